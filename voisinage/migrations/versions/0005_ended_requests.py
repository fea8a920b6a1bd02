"""An index of the requests that are over: the mairie's first page counts and lists them however many there are."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Go on from 0004."""
    op.create_index("ix_request_ended", "request", ["commune_id", "state", "ended_at"])


def downgrade() -> None:
    """Go back to 0004."""
    op.drop_index("ix_request_ended", table_name="request")
