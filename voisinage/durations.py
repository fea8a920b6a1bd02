"""Durations as a mairie types them: "45 min", "2 h", "1 h 30", "3 jours"; and written back the same way."""

import re
from datetime import timedelta

EXAMPLES = "45 min, 2 h, 1 h 30 ou 3 jours"
LONGEST = timedelta(days=60)
_PARTS = re.compile(
    r"(?:(?P<days>[0-9]{1,3})\s*(?:j|jours?))?\s*(?:(?P<hours>[0-9]{1,4})\s*(?:h|heures?))?\s*"
    r"(?:(?P<minutes>[0-9]{1,5})\s*(?P<unit>min|mn|m|minutes?)?\.?)?",
    re.IGNORECASE,
)


class DurationRefused(ValueError):
    """What was typed is no duration. `str()` is a French sentence."""


def parse_duration(typed: str, *, day: timedelta) -> timedelta:
    """Read a duration in whole minutes; `day` is what one "jour" counts: of waking time, or of plain time.

    Raises DurationRefused.
    """
    text = " ".join(typed.replace("\u202f", " ").replace("\xa0", " ").split())
    if not text:
        raise DurationRefused(f"Indiquez une durée : {EXAMPLES}.")
    found = _PARTS.fullmatch(text)
    if found is None or _is_bare(found):
        raise DurationRefused(f"« {text[:30]} » n’est pas une durée : écrivez {EXAMPLES}.")
    days, hours, minutes = (int(found[name] or 0) for name in ("days", "hours", "minutes"))
    if found["hours"] and minutes > 59:
        raise DurationRefused("Après les heures, il faut moins de 60 minutes.")
    delay = days * day + timedelta(hours=hours, minutes=minutes)
    if not timedelta() < delay <= LONGEST:
        raise DurationRefused("Cette durée doit être de 1 minute à 60 jours.")
    return delay


def write_duration(delay: timedelta, *, day: timedelta) -> str:
    """Write it so that it is read back the same: "1 jour 6 h 30"."""
    days, rest = divmod(delay, day)
    hours, minutes = divmod(int(rest.total_seconds() // 60), 60)
    whole = [f"{days} jour{'s' if days > 1 else ''}"] if days else []
    if hours:
        return " ".join([*whole, f"{hours} h {minutes:02}" if minutes else f"{hours} h"])
    return " ".join([*whole, f"{minutes} min"] if minutes else whole)


def _is_bare(found: re.Match[str]) -> bool:
    """A number alone says nothing: minutes or hours? After "1 h" it is minutes."""
    return not found["hours"] and found["minutes"] is not None and found["unit"] is None
