"""The journal as a story: each kind of line has its sentence, each sentence names the right people."""

import string

import pytest

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.bricoleurs import NotDone
from dispatch.events import Event
from dispatch.geo import How
from dispatch.journal import JournalEntry
from dispatch.mairie import Unmet
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import StopBy, StuckReason
from sms import texts
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import on_both
from voisinage.board.sentences import SENTENCES, sentence
from voisinage.board.story import StoryLine, tell_story
from voisinage.wording import MESSAGES, NOT_DONE, NOT_DONE_TOLD, STOPPED_BY, STUCK, UNMET, listed, of


def story(town: Town, request: Request) -> list[StoryLine]:
    with town.sessions() as session:
        return tell_story(session, session.get_one(Request, request.id))


def told(town: Town, request: Request) -> list[str]:
    return [line.text for line in story(town, request)]


def named(town: Town, phone: Phone, first_name: str) -> Phone:
    with town.sessions.begin() as session:
        session.get_one(Volunteer, phone.volunteer_id).first_name = first_name
    return phone


@pytest.mark.parametrize("event", Event)
def test_every_event_has_its_sentence(event: Event) -> None:
    reason = {
        Event.STUCK: "unverified",
        Event.UNMET: "too_far",
        Event.SUSPENDED: "away",
        Event.CHOSEN_OTHERWISE: "handy",
    }.get(event, "absent")
    details = {"reason": reason, "how": "inside", "partner": "Emmaüs", "asked": 2}
    entry = JournalEntry(event=event.value, details=details)

    words = sentence(entry, who="Paul D.", whom="Anne M.")

    assert words[0].isupper()
    assert words.endswith((".", "?"))
    assert "{" not in words


def test_no_sentence_asks_for_a_fact_that_is_not_given() -> None:
    given = {"who", "whom", "of_whom", "how", "reason", "again", "asked", "wave", "partner", "meaning"}
    given |= {"pair", "until", "changed", "outcome"}
    given |= {"fields", "news_of", "rank", "chosen", "other", "requests"}

    assert {name for words in SENTENCES.values() for _, name, _, _ in string.Formatter().parse(words) if name} <= given


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (0, "Recherche de voisins, tour 2 : 5 voisins."),
        (
            2,
            "Recherche de voisins, tour 2 : 5 voisins, dont 2 de plus parce que les oui sont plus rares par ici.",
        ),
    ],
)
def test_a_larger_wave_says_why(extra: int, words: str) -> None:
    entry = JournalEntry(event=Event.WAVE_SENT.value, details={"wave": 2, "asked": 5, "extra": extra})
    assert sentence(entry, who="", whom="") == words


@pytest.mark.parametrize("how", [*How, None])
def test_every_way_of_finding_the_sector_can_be_told(how: How | None) -> None:
    entry = JournalEntry(event=Event.RECORDED.value, details={"how": how})

    assert sentence(entry, who="Camille Petit", whom="").startswith("Camille Petit a enregistré la demande.")


def test_every_closed_list_has_its_words() -> None:
    assert set(STUCK) == set(StuckReason)
    assert set(NOT_DONE) == set(NOT_DONE_TOLD) == set(NotDone)
    assert set(UNMET) == set(Unmet)
    assert set(STOPPED_BY) == {None, *StopBy}
    calls = {"spoken_number_check", "call_back"}
    assert set(MESSAGES) == {name for name in texts.ALL if not name.startswith("reply_")} | calls


@on_both
def test_a_whole_journey_reads_like_one(town: Town) -> None:
    anne, paul = named(town, town.referent(), "Anne"), named(town, town.bricoleur(), "Paul")
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.confirm)

    assert told(town, request) == [
        "Camille Petit a enregistré la demande.",
        "Sollicitation envoyée à Anne M., pour suivre la demande.",
        "Anne M. suit la demande.",
        "Recherche de voisins, tour 1 : un voisin.",
        "Sollicitation envoyée à Paul M., pour aider.",
        "Paul M. a dit oui.",
        "Tout est prêt pour la visite.",
        "Paul M. dit que c’est fait.",
        "Anne M. a vérifié auprès de la personne : c’est fait.",
    ]


def test_why_somebody_was_asked_stands_beside_it(town: Town) -> None:
    town.referent()
    request = town.records_request()

    assert [line.why for line in story(town, request)] == [
        "",
        "au titre du secteur Centre, à 100 m, aucune demande en cours",
    ]
    assert all(line.at == town.now for line in story(town, request))


@on_both
def test_reminders_say_whom_they_went_to(town: Town) -> None:
    anne, jeanne = named(town, town.referent(), "Anne"), named(town, town.referent(metres=900), "Jeanne")
    paul = named(town, town.bricoleur(), "Paul")
    request = town.records_request()
    town.fast_forward(hours=2)
    jeanne.taps(referents.take_charge)
    town.fast_forward(hours=2, minutes=30)
    jeanne.taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    town.fast_forward(days=3)

    lines = told(town, request)

    assert anne.texts
    assert "Rappel envoyé à Anne M., pour suivre la demande." in lines
    assert "Pas de réponse de Anne M. dans les temps." not in lines
    assert "Pas de réponse d’Anne M. dans les temps." in lines
    assert "Rappel envoyé à Jeanne M. : un voisin reste à trouver." in lines
    assert "Question envoyée à Paul M. : est-ce fait ?" in lines
    assert "Toujours pas de nouvelles de Paul M. : d’autres voisins seront sollicités." in lines


@pytest.mark.parametrize(
    ("reported", "words"), [(True, "ce n’est pas fait, ou c’est à refaire."), (False, "ce n’est pas fait.")]
)
def test_what_the_call_says_depends_on_what_was_reported(town: Town, reported: bool, words: str) -> None:
    anne, paul = named(town, town.referent(), "Anne"), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    if reported:
        paul.taps(bricoleurs.report_done)
    anne.taps(verify.reopen, again=False)

    assert told(town, request)[-1] == f"Anne M. a appelé la personne : {words}"


def test_what_the_mairie_did_bears_the_agents_name(town: Town) -> None:
    anne = named(town, town.referent(), "Anne")
    request = town.records_request()
    anne.taps(referents.take_charge).taps(referents.call_mairie)
    town.acts(mairie.relaunch, request)
    town.acts(mairie.take_back, request)
    town.acts(mairie.close_unmet, request, reason=Unmet.NOBODY_FREE)

    lines = told(town, request)

    assert "Anne M. demande l’aide de la mairie." in lines
    assert "Camille Petit a relancé la demande." in lines
    assert "Camille Petit reprend la demande pour la mairie." in lines
    assert "La mairie s’en occupe elle-même : les bénévoles attendus sont prévenus." in lines
    assert lines[-1] == "Camille Petit a clos la demande, sans solution : personne n’était disponible."


@pytest.mark.parametrize(
    ("name", "words"),
    [("Paul", "de Paul"), ("Anne", "d’Anne"), ("Élise", "d’Élise"), ("Hélène", "d’Hélène"), ("Yves", "d’Yves"),
     ("Yann", "de Yann"), ("Œdipe", "d’Œdipe"), ("3 voisins", "de 3 voisins")],
)  # fmt: skip
def test_names_after_de(name: str, words: str) -> None:
    assert of(name) == words


@pytest.mark.parametrize(
    ("names", "words"), [([], ""), (["Paul"], "Paul"), (["Paul", "Léa"], "Paul et Léa"), (list("abc"), "a, b et c")]
)
def test_lists(names: list[str], words: str) -> None:
    assert listed(names) == words
