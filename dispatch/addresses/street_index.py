"""The streets of a commune in memory, ranked by their likeness to typed words. Pure: rapidfuzz and numpy, no database.

Words are compared with the index's vocabulary once; then every street is scored by table lookups, so a whole
département takes milliseconds.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from dispatch.addresses.reading import POSTCODE_DIGITS
from dispatch.addresses.words import SMALL_WORDS, STREET_TYPES, fold, plain_words

Scores = NDArray[np.float32]
_TYPED, _OFFICIAL = 0.6, 0.4  # share of the words typed that are found, of the street's words that were typed
_AS_WORDS, _AS_LETTERS = 0.85, 0.15
_PLACE_WORTH = 0.97  # a word found in the town's name is worth a little less than one of the street's
_LONG_ENOUGH = 5  # letters begun, to recognise a beginning with a fault in it
_LEAST_ALIKE = 0.6  # two words less alike than this are two words


@dataclass(frozen=True, slots=True)
class Street:
    """One street of one village. `villages` tells it from others of its name; it may be empty."""

    key: str
    voie: str
    code_insee: str
    postcode: str
    commune: str
    villages: tuple[str, ...] = ()


class StreetIndex:
    """Streets, ready to be searched. Built once for each edition of a commune's addresses."""

    def __init__(self, streets: Sequence[Street], towns_around: Sequence[str] = ()) -> None:
        self.streets = tuple(streets)
        names = [name_words(street.voie) for street in self.streets]
        around = [_words_around(street) for street in self.streets]
        self._codes = frozenset(code for street in self.streets for code in (street.postcode, street.code_insee))
        towns = {name for street in self.streets for name in (street.commune, *street.villages)}
        self._towns = [frozenset(name_words(town)) for town in towns]
        self._own_names, self._names_around = _town_names(towns), _town_names(towns_around)
        self._street_names = [frozenset(words) for words in names]
        self._vocabulary = sorted({"", *(word for words in (*names, *around) for word in words)})
        self._names = self._table(names)
        self._around = self._table(around)
        weights = np.array([_weight(word) if word else 0 for word in self._vocabulary], dtype=np.float32)
        self._name_weights = weights[self._names]
        self._letters = ["".join(words) for words in names]
        self._letters_and_town = [
            letters + "".join(name_words(street.commune))
            for letters, street in zip(self._letters, self.streets, strict=True)
        ]

    def is_elsewhere(self, postcodes: Mapping[str, frozenset[str]]) -> bool:
        """Whether postcodes were typed, none is of here, and the words typed with them name no town of here."""
        named = any(town <= words for words in postcodes.values() for town in self._towns if town)
        return bool(postcodes) and not named and self._codes.isdisjoint(postcodes)

    def ends_elsewhere(self, words: tuple[str, ...]) -> bool:
        """Whether what was typed ends in the name of a town around, as an address does; `avenue de Mirande` does not.

        A name that a town of here has too tells nothing, nor does the name of somebody that a street of here bears.
        """
        ends = [(words[size - 1], words[size:]) for size in range(1, len(words))]
        if any(end in self._own_names for _, end in ends):
            return False
        return any(end in self._names_around and self._names_a_town(before, end) for before, end in ends)

    def _names_a_town(self, before: str, end: tuple[str, ...]) -> bool:
        bound = before in SMALL_WORDS or before in STREET_TYPES
        together = {before, *end} - SMALL_WORDS
        return not bound and not any(together <= street for street in self._street_names)

    def _table(self, rows: list[tuple[str, ...]]) -> NDArray[np.int32]:
        """Word numbers, a row for each street, filled up with the number of the empty word, which is 0."""
        numbers = {word: number for number, word in enumerate(self._vocabulary)}
        table = np.zeros((len(rows), max(map(len, rows), default=0) or 1), dtype=np.int32)
        for place, words in enumerate(rows):
            table[place, : len(words)] = [numbers[word] for word in words]
        return table

    def scores(self, words: Sequence[str]) -> Scores:
        """How well each street answers the words typed, 0 to 1, in the order of `streets`."""
        weights = np.array([self._typed_weight(word) for word in words], dtype=np.float32)
        if not self.streets or not weights.any():
            return np.zeros(len(self.streets), dtype=np.float32)
        alike = self._alike(words)
        in_name = alike[:, self._names]  # word typed x street x word of the street
        found = np.maximum(in_name.max(axis=2), _PLACE_WORTH * alike[:, self._around].max(axis=2))
        typed = weights @ found / weights.sum()
        official = (in_name.max(axis=0) * self._name_weights).sum(axis=1) / self._name_weights.sum(axis=1)
        letters = self._letter_scores(words)
        scores: Scores = np.maximum(
            _AS_WORDS * (_TYPED * typed + _OFFICIAL * official) + _AS_LETTERS * letters, 0.95 * letters
        )
        return scores

    def _typed_weight(self, word: str) -> float:
        """A postcode that no street here has is left out: often a CEDEX, or an old habit."""
        if len(word) == POSTCODE_DIGITS and word.isdigit() and not self._vocabulary[self._slice_of(word)]:
            return 0
        return _weight(word)

    def _slice_of(self, start: str) -> slice:
        """Where the words that begin with `start` stand in the sorted vocabulary."""
        return slice(bisect_left(self._vocabulary, start), bisect_left(self._vocabulary, start + "\uffff"))

    def _alike(self, words: Sequence[str]) -> Scores:
        """Likeness of each typed word to each word of the vocabulary. Figures are alike when equal."""
        alike: Scores = cdist(
            words, self._vocabulary, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_ALIKE, dtype=np.float32
        )
        for row, word in enumerate(words):
            if word.isdigit():
                alike[row] = 0
            self._favour_starts(alike[row], word, last=row == len(words) - 1)
        return alike

    def _favour_starts(self, alike: Scores, word: str, *, last: bool) -> None:
        """A word that is begun, or cut short, is like the words it begins; more so the last one, still being typed."""
        if len(word) == 1 and not last and not word.isdigit():
            return
        least = 0.9 if last else 0.8
        begun = self._slice_of(word)
        for number in range(begun.start, begun.stop):
            share = len(word) / len(self._vocabulary[number])
            whole = 0.0 if word.isdigit() and share < 1 else least + (1 - least) * share
            alike[number] = max(alike[number], whole)
        if last and len(word) >= _LONG_ENOUGH:
            cut = [known[: len(word)] for known in self._vocabulary]
            begun_wrong = cdist([word], cut, scorer=OSA.normalized_similarity, score_cutoff=0.75, dtype=np.float32)[0]
            np.maximum(alike, 0.9 * begun_wrong, out=alike)

    def _letter_scores(self, words: Sequence[str]) -> Scores:
        """Likeness letter by letter, blind to where words are parted: `saintexupery`, `vieille pous terle`."""
        letters = ["".join(word for word in words if word not in SMALL_WORDS)]
        alone = cdist(letters, self._letters, scorer=fuzz.ratio, dtype=np.float32)[0]
        with_town = cdist(letters, self._letters_and_town, scorer=fuzz.ratio, dtype=np.float32)[0]
        best: Scores = np.maximum(alone, with_town) / np.float32(100)
        return best


def name_words(name: str) -> tuple[str, ...]:
    """The words of an official name that tell something: small ones are left out unless there is nothing else."""
    words = plain_words(tuple(fold(name).split()))
    return tuple(word for word in words if word not in SMALL_WORDS) or words


def _town_names(towns: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """As they are typed, `l isle jourdain` or `isle jourdain`."""
    names = list(towns)
    return frozenset(plain_words(tuple(fold(name).split())) for name in names) | frozenset(map(name_words, names))


def _words_around(street: Street) -> tuple[str, ...]:
    names: Iterable[str] = (street.commune, *street.villages)
    return tuple(dict.fromkeys([word for name in names for word in name_words(name)] + [street.postcode]))


def _weight(word: str) -> float:
    """How much a word tells: its name tells which street, its type much less, `de la` nearly nothing."""
    if word in SMALL_WORDS:
        return 0.05
    if word in STREET_TYPES:
        return 0.45
    return 0.6 if word.isdigit() else 1.0
