"""What may be amended of a request, as plain values: as it was shown, as it is wanted, and what differs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from dispatch.availability import Window
from dispatch.states import Urgency


@dataclass(frozen=True)
class Details:
    """What may be amended. `phone` is E.164; no window at all means any time."""

    windows: tuple[Window, ...]
    urgency: Urgency
    first_name: str
    phone: str
    access_notes: str

    def differing(self, other: "Details") -> list[str]:
        """The names of the fields in which the two differ, in their order."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]

    def to_json(self) -> dict[str, Any]:
        """Plain values: what a form carries, to tell later whether anybody changed the request meanwhile."""
        plain: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        return plain | {"windows": [[one.start.isoformat(), one.end.isoformat()] for one in self.windows]}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Details":
        """Read what `to_json` wrote. Raises ValueError, KeyError or TypeError for anything else."""
        return cls(
            windows=tuple(Window(_instant(start), _instant(end)) for start, end in plain["windows"]),
            urgency=Urgency(plain["urgency"]),
            **{name: str(plain[name]) for name in ("first_name", "phone", "access_notes")},
        )


def _instant(text: str) -> datetime:
    """Always in UTC, so that the same instant is the same text."""
    return datetime.fromisoformat(text).astimezone(UTC)
