"""Since when a volunteer's number is another one, not proven yet."""

import sqlalchemy as sa
from alembic import op

from dispatch.base import UtcDateTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Go on from 0018."""
    op.add_column("volunteer", sa.Column("number_changed_at", UtcDateTime()))


def downgrade() -> None:
    """Go back to 0018."""
    op.drop_column("volunteer", "number_changed_at")
