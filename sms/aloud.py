"""Numbers, codes and hours as a machine's voice must be given them to say them as people do."""

import re

from sms.phone import display

_HOUR = re.compile(r"\b(\d{1,2})h(\d{2})?\b")


def phone_aloud(e164: str) -> str:
    """A number in pairs with a breath between them: "01, 99, 00, 01, 00"."""
    return display(e164).replace(" ", ", ")


def digits_aloud(code: str) -> str:
    """A code digit by digit: "4, 8, 1, 5"."""
    return ", ".join(code)


def hours_aloud(words: str) -> str:
    """The hours of a sentence in words: "entre 9h et 14h30" becomes "entre 9 heures et 14 heures 30"."""
    return _HOUR.sub(lambda found: _hour(int(found[1]), found[2]), words)


def _hour(hour: int, minutes: str | None) -> str:
    noun = "heure" if hour <= 1 else "heures"
    return f"{hour} {noun} {int(minutes)}" if minutes else f"{hour} {noun}"
