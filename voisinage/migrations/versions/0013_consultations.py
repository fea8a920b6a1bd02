"""Who looked at whose data; time limits in hours as well as in months."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KEPT = ("details", "texts", "helped", "volunteers", "never_signed")
WAYS = ("page", "list", "file", "call")


def upgrade() -> None:
    """Go on from 0012."""
    _periods_again("months", "length", (*KEPT, "sheets", "looks"))
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader_agent_id", sa.Integer(), nullable=True),
        sa.Column("reader_volunteer_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("page", sa.String(length=60), nullable=False),
        sa.Column(
            "way", sa.Enum(*WAYS, name="way", native_enum=False, create_constraint=True, length=32), nullable=False
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_consultation_{column}_{table}"))
            for column, table in (
                ("commune_id", "commune"), ("person_id", "person"), ("reader_agent_id", "agent"),
                ("reader_volunteer_id", "volunteer"), ("request_id", "request"), ("volunteer_id", "volunteer"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("key", name=op.f("uq_consultation_key")),
    )  # fmt: skip
    for whose in ("person_id", "volunteer_id", "commune_id"):
        op.create_index(f"ix_consultation_{whose.removesuffix('_id')}", "consultation", [whose, "at"])
    op.create_table(
        "unusual_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Integer(), nullable=False),
        sa.Column("signs", sa.String(length=60), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(explained_at IS NULL) = (explained_by_id IS NULL)", name=op.f("ck_unusual_reading_explained_by_somebody")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_unusual_reading_agent_id_agent")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_unusual_reading_commune_id_commune")),
        sa.ForeignKeyConstraint(
            ["explained_by_id"], ["agent.id"], name=op.f("fk_unusual_reading_explained_by_id_agent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unusual_reading")),
        sa.UniqueConstraint("agent_id", "since", name=op.f("uq_unusual_reading_agent_id_since")),
    )
    op.create_index("ix_unusual_reading_commune", "unusual_reading", ["commune_id", "since"])


def downgrade() -> None:
    """Go back to 0012; what a commune chose for the new time limits is lost."""
    op.drop_table("unusual_reading")
    op.drop_table("consultation")
    _periods_again("length", "months", KEPT)


def _periods_again(before: str, after: str, kept: tuple[str, ...]) -> None:
    """Make this small table anew: SQLite changes no rule of a table that is there."""
    old = sa.table("retention_period", sa.column("commune_id"), sa.column("kept"), sa.column(before))
    rows = op.get_bind().execute(sa.select(old)).all()
    op.drop_table("retention_period")
    made = op.create_table(
        "retention_period",
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column(
            "kept", sa.Enum(*kept, name="kept", native_enum=False, create_constraint=True, length=32), nullable=False
        ),
        sa.Column(after, sa.Integer(), nullable=False),
        sa.CheckConstraint(f"{after} > 0", name=op.f(f"ck_retention_period_{after}")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_retention_period_commune_id_commune")),
        sa.PrimaryKeyConstraint("commune_id", "kept", name=op.f("pk_retention_period")),
    )
    op.bulk_insert(made, [{"commune_id": row[0], "kept": row[1], after: row[2]} for row in rows if row[1] in kept])
