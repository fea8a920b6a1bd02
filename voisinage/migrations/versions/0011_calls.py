"""Calls made by hand; indexes of what the board lists and what the figures count."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

OVER = sa.text("ended_at IS NOT NULL")
STEP = sa.text("(event = 'taken_charge' OR to_state = 'done')")


def upgrade() -> None:
    """Go on from 0006."""
    op.create_table(
        "call_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=True),
        sa.Column(
            "why",
            sa.Enum(
                "check_done", "where", "still_looking", "decide", "take_charge", "search", "is_it_done",
                name="why", native_enum=False, create_constraint=True, length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "reached", "no_answer", "call_back", "done", "not_done",
                name="outcome", native_enum=False, create_constraint=True, length=32,
            ),
            nullable=True,
        ),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(outcome IS NULL) = (entered_at IS NULL)", name=op.f("ck_call_line_outcome_has_its_hour")
        ),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_call_line_ask_id_ask")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_call_line_commune_id_commune")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["agent.id"], name=op.f("fk_call_line_entered_by_id_agent")),
        sa.ForeignKeyConstraint(["made_by_id"], ["agent.id"], name=op.f("fk_call_line_made_by_id_agent")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_call_line_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_line")),
        sa.UniqueConstraint("commune_id", "day", "code", name=op.f("uq_call_line_commune_id_day_code")),
        sa.UniqueConstraint("day", "request_id", "why", name=op.f("uq_call_line_day_request_id_why")),
    )  # fmt: skip
    op.create_index("ix_call_line_request", "call_line", ["request_id"])
    op.create_index("ix_request_newest", "request", ["commune_id", "opened_at", "id"])
    op.create_index(
        "ix_request_over",
        "request",
        ["commune_id", "ended_at", "id"],
        sqlite_where=OVER,
        postgresql_where=OVER,
    )
    op.create_index(
        "ix_journal_entry_step",
        "journal_entry",
        ["request_id", "event", "to_state", "at"],
        sqlite_where=STEP,
        postgresql_where=STEP,
    )


def downgrade() -> None:
    """Go back to 0006."""
    op.drop_index("ix_journal_entry_step", table_name="journal_entry")
    op.drop_index("ix_request_over", table_name="request")
    op.drop_index("ix_request_newest", table_name="request")
    op.drop_table("call_line")
