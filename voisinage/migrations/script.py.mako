<%!
    import re

    def plain(lines: str) -> str:
        """Leave out the remarks of the generator."""
        return re.sub(r"^ *# ###.*\n?", "", lines, flags=re.MULTILINE).strip() or "pass"
%>"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Go on from ${down_revision or "an empty database"}."""
    ${plain(upgrades)}


def downgrade() -> None:
    """Go back to ${down_revision or "an empty database"}."""
    ${plain(downgrades)}
