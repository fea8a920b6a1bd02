"""Two indexes that hold all that the figures of the mairie count: the rows themselves are no longer read for them."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Go on from 0017."""
    op.create_index("ix_request_figures", "request", ["commune_id", "opened_at", "state", "job_id", "sector_id"])
    op.create_index("ix_ask_figures", "ask", ["request_id", "role", "volunteer_id", "state"])


def downgrade() -> None:
    """Go back to 0017."""
    op.drop_index("ix_ask_figures", table_name="ask")
    op.drop_index("ix_request_figures", table_name="request")
