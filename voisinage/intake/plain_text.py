"""What people type, made fit to be kept: no characters that nobody sees, no blanks at the ends."""

import re
import unicodedata


def one_line(typed: str | None) -> str:
    """A single line, each run of blanks a single space."""
    return re.sub(r"\s+", " ", several_lines(typed))


def several_lines(typed: str | None) -> str:
    """Text without control characters (PostgreSQL refuses NUL); line breaks stay."""
    text = (typed or "").replace("\r\n", "\n")
    seen = "".join(letter for letter in text if letter in _KEPT or unicodedata.category(letter) not in _UNSEEN)
    return _ENDS.sub("", seen)


# Format characters turn a line around or hide in a name (Unicode TR 36); two joiners are part of how some are spelt.
_UNSEEN = {"Cc", "Cs", "Cf"}
_KEPT = "\n\t\u200c\u200d"
_ENDS = re.compile(r"^[\s\u200c\u200d]+|[\s\u200c\u200d]+$")  # a joiner at an end joins nothing
