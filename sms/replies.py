"""What somebody meant who answered a text: "1", "Oui !", "STOP". In doubt the answer is unclear, never a guess."""

import re
import unicodedata
from enum import StrEnum

from rapidfuzz.distance import OSA


class Meaning(StrEnum):
    """What an answer means."""

    YES = "yes"
    NO = "no"
    DONE = "done"
    STOP = "stop"
    START = "start"
    HELP = "help"
    UNCLEAR = "unclear"


_WORDS = {
    Meaning.YES: ("oui", "ok", "okay", "1", "accord", "daccord", "dac", "ouais", "volontiers", "👍"),
    Meaning.NO: ("non", "2", "nan", "impossible", "👎"),
    Meaning.DONE: ("fait", "termine", "fini"),
    Meaning.STOP: ("stop", "arret", "arreter", "arretez", "desabonner"),
    Meaning.START: ("start", "reprendre", "reprise"),
    Meaning.HELP: ("aide", "help"),
}
_MEANING_OF = {word: meaning for meaning, words in _WORDS.items() for word in words}
# Said around the answer without changing it.
_POLITE = frozenset(
    {"bonjour", "bonsoir", "merci", "svp", "stp", "d", "c", "cest", "est", "je", "suis", "peux"}
    | {"les", "sms", "textos", "finalement", "desole", "desolee", "pardon"}
)
# One letter away from an answer, and words of their own.
_NOT_A_TYPO = frozenset(
    ["qui", "lui", "ouf", "mon", "ton", "son", "bon", "don", "faut", "fais", "lait", "fin", "top", "vide", "aime"]
)
_SHORTEST_TYPO = 3
_MOST_WORDS = 8


def understand(text: str) -> Meaning:
    """Read an answer whatever its capitals, accents, punctuation, or one wrong letter in a word of three or more.

    Every word must be understood and all must agree; only "oui, c'est fait" holds two meanings, and means done.
    """
    said = [word for word in _words(text) if word not in _POLITE]
    if not 0 < len(said) <= _MOST_WORDS:
        return Meaning.UNCLEAR
    meanings = {_meaning(word) for word in said}
    if meanings == {Meaning.YES, Meaning.DONE}:
        return Meaning.DONE
    return meanings.pop() if len(meanings) == 1 else Meaning.UNCLEAR


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    calm = re.sub(r"([a-z])\1{2,}", r"\1", re.sub(r"['’ʼ]", "", plain))  # "ouiiii" is a plain yes
    return re.findall(r"[^\W_]+|👍|👎", calm)


def _meaning(word: str) -> Meaning:
    if word in _MEANING_OF:
        return _MEANING_OF[word]
    if len(word) < _SHORTEST_TYPO or word in _NOT_A_TYPO:
        return Meaning.UNCLEAR
    near = {meaning for known, meaning in _MEANING_OF.items() if _is_typo(word, known)}
    return near.pop() if len(near) == 1 else Meaning.UNCLEAR


def _is_typo(word: str, known: str) -> bool:
    return len(known) >= _SHORTEST_TYPO and OSA.distance(word, known, score_cutoff=1) <= 1
