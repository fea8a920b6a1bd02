"""Passwords that a guesser tries first: refused when they are chosen, whatever their length.

What anybody would guess is taken out: words of the list below, the agent's own names, runs of a keyboard, repeats,
years. Too little left means too easy to guess. Besides, the long ones among the 30,000 passwords most often found in
published breaches, of which only hashes are kept here.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

LEFT_AT_LEAST = 6  # characters that nobody would guess
SHORTEST_WORD, SHORTEST_RUN = 3, 4
# What French passwords are made of, as everybody knows who has ever reset one; written for this list.
STOCK = (
    "motdepasse", "mdp", "password", "passe", "secret", "bonjour", "bonsoir", "salut", "bienvenue", "welcome",
    "admin", "administrateur", "administrator", "utilisateur", "user", "test", "demo", "invite", "azerty", "qwerty",
    "voisinage", "entraide", "mairie", "commune", "ville", "ccas", "france", "paris", "marseille", "lyon", "toulouse",
    "bordeaux", "nantes", "lille", "jetaime", "amour", "coeur", "soleil", "doudou", "loulou", "chouchou", "cheval",
    "chocolat", "maison", "famille", "papa", "maman", "bebe", "chat", "chien", "football", "foot", "rugby",
    "iloveyou", "love", "dragon", "monkey", "princesse", "princess", "superman", "batman", "starwars", "pokemon",
    "nicolas", "thomas", "julien", "camille", "marie", "lea", "manon", "janvier", "fevrier", "mars", "avril", "mai",
    "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "lundi", "mardi", "mercredi", "jeudi",
    "vendredi", "printemps", "hiver", "automne", "letmein", "changeme", "changezmoi", "connexion", "ordinateur",
    "internet", "informatique", "travail", "bureau", "solidarite", "social",
)  # fmt: skip
_ROWS = (
    "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz",
    "01234567890", "1a2z3e4r5t6y7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb", "aqwzsxedcrfvtgb",
    "qazwsxedcrfvtgb",
)  # fmt: skip
_RUNS = frozenset(
    way[start : start + SHORTEST_RUN]
    for row in _ROWS
    for way in (row, row[::-1])
    for start in range(len(way) - SHORTEST_RUN + 1)
)
_LEET = str.maketrans("0134578@$!", "oleastbasi")
_YEAR = re.compile(r"(?:19|20)\d\d")


def is_easily_guessed(password: str, own: Iterable[str] = ()) -> bool:
    """Whether a guesser would come upon it soon. `own`: names, mail, commune, organisation of whoever chooses it."""
    plain = _letters(password)
    if sha256(password.casefold().encode()).hexdigest()[:12] in _commonest():
        return True
    words = sorted({*STOCK, *_words(own)}, key=len, reverse=True)
    return any(_left(way, words) < LEFT_AT_LEAST for way in (plain, plain.translate(_LEET)))


def _left(typed: str, words: list[str]) -> int:
    """How many characters nobody would guess."""
    for word in words:
        typed = typed.replace(word, " ")
    typed = re.sub(r"[\W_]+", "", _YEAR.sub(" ", typed))
    typed = re.sub(r"(.+?)\1+", r"\1", _without_runs(typed))
    return len(set(typed)) if len(set(typed)) < LEFT_AT_LEAST else len(typed)


def _without_runs(typed: str) -> str:
    hidden = [False] * len(typed)
    for start in range(len(typed) - SHORTEST_RUN + 1):
        if typed[start : start + SHORTEST_RUN] in _RUNS:
            hidden[start : start + SHORTEST_RUN] = [True] * SHORTEST_RUN
    return "".join(sign for sign, gone in zip(typed, hidden, strict=True) if not gone)


def _words(own: Iterable[str]) -> set[str]:
    told = [re.sub(r"[\W_]+", " ", _letters(words)).split() for words in own]
    return {word for words in told for word in words if len(word) >= SHORTEST_WORD}


def _letters(words: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", words.casefold()) if not unicodedata.combining(sign))


@cache
def _commonest() -> frozenset[str]:
    lines = Path(__file__).with_name("commonest.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
