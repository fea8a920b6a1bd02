"""Dates as forms send them: the browser's "2026-12-31", or "31/12/2026" typed where there is no calendar to tap."""

import re
from datetime import date

_FRENCH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
UNREADABLE = "Cette date n’est pas comprise : écrivez-la comme 31/12/2026."


def read_date(typed: str) -> date:
    """The date that was typed. Raises ValueError with a French sentence."""
    french = _FRENCH.fullmatch(typed.strip())
    try:
        if french:
            return date(int(french[3]), int(french[2]), int(french[1]))
        return date.fromisoformat(typed.strip())
    except ValueError as unreadable:
        raise ValueError(UNREADABLE if typed.strip() else "Choisissez une date.") from unreadable
