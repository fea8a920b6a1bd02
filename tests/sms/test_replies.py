"""What people answer to a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.replies import Meaning, understand


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        *((text, Meaning.YES) for text in ["oui", "OUI", " Oui ! ", '"oui"', "« Oui »", "oui.", "ouiiii", "oui merci"]),
        *((text, Meaning.YES) for text in ["ok", "OK", "1", "1.", "d'accord", "D’accord", "d accord"]),
        *((text, Meaning.YES) for text in ["je suis d'accord", "oui ok", "Bonjour, oui", "👍", "👍🏽", "oui oui"]),
        *((text, Meaning.YES) for text in ["ouo", "oiu", "ouii", "iui", "ouj"]),
        *((text, Meaning.NO) for text in ["non", "NON", "Non merci", "2", "nooon", "nom", "nin", "nno", "impossible"]),
        *((text, Meaning.DONE) for text in ["fait", "FAIT", "C'est fait !", "oui c'est fait", "terminé", "fiat"]),
        *((text, Meaning.STOP) for text in ["stop", "STOP", "Stop.", "arrêt", "ARRET", "arrêtez", "stpo", "stop sms"]),
        *((text, Meaning.START) for text in ["reprendre", "REPRENDRE", "start", "je reprendre"]),
        *((text, Meaning.HELP) for text in ["aide", "AIDE ?", "aidez", "help"]),
    ],
)
def test_a_clear_answer_is_understood(text: str, meaning: Meaning) -> None:
    assert understand(text) is meaning


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?!",
        "oui non",
        "oui mais demain",
        "non peut-être oui",
        "pas d'accord",
        "ce n'est pas fait",
        "non fait",
        "stop ou oui",
        "1 2",
        "12",
        "3",
        "oui a",
        "merci",
        "bonjour",
        "qui",
        "mon",
        "bon",
        "faut voir",
        "je fais",
        "top",
        "on",
        "ui",
        "je ne peux pas avant 18h",
        "c'est qui ?",
        "oui " * 9,
        "😀",
    ],
)
def test_anything_else_is_unclear(text: str) -> None:
    assert understand(text) is Meaning.UNCLEAR


@given(st.text())
def test_no_answer_is_ever_too_strange(text: str) -> None:
    assert understand(text) in Meaning


@given(st.sampled_from(["oui", "non"]), st.integers(0, 3), st.sampled_from("abcdefghijklmnopqrstuvwxyz"), st.booleans())
def test_one_wrong_letter_never_turns_a_yes_into_a_no(word: str, at: int, letter: str, replace: bool) -> None:
    mistyped = word[:at] + letter + word[at + replace :]
    opposite = Meaning.NO if word == "oui" else Meaning.YES
    assert understand(mistyped) is not opposite


@given(st.sampled_from(["oui", "non", "fait", "stop", "aide"]), st.sampled_from([" ", "\n", ".", "!", "…", " !", '"']))
def test_capitals_and_signs_around_an_answer_change_nothing(word: str, sign: str) -> None:
    assert understand(f"{sign}{word.upper()}{sign}") is understand(word)
