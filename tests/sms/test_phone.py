"""What people type in a phone field, from the Gers to Mayotte."""

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from sms.phone import TERRITORIES, PhoneKind, PhoneRefusal, PhoneRefused, display, parse_phone

MOBILE = "+33639980102"


@pytest.mark.parametrize(
    "typed",
    [
        "06 39 98 01 02",
        "0639980102",
        "06.39.98.01.02",
        "06-39-98-01-02",
        "06/39/98/01/02",
        "06\u00a039\u202f98 01 02",
        "06‑39–98—01 02",
        " (06) 39 98 01 02 ",
        "+33 6 39 98 01 02",
        "+33 (0)6 39 98 01 02",
        "+33(0)639980102",
        "+33 06 39 98 01 02",
        "0033 6 39 98 01 02",
        "0033 (0)6 39 98 01 02",
        "639980102",
        "33639980102",
        "０６３９９８０１０２",
        "06·39·98·01·02",
        "06,39,98,01,02",
        "'0639980102",
        '="0639980102"',
        "0639980102;",
        "(+33) 6 39 98 01 02",
        "+33 ( 0 ) 6 39 98 01 02",
        "33 (0)6 39 98 01 02",
        "(0)6 39 98 01 02",
        "\u202a06 39 98 01 02\u202c",
        "\u200b06 39 98 01 02",
    ],
)
def test_one_mobile_typed_in_many_ways_is_one_number(typed: str) -> None:
    number = parse_phone(typed)
    assert (number.e164, number.kind, number.national) == (MOBILE, PhoneKind.MOBILE, "06 39 98 01 02")


@pytest.mark.parametrize(
    ("typed", "territory", "e164", "national"),
    [
        ("0690 00 12 34", "GP", "+590690001234", "0690 00 12 34"),
        ("690001234", "GP", "+590690001234", "0690 00 12 34"),
        ("0690001234", "BL", "+590690001234", "0690 00 12 34"),
        ("0690001234", "MF", "+590690001234", "0690 00 12 34"),
        ("0694 20 12 34", "GF", "+594694201234", "0694 20 12 34"),
        ("0696 20 12 34", "MQ", "+596696201234", "0696 20 12 34"),
        ("0692 12 34 56", "RE", "+262692123456", "0692 12 34 56"),
        ("0639 01 12 34", "YT", "+262639011234", "0639 01 12 34"),
        ("55 12 34", "PM", "+508551234", "0508 55 12 34"),
        ("0508 55 12 34", "FR", "+508551234", "0508 55 12 34"),
        ("+590 690 00 12 34", "FR", "+590690001234", "0690 00 12 34"),
        ("00 262 692 12 34 56", "FR", "+262692123456", "0692 12 34 56"),
        ("0690 00 12 34", "FR", "+590690001234", "0690 00 12 34"),
        ("0692 12 34 56", "GP", "+262692123456", "0692 12 34 56"),
        ("06 39 98 01 02", "RE", MOBILE, "06 39 98 01 02"),
        ("06 39 98 01 02", "YT", MOBILE, "06 39 98 01 02"),
        ("639980102", "GP", MOBILE, "06 39 98 01 02"),
        ("692123456", "RE", "+262692123456", "0692 12 34 56"),
        ("262692123456", "RE", "+262692123456", "0692 12 34 56"),
        ("262 (0)692 12 34 56", "RE", "+262692123456", "0692 12 34 56"),
        ("+262 (0)692 12 34 56", "FR", "+262692123456", "0692 12 34 56"),
        ("508551234", "PM", "+508551234", "0508 55 12 34"),
    ],
)
def test_overseas_and_metropolitan_numbers_mix_in_every_commune(
    typed: str, territory: str, e164: str, national: str
) -> None:
    number = parse_phone(typed, territory)
    assert (number.e164, number.kind, number.national) == (e164, PhoneKind.MOBILE, national)


@pytest.mark.parametrize(
    "typed", ["01 99 00 12 34", "02 61 91 12 34", "03 53 01 12 34", "04 65 71 12 34", "05 36 49 12 34"]
)
def test_landlines_kept_for_fiction_are_landlines(typed: str) -> None:
    number = parse_phone(typed)
    assert (number.kind, number.national) == (PhoneKind.LANDLINE, typed)


@pytest.mark.parametrize(
    ("typed", "territory"), [("0590 27 12 34", "GP"), ("0596 72 12 34", "FR"), ("0262 21 23 45", "RE")]
)
def test_overseas_landlines_are_landlines(typed: str, territory: str) -> None:
    number = parse_phone(typed, territory)
    assert (number.kind, number.national) == (PhoneKind.LANDLINE, typed)


def test_a_number_of_a_home_box_is_a_landline() -> None:
    assert parse_phone("09 76 12 34 56").kind is PhoneKind.LANDLINE


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", PhoneRefusal.EMPTY),
        (" \u00a0 - ", PhoneRefusal.EMPTY),
        ("chez sa fille", PhoneRefusal.MALFORMED),
        ("06 39 98 01", PhoneRefusal.MALFORMED),
        ("06 39 98 01 02 03", PhoneRefusal.MALFORMED),
        ("06 39 98 01 02 ou 05 36 49 01 02", PhoneRefusal.MALFORMED),
        ("0639", PhoneRefusal.MALFORMED),
        ("+", PhoneRefusal.MALFORMED),
        ("00", PhoneRefusal.MALFORMED),
        ("+33", PhoneRefusal.MALFORMED),
        ("07 00 00 00 00", PhoneRefusal.MALFORMED),
        ("639980102.0", PhoneRefusal.MALFORMED),
        ("639980102,0", PhoneRefusal.MALFORMED),
        ("6,3998E+08", PhoneRefusal.MALFORMED),
        ("+32 470 12 34 56", PhoneRefusal.FOREIGN),
        ("0044 7700 900123", PhoneRefusal.FOREIGN),
        ("08 92 12 34 56", PhoneRefusal.SPECIAL),
        ("+33 8 92 12 34 56", PhoneRefusal.SPECIAL),
        ("0800 123 456", PhoneRefusal.SPECIAL),
        ("118 218", PhoneRefusal.SHORT),
        ("116 006", PhoneRefusal.SHORT),
        ("3949", PhoneRefusal.SHORT),
        ("115", PhoneRefusal.SHORT),
        ("15", PhoneRefusal.SHORT),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(typed: str, reason: PhoneRefusal) -> None:
    with pytest.raises(PhoneRefused) as refused:
        parse_phone(typed)
    assert refused.value.reason is reason
    assert str(refused.value).endswith(".")


def test_each_refusal_has_its_own_sentence() -> None:
    sentences = {str(PhoneRefused(reason)) for reason in PhoneRefusal}
    assert len(sentences) == len(PhoneRefusal)


def test_an_unknown_territory_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="territory") as fault:
        parse_phone("0639980102", "BE")
    assert not isinstance(fault.value, PhoneRefused)


def test_display_leaves_alone_what_is_no_number() -> None:
    assert display("accueil") == "accueil"


_MOBILES = st.one_of(
    st.from_regex(r"\+336[1-8][0-9]{7}", fullmatch=True),
    st.from_regex(r"\+3363998[0-9]{4}", fullmatch=True),
    st.from_regex(r"\+590690[0-6][0-9]{5}", fullmatch=True),
    st.from_regex(r"\+262692[0-9]{6}", fullmatch=True),
)


@given(_MOBILES, st.sampled_from(TERRITORIES))
def test_a_number_read_once_reads_the_same_again_in_every_commune(typed: str, territory: str) -> None:
    try:
        number = parse_phone(typed, territory)
    except PhoneRefused:
        reject()  # a range not given out
    assert parse_phone(number.e164, territory) == number
    assert parse_phone(number.national, territory) == number
    assert display(number.e164) == number.national


@given(st.text(), st.sampled_from(TERRITORIES))
def test_anything_typed_is_read_or_refused(typed: str, territory: str) -> None:
    try:
        number = parse_phone(typed, territory)
    except PhoneRefused:
        return
    assert parse_phone(number.e164, territory) == number


@given(st.text(st.sampled_from("0123456789 .-+()/")), st.sampled_from(TERRITORIES))
def test_any_digits_are_read_or_refused(typed: str, territory: str) -> None:
    try:
        number = parse_phone(typed, territory)
    except PhoneRefused:
        return
    assert parse_phone(number.e164, territory) == number
