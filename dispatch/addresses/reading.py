"""The ways a typed address can be read: which figure is the house number, which belongs to the street's name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.addresses.words import fold, plain_words

LONGEST_QUERY = 200
POSTCODE_DIGITS = 5
_REPS = frozenset({"bis", "ter", "quater", "quinquies"})
_NUMBER = re.compile(r"(\d{1,4})(bis|ter|quater|quinquies|[a-z])?")
_RANGE = re.compile(r"\b(\d{1,4})\s*[-/]\s*\d{1,4}\b")
_NUMBERS_TRIED = 3


@dataclass(frozen=True)
class Reading:
    """One way to read what was typed. `trust` (0 to 1) is lower where words had to be left out."""

    words: tuple[str, ...]
    numero: int | None = None
    rep: str = ""
    trust: float = 1.0


def typed_postcodes(text: str) -> dict[str, frozenset[str]]:
    """Each postcode typed, with the words that may name its town: those after it, or where it is last those before.

    None where a CEDEX is typed: its postcode is a sorting office's, not the street's.
    """
    folded = fold(text[:LONGEST_QUERY]).split()
    if "cedex" in folded:
        return {}
    places = [place for place, word in enumerate(folded) if len(word) == POSTCODE_DIGITS and word.isdigit()]
    return {folded[place]: frozenset(plain_words(tuple(folded[place + 1 :] or folded[:place]))) for place in places}


def typed_words(text: str) -> tuple[str, ...]:
    """The words typed, abbreviations written out."""
    return plain_words(tuple(fold(text[:LONGEST_QUERY]).split()))


def readings(text: str) -> tuple[Reading, ...]:
    """Every reading of an address as people type it; none where there is no word. The first has no house number."""
    folded = tuple(fold(_RANGE.sub(r"\1", text[:LONGEST_QUERY])).split())
    if not folded:
        return ()
    return (Reading(plain_words(folded)), *_numbered(folded))


def _numbered(folded: tuple[str, ...]) -> Iterator[Reading]:
    numbers = [(place, found) for place, word in enumerate(folded) if (found := _NUMBER.fullmatch(word))]
    for place, found in numbers[:_NUMBERS_TRIED]:
        before, after = folded[:place], folded[place + 1 :]
        for rep, rest in _reps(found[2] or "", after):
            if before or rest:
                yield Reading(plain_words(before + rest), int(found[1]), rep, trust=0.95 if before else 1.0)
            if before and rest:  # "résidence des Lilas, 8 rue Hugo": the street stands after its number
                yield Reading(plain_words(rest), int(found[1]), rep, trust=0.9)


def _reps(attached: str, after: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What may stand between the number and the street: `8bis`, `8 bis`, `8 b`; but `8 d` may be `8 d'Artagnan`."""
    if attached:
        yield attached, after
    elif after and after[0] in _REPS:
        yield after[0], after[1:]
    else:
        yield "", after
        if after and len(after[0]) == 1 and after[0].isalpha():
            yield after[0], after[1:]
