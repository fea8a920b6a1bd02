"""Requests that were one need, how long a neighbour really helped, and PAUSE among the meanings of a text."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

MEANINGS = ("yes", "no", "done", "stop", "start", "help", "unclear")
LATER = ("yes", "no", "done", "stop", "start", "pause", "help", "unclear")


def upgrade() -> None:
    """Go on from 0006."""
    op.create_table(
        "merged_request",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kept_id <> request_id", name=op.f("ck_merged_request_another")),
        sa.ForeignKeyConstraint(["kept_id"], ["request.id"], name=op.f("fk_merged_request_kept_id_request")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["agent.id"], name=op.f("fk_merged_request_merged_by_id_agent")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_merged_request_request_id_request")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_merged_request")),
    )
    op.create_index(op.f("ix_merged_request_kept_id"), "merged_request", ["kept_id"])
    op.create_table(
        "time_given",
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 720", name=op.f("ck_time_given_minutes")),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_time_given_ask_id_ask")),
        sa.PrimaryKeyConstraint("ask_id", name=op.f("pk_time_given")),
    )
    _allow(LATER)


def downgrade() -> None:
    """Go back to 0006."""
    op.execute("UPDATE incoming_text SET meaning = 'unclear' WHERE meaning = 'pause'")
    _allow(MEANINGS)
    op.drop_table("time_given")
    op.drop_table("merged_request")


def _allow(meanings: tuple[str, ...]) -> None:
    words = ", ".join(f"'{meaning}'" for meaning in meanings)
    with op.batch_alter_table("incoming_text", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_incoming_text_meaning"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_incoming_text_meaning"), f"meaning IN ({words})")
