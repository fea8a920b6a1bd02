"""What people type in a phone field, read as one E.164 number: mobile or landline, overseas departments included."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

TERRITORIES = ("FR", "GP", "GF", "MQ", "RE", "YT", "PM", "BL", "MF")

_COUNTRY_CODES = {"FR": 33, "GP": 590, "BL": 590, "MF": 590, "GF": 594, "MQ": 596, "RE": 262, "YT": 262, "PM": 508}
# The ten-digit plan is one for all of France: these prefixes tell the territory wherever they are dialled (Arcep).
_OVERSEAS_PREFIXES = {
    **dict.fromkeys(("0590", "0690", "0691"), 590),
    **dict.fromkeys(("0594", "0694"), 594),
    **dict.fromkeys(("0596", "0696", "0697"), 596),
    **dict.fromkeys(("0262", "0263", "0269", "0639", "0692", "0693"), 262),
}
# Kept by Arcep for films and examples; `phonenumbers` calls some of them invalid.
_FICTION = re.compile(r"33(?:63998|19900|26191|35301|46571|53649)\d{4}")
# A zero in brackets after the country code is not dialled.
_UNDIALLED_ZERO = re.compile(r"^([\s(]*(?:\+|00).*?|[\s(]*(?:33|590|594|596|262|508)[\s).]*)\(\s*0\s*\)")
# An apostrophe before it, or ="…" around it, is how people tell a spreadsheet to keep the zero.
_SEPARATORS = re.compile(r"""[\s.,;:·•_/\-()'"=]""")
_LOST_PLUS = re.compile(r"(?:33|590|594|596|262|508)\d{9}")
_SHORT_NUMBER = re.compile(r"[1-9]\d{1,3}|11[68]\d{3}")


class PhoneKind(StrEnum):
    """What answers at the other end. Only a mobile reads texts."""

    MOBILE = "mobile"
    LANDLINE = "landline"  # a number in 09 too: it rings in a home
    OTHER = "other"


class PhoneRefusal(StrEnum):
    """Why a number cannot be used."""

    EMPTY = "empty"
    MALFORMED = "malformed"
    FOREIGN = "foreign"
    SPECIAL = "special"
    SHORT = "short"  # not all of it, or an emergency or information service


_SENTENCES = {
    PhoneRefusal.EMPTY: "Indiquez un numéro de téléphone.",
    PhoneRefusal.MALFORMED: "Ce numéro n'existe pas : vérifiez ses dix chiffres, par exemple 06 39 98 01 02.",
    PhoneRefusal.FOREIGN: "Ce numéro n'est ni de métropole ni d'un département d'outre-mer : indiquez-en un autre.",
    PhoneRefusal.SHORT: "Ce numéro est trop court : indiquez les dix chiffres de celui d'une personne.",
    PhoneRefusal.SPECIAL: "Ce numéro est un service spécial ou payant : indiquez celui d'une personne.",
}


class PhoneRefused(ValueError):
    """A number that cannot be used. `str()` is a French sentence to show beside the field."""

    def __init__(self, reason: PhoneRefusal) -> None:
        super().__init__(_SENTENCES[reason])
        self.reason = reason


@dataclass(frozen=True)
class PhoneNumber:
    """One number: `e164` to store, `national` as French people read it aloud."""

    e164: str
    kind: PhoneKind
    national: str


def parse_phone(text: str, territory: str = "FR") -> PhoneNumber:
    """Read what somebody typed in a commune of `territory` (one of `TERRITORIES`); raise `PhoneRefused`.

    Understood: any separators, `+33 (0)6`, `0033`, the zero or the plus that a spreadsheet lost.
    """
    if territory not in _COUNTRY_CODES:
        raise ValueError(f"unknown territory {territory!r}")
    typed = _digits(text)
    candidates = [_international(typed)] if typed.startswith("+") else _national(typed, territory)
    for candidate in candidates:
        if _exists(candidate):
            e164 = f"+{candidate.country_code}{candidate.national_number}"
            return PhoneNumber(e164, _kind(candidate), display(e164))
    raise PhoneRefused(PhoneRefusal.MALFORMED)


def display(e164: str) -> str:
    """Write a stored number as it is read aloud, "06 39 98 01 02"; anything else comes back as it was."""
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    local = re.fullmatch(r"(\d\d)(\d\d)(\d\d)", str(number.national_number))
    if local and number.country_code == _COUNTRY_CODES["PM"]:
        return " ".join(("0508", *local.groups()))  # six digits, dialled after 0508 from everywhere else
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def _digits(text: str) -> str:
    """Keep the digits, after a leading "+" for an international number."""
    plain = unicodedata.normalize("NFKC", text).translate({ord(dash): "-" for dash in "‐‑‒–—−’"})
    seen = "".join(char for char in plain if unicodedata.category(char) != "Cf")  # marks around a pasted contact
    typed = _SEPARATORS.sub("", _UNDIALLED_ZERO.sub(r"\1", seen))
    if not typed:
        raise PhoneRefused(PhoneRefusal.EMPTY)
    if not re.fullmatch(r"\+?[0-9]+", typed):
        raise PhoneRefused(PhoneRefusal.MALFORMED)
    if _SHORT_NUMBER.fullmatch(typed):
        raise PhoneRefused(PhoneRefusal.SHORT)
    if typed.startswith("00"):
        return "+" + typed[2:]
    return "+" + typed if _LOST_PLUS.fullmatch(typed) else typed


def _international(typed: str) -> phonenumbers.PhoneNumber:
    try:
        number = phonenumbers.parse(typed)
    except NumberParseException as unreadable:
        raise PhoneRefused(PhoneRefusal.MALFORMED) from unreadable
    if number.country_code not in _COUNTRY_CODES.values():
        raise PhoneRefused(PhoneRefusal.FOREIGN)
    if re.fullmatch(r"8\d{8}", str(number.national_number)):
        raise PhoneRefused(PhoneRefusal.SPECIAL)
    return number


def _national(typed: str, territory: str) -> list[phonenumbers.PhoneNumber]:
    """Give the numbers these digits may be, the likeliest first."""
    if territory == "PM" and re.fullmatch(r"[2-9]\d{5}", typed):
        return [_number(_COUNTRY_CODES["PM"], typed)]
    dialled = "0" + typed if re.fullmatch(r"[1-9]\d{8}", typed) else typed
    if not re.fullmatch(r"0[1-9]\d{8}", dialled):
        raise PhoneRefused(PhoneRefusal.MALFORMED)
    if dialled.startswith("08"):
        raise PhoneRefused(PhoneRefusal.SPECIAL)
    if dialled.startswith("0508"):
        return [_number(_COUNTRY_CODES["PM"], dialled[4:])]
    here = _OVERSEAS_PREFIXES.get(dialled[:4], _COUNTRY_CODES[territory])
    codes = dict.fromkeys((here, *_COUNTRY_CODES.values()))
    return [_number(code, dialled[1:]) for code in codes]


def _number(country_code: int, digits: str) -> phonenumbers.PhoneNumber:
    return phonenumbers.PhoneNumber(country_code=country_code, national_number=int(digits))


def _exists(number: phonenumbers.PhoneNumber) -> bool:
    return _is_fiction(number) or phonenumbers.is_valid_number(number)


def _is_fiction(number: phonenumbers.PhoneNumber) -> bool:
    return _FICTION.fullmatch(f"{number.country_code}{number.national_number}") is not None


def _kind(number: phonenumbers.PhoneNumber) -> PhoneKind:
    if _is_fiction(number):
        return PhoneKind.MOBILE if str(number.national_number).startswith("6") else PhoneKind.LANDLINE
    match phonenumbers.number_type(number):
        case PhoneNumberType.MOBILE:
            return PhoneKind.MOBILE
        case PhoneNumberType.FIXED_LINE | PhoneNumberType.VOIP:
            return PhoneKind.LANDLINE
        case _:
            return PhoneKind.OTHER
