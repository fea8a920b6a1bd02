"""What somebody meant who answered a text: "1", "Oui !", "non b", "STOP". In doubt the answer is unclear, no guess."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from sms.breaks import BREAK, days_of_break

# Letters that name an ask in a reply. Not those that French writes on their own or lets slip beside "oui" and "non":
# "c fait", "d'accord", "j'arrive", "n", "o", "faite", "ouii".
CODES = "ABFGHKPRVWXZ"


class Meaning(StrEnum):
    """What an answer means."""

    YES = "yes"
    NO = "no"
    DONE = "done"
    STOP = "stop"
    START = "start"
    PAUSE = "pause"
    HELP = "help"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Answer:
    """What was meant; `code`, a letter of CODES, where a yes, a no or a "done" names the ask it is about.

    `days`: for how long a break is meant, where it says so.
    """

    meaning: Meaning
    code: str | None = None
    days: int | None = None


_WORDS = {
    Meaning.YES: ("oui", "ok", "okay", "1", "accord", "daccord", "dac", "ouais", "volontiers", "👍"),
    Meaning.NO: ("non", "2", "nan", "impossible", "👎"),
    Meaning.DONE: ("fait", "termine", "fini"),
    Meaning.STOP: ("stop", "stopall", "arret", "arreter", "arretez", "desabonner", "unsubscribe"),
    Meaning.START: ("start", "unstop", "reprendre", "reprise"),
    Meaning.HELP: ("aide", "help"),
}
_MEANING_OF = {word: meaning for meaning, words in _WORDS.items() for word in words}
# Said around the answer without changing it.
_POLITE = frozenset(
    {"bonjour", "bonsoir", "merci", "svp", "stp", "cest", "est", "je", "suis", "peux"}
    | {"les", "sms", "textos", "messages", "finalement", "desole", "desolee", "pardon"}
)
_ABOUT_ONE = frozenset({"pour", "la", "demande"})  # "oui pour la b"; but "stop la demande" may not mean all of them
# One letter away from an answer, and words of their own.
_NOT_A_TYPO = frozenset(
    ["qui", "lui", "ouf", "mon", "ton", "son", "bon", "don", "faut", "fais", "lait", "fin", "top", "vide", "aime"]
)
_TAKES_A_CODE = frozenset({Meaning.YES, Meaning.NO, Meaning.DONE})
_GLUED = re.compile(rf"(oui|ok|1|non|2|fait)([{CODES.lower()}])")  # "ouib", "1a"
_ELIDED = re.compile(r"\b[cd] (?=est\b|fait|fini|termine|accord)")  # "c est fait", "c fait", "d accord"
_SHORTEST_TYPO = 3
_MOST_WORDS = 8


def understand(text: str) -> Answer:
    """Read an answer whatever its capitals, accents, punctuation, or one wrong letter in a word of three or more.

    Every word must be understood and all must agree; only "oui, c'est fait" holds two meanings, and means done. One
    letter of CODES beside it names an ask; two of them, or one alone, are unclear. STOP is STOP, whatever letter
    stands beside it: whoever wants peace is not asked again.
    """
    words = _words(text)
    if BREAK in words:
        days = days_of_break([word for word in words if word not in _POLITE])
        return Answer(Meaning.UNCLEAR if days is None else Meaning.PAUSE, days=days or None)
    said = [word for word in words if word not in _POLITE]
    codes = {word for word in said if _is_code(word)}
    meaning = _agreed({_meaning(word) for word in said if not _is_code(word) and word not in _ABOUT_ONE})
    if len(said) > _MOST_WORDS or len(codes) > 1:
        return Answer(Meaning.UNCLEAR)
    if meaning in _TAKES_A_CODE:
        return Answer(meaning, codes.pop().upper() if codes else None)
    return Answer(Meaning.UNCLEAR if _ABOUT_ONE.intersection(said) else meaning)


def letter_alone(text: str) -> str | None:
    """The letter of CODES of a text that says nothing else: "B", "la b svp". None for any other text."""
    said = set(_words(text)) - _POLITE - _ABOUT_ONE
    return said.pop().upper() if len(said) == 1 and all(_is_code(word) for word in said) else None


def _agreed(meanings: set[Meaning]) -> Meaning:
    if meanings == {Meaning.YES, Meaning.DONE}:
        return Meaning.DONE
    return meanings.pop() if len(meanings) == 1 else Meaning.UNCLEAR


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()  # "Ⓑ" is a capital only once decomposed
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    calm = re.sub(r"([a-z])\1{2,}", r"\1", re.sub(r"['’ʼ]", "", plain))  # "ouiiii" is a plain yes
    return [part for word in re.findall(r"[^\W_]+|👍|👎", _ELIDED.sub("", calm)) for part in _unglued(word)]


def _unglued(word: str) -> tuple[str, ...]:
    glued = _GLUED.fullmatch(word)
    return glued.groups() if glued else (word,)


def _is_code(word: str) -> bool:
    return len(word) == 1 and word.upper() in CODES


def _meaning(word: str) -> Meaning:
    if word in _MEANING_OF:
        return _MEANING_OF[word]
    if len(word) < _SHORTEST_TYPO or word in _NOT_A_TYPO:
        return Meaning.UNCLEAR
    near = {meaning for known, meaning in _MEANING_OF.items() if _is_typo(word, known)}
    return near.pop() if len(near) == 1 else Meaning.UNCLEAR


def _is_typo(word: str, known: str) -> bool:
    return len(known) >= _SHORTEST_TYPO and OSA.distance(word, known, score_cutoff=1) <= 1
