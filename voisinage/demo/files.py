"""What the demo town keeps in the instance folder."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

TOO_OLD = timedelta(hours=12)  # its past is told as seen from the day it was built


@dataclass(frozen=True)
class DemoFiles:
    """The files of the town, whether they exist or not."""

    folder: Path

    @property
    def database(self) -> Path:
        """Everything but the texts."""
        return self.folder / "demo.sqlite3"

    @property
    def texts(self) -> Path:
        """What is on the phones, one JSON line a text."""
        return self.folder / "demo-telephones.jsonl"

    @property
    def seen(self) -> Path:
        """How many texts of each phone were looked at."""
        return self.folder / "demo-lus.json"

    @property
    def clock(self) -> Path:
        """How far ahead the town's clock is."""
        return self.folder / "demo-horloge.json"

    @property
    def built(self) -> Path:
        """Written last, so that a town half built is built again; its date is the town's birth."""
        return self.folder / "demo-batie.txt"

    def age(self, now: datetime) -> timedelta | None:
        """How old the town is; None where there is none."""
        if not (self.built.exists() and self.database.exists()):
            return None
        return now - datetime.fromtimestamp(self.built.stat().st_mtime, UTC)

    def remove(self) -> None:
        """Tear the town down."""
        for path in (self.built, self.texts, self.seen, self.clock, *self.folder.glob(f"{self.database.name}*")):
            path.unlink(missing_ok=True)
