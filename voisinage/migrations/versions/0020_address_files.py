"""From which file the addresses of a commune come, and since when: the mairie brings them in by a page."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Go on from 0019."""
    op.add_column("address_edition", sa.Column("file_name", sa.String(120)))
    op.add_column("address_edition", sa.Column("loaded_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Go back to 0018."""
    op.drop_column("address_edition", "loaded_at")
    op.drop_column("address_edition", "file_name")
