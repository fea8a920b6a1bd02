"""A commune may say a text in its own words."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Go on from 0012."""
    with op.batch_alter_table("commune") as batch_op:
        batch_op.add_column(sa.Column("own_texts", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Go back to 0012."""
    with op.batch_alter_table("commune") as batch_op:
        batch_op.drop_column("own_texts")
