"""A commune's own words for a text: what may be written, what is refused and why, and that they are what is sent."""

from dataclasses import replace

import pytest

from sms import texts
from sms.gsm7 import count_segments
from sms.preview import facts_of, frame_of, sample
from sms.texts.own_words import Unreadable, braces, faults, tidied
from sms.texts.words import LOCKED, MAY_GO, ORIGINAL, PLACES

ASKED = "Bonjour de {commune} ! {travail} vers {quartier}{visite}. On y va ? {réponse}"


def said(kind: str, words: str, *, longest: bool = False) -> str:
    return sample(kind, replace(frame_of(longest), own={kind: words}), facts_of(longest))


def test_every_text_may_be_reworded_or_says_why_not() -> None:
    assert {*ORIGINAL, *LOCKED} == {*texts.ALL, "bundle"}
    assert not ORIGINAL.keys() & LOCKED.keys()


@pytest.mark.parametrize("kind", ORIGINAL)
def test_the_words_of_the_program_pass_their_own_check(kind: str) -> None:
    assert [*faults(kind, ORIGINAL[kind])] == []
    assert braces(ORIGINAL[kind]) <= PLACES.keys()
    assert tidied(ORIGINAL[kind]) == ORIGINAL[kind]


@pytest.mark.parametrize("kind", ORIGINAL)
def test_whatever_must_stay_is_missed(kind: str) -> None:
    for name in braces(ORIGINAL[kind]) - MAY_GO:
        without = ORIGINAL[kind].replace(f"{{{name}}}", "")
        assert any(f"{{{name}}} doit rester" in fault for fault in faults(kind, without)), name


def test_own_words_are_what_is_sent() -> None:
    assert said("bricoleur_asked", ASKED).startswith(
        "Bonjour de Auch ! changer une ampoule vers Centre ancien, jeudi 3 entre 9h et 12h. On y va ? Répondez OUI"
    )


def test_what_a_reply_may_say_cannot_be_reworded() -> None:
    frame = replace(frame_of(longest=False), own=dict.fromkeys(LOCKED, "Rien {commune}"))
    for kind in LOCKED.keys() - {"bundle"}:
        assert sample(kind, frame, facts_of(longest=False)) == sample(kind, frame_of(False), facts_of(False))


def test_words_for_a_text_that_knows_less_now_give_way_to_ours() -> None:
    assert said("reply_declined", "Voisinage {commune} : {disparu}") == said(
        "reply_declined", ORIGINAL["reply_declined"]
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (ASKED + " {nom}", "{nom} ne se remplit pas dans ce texto. On peut y écrire : {commune}, {urgence}, {travail}"),
        (ASKED.replace("{réponse}", ""), "{réponse} doit rester"),
        (ASKED.replace("{commune}", ""), "{commune} doit rester"),
        (ASKED + "{réponse}", "{réponse} ne peut y être qu’une fois"),
        (ASKED + " fête", "Un SMS ne connaît pas « ê » (écrivez « e »)"),
        (ASKED + " l’été…", "« ’ » (écrivez « ' »), « … » (écrivez « ... »)"),
        (ASKED + " 😀", "Un SMS ne connaît pas « 😀 » :"),
        (ASKED + " {", "Une accolade est seule"),
        (ASKED + " }", "Une accolade est seule"),
        (ASKED + " {commune!r}", "Une accolade est seule"),
        (ASKED + " {commune:>50}", "Une accolade est seule"),
        (ASKED + " {{commune}}", "Une accolade est seule"),
        (ASKED + " {}", "{} ne se remplit pas"),
        (ASKED + " {commune.name}", "{commune.name} ne se remplit pas"),
        (ASKED + " {0}", "{0} ne se remplit pas"),
        (ASKED + "a" * 400, "400 signes au plus"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_name(words: str, told: str) -> None:
    assert told in " ".join(faults("bricoleur_asked", words))


@pytest.mark.parametrize("glued", ["voir{lien}\n", "voir {lien}.", "({lien})"])
def test_a_link_stands_alone(glued: str) -> None:
    words = ORIGINAL["bricoleur_thanked"].replace("\n{lien}\n", f" {glued} ")
    found = [*faults("bricoleur_thanked", words)]
    assert any("avant et après {lien}" in fault for fault in found) == (glued != "voir {lien}\n")


def test_a_text_without_its_optional_parts_is_fine() -> None:
    assert [*faults("bricoleur_asked", "Voisinage {commune} : pouvez-vous aider ? {réponse}")] == []


def test_names_typed_without_accents_and_line_ends_of_a_browser_are_understood() -> None:
    assert (
        tidied("  A {telephone} \r\n  {reference}\r\n{reponse} {debut} ")
        == "A {téléphone}\n{référence}\n{réponse} {début}"
    )


@pytest.mark.parametrize("kind", ORIGINAL)
def test_the_longest_names_are_cut_and_never_the_link(kind: str) -> None:
    text = said(kind, ORIGINAL[kind], longest=True)
    assert count_segments(text) in (("GSM-7", 1), ("GSM-7", 2))


def test_a_lonely_brace_is_no_name() -> None:
    with pytest.raises(Unreadable):
        braces("{")
