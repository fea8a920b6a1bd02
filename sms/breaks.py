"""For how long somebody wants a break who writes "PAUSE 2 SEMAINES": plain words, no guess."""

from collections.abc import Sequence

BREAK = "pause"
LONGEST = 366  # days
_DAYS = {"jour": 1, "jours": 1, "semaine": 7, "semaines": 7, "mois": 30}
_NUMBERS = ("un une dun dune", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")
_COUNTS = {word: number for number, words in enumerate(_NUMBERS, 1) for word in words.split()}
_AROUND = frozenset({BREAK, "de", "d", "en", "pour", "pendant", "voudrais", "faire", "besoin", "ai", "jai"})
_ARTICLES = frozenset({"une", "petite"})


def days_of_break(words: Sequence[str]) -> int | None:
    """How many days are meant; 0 where that is left to us, None where anything else is said beside it.

    `words` are in small letters and without accents, as `replies` reads them, and hold BREAK.
    """
    at = words.index(BREAK)
    named = [word for place, word in enumerate(words) if not (place < at and word in _ARTICLES)]
    said = [word for word in named if word not in _AROUND]
    if not said:
        return 0
    units = [_DAYS[word] for word in said if word in _DAYS]
    counts = [_count(word) for word in said if word not in _DAYS]
    if len(units) != 1 or len(counts) > 1:
        return None
    days = units[0] * (counts[0] if counts else 1)
    return days if 0 < days <= LONGEST else None


def _count(word: str) -> int:
    """The number a word stands for; 0 for any other word."""
    if word in _COUNTS:
        return _COUNTS[word]
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 4 else 0
