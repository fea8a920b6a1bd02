"""Fold French text into the GSM 03.38 alphabet, and count what a text costs: one ê more than doubles its price."""

import unicodedata
from collections.abc import Iterable
from typing import Literal

# 3GPP TS 23.038: the default alphabet, and the extension table whose signs travel as an escape and a second septet.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
_WHOLE = BASIC | EXTENSION

# Only what decomposition cannot find: a ligature, a quotation mark or a dash has no base letter.
_REPLACEMENTS = {
    "œ": "oe",
    "Œ": "OE",
    **dict.fromkeys("«»“”„‟″‹›", '"'),
    **dict.fromkeys("’‘‚‛′`´ʼ", "'"),
    **dict.fromkeys("‐‑‒–—―−•·", "-"),
    "…": "...",
    "°": "o",
    "⁄": "/",
    "×": "x",
    "→": "->",
    "≤": "<=",
    "≥": ">=",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "\t": " ",
    "\r": "\n",
    "\f": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "So", "Sk"})  # control signs, accents, emoji

_AS_THEY_ARE = frozenset(_WHOLE - _REPLACEMENTS.keys())

Encoding = Literal["GSM-7", "UCS-2"]
_SIZES: dict[Encoding, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}  # alone, then in each of several


def fold(text: str) -> str:
    """Rewrite `text` in GSM 03.38 as a French reader accepts it. Folding twice changes nothing more.

    A letter outside the alphabet loses its accent, an emoji or a control sign goes, anything else becomes "?".
    """
    if _AS_THEY_ARE.issuperset(text):  # nearly every text of ours, and each is folded many times while it is fitted
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(_fold_character(character) for character in composed)


def count_segments(text: str) -> tuple[Encoding, int]:
    """Say how `text` travels and in how many segments: 160 or 153 septets, 70 or 67 UTF-16 units.

    Neither an escape pair nor a surrogate pair is cut in two. An empty text still costs one segment.
    """
    encoding: Encoding = "GSM-7" if _is_gsm7(text) else "UCS-2"
    if encoding == "GSM-7" and EXTENSION.isdisjoint(text):  # the ordinary text: a septet a sign
        alone, in_parts = _SIZES[encoding]
        return encoding, 1 if len(text) <= alone else -(-len(text) // in_parts)
    costs = [_septets_of(c) if encoding == "GSM-7" else _utf16_units_of(c) for c in text]
    alone, in_parts = _SIZES[encoding]
    return encoding, 1 if sum(costs) <= alone else _parts(costs, in_parts)


def septets(text: str) -> int:
    """Count the septets of a text that fits GSM 03.38; raise ValueError for one that does not."""
    if not _is_gsm7(text):
        raise ValueError("this text does not fit GSM 03.38: fold it first")
    return sum(_septets_of(character) for character in text)


def _fold_character(character: str) -> str:
    if character in _REPLACEMENTS:
        return _REPLACEMENTS[character]
    if character in BASIC or character in EXTENSION:
        return character
    decomposed = unicodedata.normalize("NFKD", character)
    if decomposed != character:
        return "".join(_fold_character(part) for part in decomposed)
    return "" if unicodedata.category(character) in _DROPPED_CATEGORIES else "?"


def _is_gsm7(text: str) -> bool:
    return _WHOLE.issuperset(text)


def _septets_of(character: str) -> int:
    return 2 if character in EXTENSION else 1


def _utf16_units_of(character: str) -> int:
    return len(character.encode("utf-16-le", "surrogatepass")) // 2


def _parts(costs: Iterable[int], size: int) -> int:
    parts, used = 1, 0
    for cost in costs:
        if used + cost > size:
            parts, used = parts + 1, 0
        used += cost
    return parts
