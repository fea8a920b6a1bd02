"""What a free text should not hold: words of health, and numbers that identify somebody. A warning, never a refusal.

A false alarm costs one tick; so the list is short and of words that seldom mean anything else.
"""

import re
from collections.abc import Iterator

from voisinage.volunteers.words import plain

_WORDS = """
    alcoolique alcoolisme alzheimer amputation amputee angine anorexie antidepresseur arthrose asthme avc bipolaire
    cancer cancereuse chimio chimiotherapie cirrhose demence demente depressif depression depressive diabete diabetique
    dialyse diagnostic epilepsie epileptique hemiplegie hepatite hospitalise hospitalisee hiv incontinence incontinent
    incontinente infarctus insuline invalidite maladie malade medicament medicaments metastase morphine neuroleptique
    ordonnance palliatifs parkinson pathologie psychiatre psychiatrie psychiatrique psychotique schizophrene
    schizophrenie sclerose seropositif seropositive sida suicidaire suicide symptome symptomes toxicomane traitement
    tumeur vih
"""
_HEALTH = frozenset(_WORDS.split())
HEALTH = "« {word} » touche à la santé. Un voisin n’a pas besoin de le savoir : retirez-le si vous le pouvez."
NUMBER = "{what} semble écrit ici. Retirez-le : un bénévole le lirait."
_NIR = re.compile(r"(?<!\d)([12378]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6})(\d{2})(?!\d)", re.IGNORECASE)
_CARD = re.compile(r"(?<!\d)\d{13,19}(?!\d)")


def warnings(text: str) -> list[str]:
    """What to tell whoever typed this, in French; nothing where all is well."""
    return list(_told(text))


def _told(text: str) -> Iterator[str]:
    for word in re.findall(r"[^\W\d_]+", text):
        if plain(word) in _HEALTH:
            yield HEALTH.format(word=word)
            break
    packed = re.sub(r"(?<=[\dA-Za-z])[ .\-\u00a0\u202f](?=\d)|(?<=\d)[ .\-\u00a0\u202f](?=[ABab\d])", "", text)
    if any(is_nir(*found) for found in _NIR.findall(packed)):
        yield NUMBER.format(what="Un numéro de sécurité sociale")
    if any(is_iban(found) for found in _ibans(text)):
        yield NUMBER.format(what="Un numéro de compte (IBAN)")
    if any(is_card(found) for found in _CARD.findall(packed)):
        yield NUMBER.format(what="Un numéro de carte bancaire")


def is_nir(number: str, key: str) -> bool:
    """Whether the key is that of this social security number (INSEE: 97 less the rest of the number by 97)."""
    digits = number.upper().replace("2A", "19").replace("2B", "18")
    return digits.isdecimal() and int(key) == 97 - int(digits) % 97


def is_iban(text: str) -> bool:
    """Whether these are the letters and digits of an account (ISO 13616: one modulo 97, the head put last)."""
    moved = text[4:] + text[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def is_card(digits: str) -> bool:
    """Whether the last digit is the check digit of a card (ISO 7812, Luhn)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _ibans(text: str) -> Iterator[str]:
    """Written in one go, or in groups of four."""
    for found in re.finditer(r"\b[A-Za-z]{2}\d{2}(?:[ \u00a0]?[A-Za-z0-9]{1,4})+", text):
        letters = re.sub(r"\s", "", found[0]).upper()
        for length in range(15, min(len(letters), 34) + 1):  # words may follow it
            yield letters[:length]
