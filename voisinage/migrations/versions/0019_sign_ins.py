"""When accounts were opened; two more time limits; since when a volunteer's number is another one, not proven yet."""

import sqlalchemy as sa
from alembic import op

from dispatch.base import UtcDateTime

revision = "0019"
down_revision = "0018"

BEFORE = ("details", "texts", "helped", "volunteers", "never_signed", "sheets", "looks")
AFTER = (*BEFORE, "sign_ins", "agents")
OPENED = ("here", "elsewhere")
SECOND = ("none", "owed", "code", "key", "paper", "set_up", "elsewhere")


def upgrade() -> None:
    """Go on from 0018."""
    op.add_column("volunteer", sa.Column("number_changed_at", UtcDateTime()))
    op.add_column("agent", sa.Column("forgotten_at", UtcDateTime()))
    _limits(AFTER)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened", _word("opened", OPENED), nullable=False),
        sa.Column("second", _word("second", SECOND), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("disowned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(handled_at IS NULL) = (handled_by_id IS NULL)", name=op.f("ck_sign_in_handled_by_somebody")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_sign_in_agent_id_agent")),
        sa.ForeignKeyConstraint(["handled_by_id"], ["agent.id"], name=op.f("fk_sign_in_handled_by_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    op.create_index("ix_sign_in_agent", "sign_in", ["agent_id", "at"])
    op.create_index(op.f("ix_sign_in_session_id"), "sign_in", ["session_id"])


def downgrade() -> None:
    """Go back to 0018; what a commune chose for the new time limits is lost."""
    op.drop_table("sign_in")
    _limits(BEFORE)
    op.drop_column("agent", "forgotten_at")
    op.drop_column("volunteer", "number_changed_at")


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _limits(kept: tuple[str, ...]) -> None:
    """Say anew which limits there are. SQLite changes no rule of a table that is there: this small one is made anew.

    PostgreSQL keeps the table, and with it the lock of 0015.
    """
    old = sa.table("retention_period", sa.column("commune_id"), sa.column("kept"), sa.column("length"))
    op.execute(old.delete().where(old.c.kept.not_in(kept)))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_retention_period_kept"), "retention_period", type_="check")
        op.create_check_constraint(op.f("ck_retention_period_kept"), "retention_period", old.c.kept.in_(kept))
        return
    rows = op.get_bind().execute(sa.select(old)).mappings().all()
    op.drop_table("retention_period")
    made = op.create_table(
        "retention_period",
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("kept", _word("kept", kept), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.CheckConstraint("length > 0", name=op.f("ck_retention_period_length")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_retention_period_commune_id_commune")),
        sa.PrimaryKeyConstraint("commune_id", "kept", name=op.f("pk_retention_period")),
    )
    op.bulk_insert(made, [dict(row) for row in rows])
