"""Folding into GSM 03.38 and counting segments, checked against a slow count written from the standard alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.gsm7 import BASIC, EXTENSION, count_segments, fold, septets

ALPHABET = sorted(BASIC | EXTENSION)


@pytest.mark.parametrize("kept", ["é è à ù ì ò É Ç Ä Ö Ñ Ü ä ö ñ ü æ Æ £ €", "[a] {b} ~ ^ | \\", "L'été à Noé", "1\n2"])
def test_what_the_alphabet_holds_stays(kept: str) -> None:
    assert fold(kept) == kept


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ça, c'est reçu", "ca, c'est recu"),
        (
            "fenêtre, gîte, hôtel, août, maïs, Noël, L'Haÿ-les-Roses",
            "fenetre, gite, hotel, aout, mais, Noel, L'Hay-les-Roses",
        ),
        ("À bientôt, Ève ÊTRE ÔTER ÙN", "A bientot, Eve ETRE OTER UN"),
        ("œuf, Œuvre, cœur", "oeuf, OEuvre, coeur"),
        ("« bonjour » “là” ”", '" bonjour " "là" "'),
        ("l’eau ‘x’", "l'eau 'x'"),
        ("9h – 12h — fin…", "9h - 12h - fin..."),
        ("n° 12", "no 12"),
        ("à\u00a0midi\u202f!", "à midi !"),
        ("e\u0301te\u0301", "été"),
        ("c\u0327a et C\u0327a", "ca et Ça"),
        ("ligne\r\nsuivante\rfin", "ligne\nsuivante\nfin"),
        ("merci 🙏🏽 ❤️!", "merci  !"),
        ("zéro\u200blargeur\u00ad", "zérolargeur"),
        ("Łódź, ﬁn, ½", "Lòdz, fin, 1/2".replace("ò", "o")),
        ("привет 你", "?????? ?"),
        ("\ud800 seul", " seul"),
        ("", ""),
    ],
)
def test_what_it_lacks_becomes_what_a_french_reader_accepts(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(st.characters(codec=None)))
def test_folded_text_always_fits_and_folding_again_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert set(folded) <= BASIC | EXTENSION
    assert fold(folded) == folded
    assert count_segments(folded)[0] == "GSM-7"


_FRENCH = "aàâbcçdeéèêëfghiîïjklmnoôœpqrstuùûüvwxyÿz ÀÂÇÉÈÊËÎÏÔŒÙÛ0123456789.,;:!?'’\"«»“”()-–—…€\u00a0\u202f\n"
_PLAIN = str.maketrans({"œ": "oe", "Œ": "OE", "’": "'", "–": "-", "—": "-", "…": "..."} | dict.fromkeys("«»“”", '"'))


def read(text: str) -> str:
    """What a hurried reader sees: no accents, one kind of quotation mark, one kind of dash, one kind of space."""
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).translate({0xA0: " ", 0x202F: " "})


@given(st.text(_FRENCH))
def test_french_loses_nothing_but_accents(text: str) -> None:
    assert read(fold(text)) == read(text)


@given(st.text(_FRENCH))
def test_the_accents_that_the_alphabet_holds_stay_where_they_are(text: str) -> None:
    folded = fold(text)
    assert [sign for sign in folded if sign in "éèàùüÉÇ"] == [sign for sign in text if sign in "éèàùüÉÇ"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_counts_as_its_units_cut_one_by_one(text: str) -> None:
    if set(text) <= BASIC | EXTENSION:
        expected = ("GSM-7", _slow_segments(text, double="\f^{}\\[~]|€", alone=160, in_parts=153))
    else:
        wide = "".join(sign for sign in set(text) if ord(sign) > 0xFFFF)
        expected = ("UCS-2", _slow_segments(text, double=wide, alone=70, in_parts=67))
    assert count_segments(text) == expected


def test_the_alphabet_has_the_size_of_the_standard() -> None:
    assert len(BASIC) == 127  # 128 codes, one of which is the escape
    assert len(EXTENSION) == 10


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        ("", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("a" * 152 + "€" + "a" * 153, "GSM-7", 3),  # 307 septets
        ("a" * 152 + "€" + "a" * 151, "GSM-7", 2),  # 305: the pair moves whole to the second segment
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 3),  # 306 septets that a split pair would have fitted in two
        ("ê" + "a" * 69, "UCS-2", 1),
        ("ê" + "a" * 70, "UCS-2", 2),
        ("ê" * 134, "UCS-2", 2),
        ("ê" * 135, "UCS-2", 3),
        ("🙂" * 35, "UCS-2", 1),
        ("🙂" * 36, "UCS-2", 2),
        ("🙂" * 67, "UCS-2", 3),  # 33 whole pairs to a segment
    ],
)
def test_segments_are_counted_as_the_standard_says(text: str, encoding: str, segments: int) -> None:
    assert count_segments(text) == (encoding, segments)


@given(st.text(st.sampled_from(ALPHABET), max_size=700))
def test_gsm_segments_agree_with_cutting_the_septets_one_by_one(text: str) -> None:
    assert count_segments(text) == ("GSM-7", _slow_segments(text, double="\f^{}\\[~]|€", alone=160, in_parts=153))


@given(st.text(st.sampled_from("aê€🙂你"), max_size=300).map(lambda text: "ê" + text))
def test_ucs2_segments_agree_with_cutting_the_units_one_by_one(text: str) -> None:
    assert count_segments(text) == ("UCS-2", _slow_segments(text, double="🙂", alone=70, in_parts=67))


@given(st.text(st.sampled_from(ALPHABET)))
def test_septets_count_the_extension_twice(text: str) -> None:
    assert septets(text) == len(text) + sum(text.count(sign) for sign in "\f^{}\\[~]|€")


def test_septets_refuse_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="fold"):
        septets("être")


def _slow_segments(text: str, *, double: str, alone: int, in_parts: int) -> int:
    """Lay units on a strip and cut it, never between the two halves of a pair."""
    strip = "".join("<>" if sign in double else "." for sign in text)
    if len(strip) <= alone:
        return 1
    segments = 0
    while strip:
        cut = in_parts - 1 if strip[in_parts - 1 : in_parts + 1] == "<>" else in_parts
        strip = strip[cut:]
        segments += 1
    return segments
