"""What people answer to a text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.replies import CODES, Answer, Meaning, letter_alone, understand


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
    assert understand(text) == Answer(meaning)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *(
            (text, Answer(Meaning.YES, "A"))
            for text in ["oui a", "a oui", "OUI A", "OUI-A", "oui à", "Oui, A !", "ok a"]
        ),
        *(
            (text, Answer(Meaning.YES, "B"))
            for text in ["ouib", "OUIB", "1b", "1 B", "oui pour la b", "voui b", "oui (b)"]
        ),
        *((text, Answer(Meaning.YES, "B")) for text in ["d'accord b", "oui b b", "oui oui b", "b : ok", "« oui Ⓑ »"]),
        *(
            (text, Answer(Meaning.NO, "B"))
            for text in ["non b", "nonb", "2b", "désolé, non pour la B", "nom b", "b non"]
        ),
        *((text, Answer(Meaning.DONE, "F")) for text in ["fait f", "f c'est fait", "faitf", "oui f c'est fait"]),
        ("c fait", Answer(Meaning.DONE)),
        ("faite", Answer(Meaning.DONE)),
        ("d accord", Answer(Meaning.YES)),
        ("stop b", Answer(Meaning.STOP)),
        ("aide a", Answer(Meaning.HELP)),
    ],
)
def test_a_letter_names_the_ask_it_is_about(text: str, answer: Answer) -> None:
    assert understand(text) == answer


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
        "a",
        "B",
        "oui a b",
        "oui a ou b",
        "oui a non b",
        "oui ab",
        "oui c",
        "stop la demande",
        "stop pour la b",
        "pas oui",
        "non pas oui",
        "ok mais",
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
    assert understand(text) == Answer(Meaning.UNCLEAR)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *((text, None) for text in ("PAUSE", "pause svp", "Pause !", "bonjour, je voudrais faire une pause, merci")),
        *(
            (text, 14)
            for text in ("PAUSE 2 SEMAINES", "pause deux semaines", "pause pendant 2 semaines", "pause 14 jours")
        ),
        *((text, 7) for text in ("pause une semaine", "pause d’une semaine", "pause 7 jours", "PAUSE SEMAINE")),
        ("une pause d'un mois", 30),
    ],
)
def test_a_break_says_how_long_or_leaves_it_to_us(text: str, days: int | None) -> None:
    assert understand(text) == Answer(Meaning.PAUSE, days=days)


@pytest.mark.parametrize(
    "text",
    ["pause 0 jour", "pause 2", "pause 400 jours", "pause 99 semaines", "pause 2 3 semaines", "pas de pause",
     "pause 2 semaines ou 1 mois", "oui pause", "pause stop", "pause demain", "pause b", "pause ²semaines"],
)  # fmt: skip
def test_a_break_that_is_not_plain_is_read_by_somebody(text: str) -> None:
    assert understand(text) == Answer(Meaning.UNCLEAR)


@given(st.text())
def test_no_answer_is_ever_too_strange(text: str) -> None:
    assert understand(text).meaning in Meaning


@given(st.sampled_from(["oui", "non"]), st.integers(0, 3), st.sampled_from("abcdefghijklmnopqrstuvwxyz"), st.booleans())
def test_one_wrong_letter_never_turns_a_yes_into_a_no(word: str, at: int, letter: str, replace: bool) -> None:
    mistyped = word[:at] + letter + word[at + replace :]
    opposite = Meaning.NO if word == "oui" else Meaning.YES
    assert understand(mistyped).meaning is not opposite


@given(st.sampled_from(["oui", "non", "fait", "stop", "aide"]), st.sampled_from([" ", "\n", ".", "!", "…", " !", '"']))
def test_capitals_and_signs_around_an_answer_change_nothing(word: str, sign: str) -> None:
    assert understand(f"{sign}{word.upper()}{sign}") == understand(word)


SAID = {
    Meaning.YES: ["oui", "OK", "1", "d'accord", "ouai", "👍"],
    Meaning.NO: ["non", "2", "Impossible", "nom", "👎"],
    Meaning.DONE: ["fait", "c'est fait", "terminé"],
    Meaning.STOP: ["stop", "STOP", "arrêt", "stpo"],
    Meaning.START: ["reprendre"],
    Meaning.HELP: ["aide"],
    Meaning.PAUSE: ["pause", "pause 2 semaines"],
}
_AROUND = st.lists(st.sampled_from(["bonjour", "merci", "a", "B", "pour", "demain", "mais", "svp", "?", "18h", "pas"]))
_PAIRS = [
    (one, other)
    for first, ones in SAID.items()
    for second, others in SAID.items()
    if first is not second and {first, second} != {Meaning.YES, Meaning.DONE}
    for one in ones
    for other in others
]


@given(st.sampled_from(_PAIRS), _AROUND, st.sampled_from([" ", ", ", "-", "\n"]), st.randoms())
def test_two_different_answers_in_one_text_are_never_acted_upon(
    pair: tuple[str, str], around: list[str], between: str, chance: object
) -> None:
    words = [*pair, *around]
    chance.shuffle(words)  # type: ignore[attr-defined]
    assert understand(between.join(words)) == Answer(Meaning.UNCLEAR)


@given(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(["oui", "non", "fait"]))
def test_two_letters_are_never_acted_upon(one: str, other: str, word: str) -> None:
    expected = Answer(Meaning.UNCLEAR) if one != other else understand(f"{word} {one}")
    assert understand(f"{one} {word} {other}") == expected


_WRITTEN = st.sampled_from(
    [word for words in SAID.values() for word in words] + ["oui a", "non b", "oui mais", "fait f"]
)


@given(st.lists(_WRITTEN, min_size=1, max_size=3).map(" ".join))
def test_capitals_and_accents_change_no_meaning(text: str) -> None:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    accented = text.replace("o", "ô").replace("i", "î").replace("a", "à")
    assert {understand(one) for one in (text.upper(), text.lower(), plain, accented)} == {understand(text)}


@pytest.mark.parametrize(
    "text", ["B", "b.", " B ! ", "la b", "pour la B", "c'est la b", "b svp", "la demande B", "B b"]
)
def test_a_letter_may_stand_alone(text: str) -> None:
    assert letter_alone(text) == "B"


@pytest.mark.parametrize("text", ["", "oui b", "a b", "c", "B demain", "bb", "la", "la demande", "stop b", "5", "👍 b"])
def test_anything_beside_a_letter_is_not_a_letter_alone(text: str) -> None:
    assert letter_alone(text) is None
