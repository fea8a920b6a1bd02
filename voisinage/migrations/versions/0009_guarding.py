"""What keeps proof and copies: the seals of the journal, locks on what is sealed, and what became of each backup."""

import sqlalchemy as sa
from alembic import op

from dispatch.base import UtcDateTime
from dispatch.journal_chain.locks import lock, unlock

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    """Go on from 0006."""
    op.create_table(
        "backup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("file", sa.String(120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_backup"),
    )
    op.create_index("ix_backup_good", "backup", ["good", "at"])
    op.create_table(
        "journal_seal",
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=True),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.Column("sealed_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name="fk_journal_seal_commune_id_commune"),
        sa.PrimaryKeyConstraint("commune_id", "number", name="pk_journal_seal"),
        sa.UniqueConstraint("entry_id", name="uq_journal_seal_entry_id"),
    )
    lock(op.get_bind())


def downgrade() -> None:
    """Go back to 0006."""
    unlock(op.get_bind())
    op.drop_table("journal_seal")
    op.drop_index("ix_backup_good", table_name="backup")
    op.drop_table("backup")
