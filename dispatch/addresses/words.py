"""Bring street names, typed or official, to the same plain words: no accents, no abbreviations, `8` for `huit`."""

import re
import unicodedata
from collections.abc import Iterator

STREET_TYPES = frozenset({
    "allee", "avenue", "boulevard", "chemin", "cite", "clos", "cote", "cours", "domaine", "escalier", "esplanade",
    "faubourg", "galerie", "hameau", "impasse", "lotissement", "montee", "parvis", "passage", "place", "pont",
    "porte", "promenade", "quai", "quartier", "residence", "rond", "route", "rue", "ruelle", "sente", "sentier",
    "square", "traverse", "venelle", "villa", "village", "voie", "zone",
})  # fmt: skip
SMALL_WORDS = frozenset({
    "a", "au", "aux", "d", "de", "des", "dit", "du", "en", "et", "l", "la", "le", "les", "lieu", "lieudit", "ld", "n",
    "no", "numero", "point", "sous", "sur", "cedex",
})  # fmt: skip
_FULL_WORDS = {
    short: full
    for full, shorts in {
        "allee": "all allees",
        "avenue": "av ave",
        "boulevard": "bd bld blvd boul bvd",
        "chemin": "ch che chem chm",
        "cours": "crs",
        "domaine": "dom",
        "escalier": "escaliers esc",
        "esplanade": "esp",
        "faubourg": "fg fbg faub",
        "hameau": "ham",
        "impasse": "imp",
        "lotissement": "lot lotiss",
        "montee": "mte",
        "passage": "pass psg",
        "place": "pl plc",
        "promenade": "prom",
        "quartier": "qrt quart qtier",
        "residence": "res resid",
        "rond point": "rpt",
        "rond": "rd",
        "route": "rte",
        "ruelle": "rle",
        "square": "sq",
        "traverse": "tra trav",
        "zone artisanale": "za",
        "zone activite": "zac zae",
        "zone industrielle": "zi",
        "amiral": "aml",
        "capitaine": "cap cne",
        "colonel": "col",
        "commandant": "cdt cmdt",
        "docteur": "dr doct",
        "general": "gal gen gl",
        "lieutenant": "lt",
        "marechal": "mal mar mchal",
        "monseigneur": "mgr",
        "president": "pdt pres prdt",
        "professeur": "pr prof",
        "saint": "st",
        "sainte": "ste",
        "notre dame": "nd",
        "premier": "1er",
        "premiere": "1ere",
        "janvier": "janv",
        "fevrier": "fev fevr",
        "juillet": "juil",
        "septembre": "sept",
        "octobre": "oct",
        "novembre": "nov",
        "decembre": "dec",
    }.items()
    for short in shorts.split()
}
_FIRST_WORDS = {"r": "rue", "c": "chemin", "q": "quai"}
_TENS = {"dix": 10, "vingt": 20, "trente": 30, "soixante": 60}
_UNITS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9}
_COUNTS = _TENS | {"onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16} | _UNITS
_NEVER_ALONE = {"six", "sept", "neuf"}  # "neuf" is mostly new, "sept" mostly September
_ORDINAL = re.compile(r"(\d+)(?:e|eme|nd|nde)")


def fold(text: str) -> str:
    """Lower case, no accents, words of letters and digits parted by one space."""
    lower = unicodedata.normalize("NFKD", text).casefold().replace("œ", "oe").replace("æ", "ae")
    kept = (char for char in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in kept).split())


def plain_words(folded: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a folded name with abbreviations written out and counts in digits."""
    if folded and folded[0] in _FIRST_WORDS and len(folded) > 1:
        folded = (_FIRST_WORDS[folded[0]], *folded[1:])
    return tuple(full for word in _counted(folded) for full in _FULL_WORDS.get(word, _ordinal(word)).split())


def _ordinal(word: str) -> str:
    found = _ORDINAL.fullmatch(word)
    return found[1] if found else word


def _counted(folded: tuple[str, ...]) -> Iterator[str]:
    """`dix neuf mars` becomes `19 mars`, `deux ponts` becomes `2 ponts`."""
    rest = list(folded)
    while rest:
        word = rest.pop(0)
        if word in _TENS and rest and rest[0] in _UNITS:
            yield str(_TENS[word] + _UNITS[rest.pop(0)])
        elif word in _COUNTS and word not in _NEVER_ALONE:
            yield str(_COUNTS[word])
        else:
            yield word
