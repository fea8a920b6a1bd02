"""Write the next migration from the difference between the models and the migrations so far.

`python -m voisinage.migrations.draft "what changes"`, or `make migration m="what changes"`. Read what it wrote.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from dispatch.engine import make_engine
from voisinage.schema import alembic_config, upgrade_engine


def draft(message: str) -> None:
    """Add a file to `versions/`; `message` becomes its title and its name."""
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'draft.db'}")
        upgrade_engine(engine)
        with engine.begin() as connection:
            command.revision(alembic_config(connection), message, autogenerate=True)
        engine.dispose()


if __name__ == "__main__":
    draft(sys.argv[1])
