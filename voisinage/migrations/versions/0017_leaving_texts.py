"""When the text of an ask leaves: what was asked late in the evening counts for the next day."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"

ALONE = {"resolve_fks": False}  # what the tables it points at have is nothing to read


def upgrade() -> None:
    """Go on. Of what was asked before, it is taken that its text left at once."""
    op.add_column("ask", sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE ask SET leaves_at = asked_at")
    with op.batch_alter_table("ask", schema=None, reflect_kwargs=ALONE) as batch_op:
        batch_op.alter_column("leaves_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("ask", schema=None, reflect_kwargs=ALONE) as batch_op:
        batch_op.drop_column("leaves_at")
