"""Words as people write them in a spreadsheet, compared without accents, capitals or odd spaces."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[,;/|\n]")


def plain(text: str) -> str:
    """Give " Référent " as "referent", "Week-end" as "week end"."""
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"[\s_'’\-]+", " ", text).strip().lower()


def listed(cell: str) -> list[str]:
    """Split a cell that holds several things."""
    return [part.strip() for part in _SEPARATORS.split(cell) if part.strip()]
