"""The list of neighbours who were asked: each once, and nothing said of them that they did not do."""

from collections.abc import Callable

import pytest

from dispatch import bricoleurs, care, referents, search, verify
from dispatch.bricoleurs import NotDone
from dispatch.requests import Request
from dispatch.states import StopBy
from tests.stories.town import Phone, Town
from voisinage.links.asked import asked_neighbours

Play = Callable[[Town, Phone, Phone], None]


def coming(town: Town) -> tuple[Phone, Phone, Request]:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    return anne, paul, request


def said(town: Town, request: Request) -> list[str]:
    with town.sessions() as session:
        return [one.words for one in asked_neighbours(session, session.get_one(Request, request.id))]


def gives_back(town: Town, anne: Phone, paul: Phone) -> None:
    paul.taps(bricoleurs.give_back)


def lacks_a_part(town: Town, anne: Phone, paul: Phone) -> None:
    paul.taps(bricoleurs.report_not_done, NotDone.MISSING_PART)


def is_contradicted(town: Town, anne: Phone, paul: Phone) -> None:
    paul.taps(bricoleurs.report_done)
    anne.taps(verify.reopen, again=False)


def never_came(town: Town, anne: Phone, paul: Phone) -> None:
    anne.taps(verify.reopen, again=False)


def stops(town: Town, anne: Phone, paul: Phone) -> None:
    paul.taps(lambda desk, ask: care.stop(desk, ask.volunteer, StopBy.LINK))


def stops_after_giving_back(town: Town, anne: Phone, paul: Phone) -> None:
    paul.taps(bricoleurs.give_back)
    town.fast_forward(minutes=1)
    stops(town, anne, paul)


def is_silent(town: Town, anne: Phone, paul: Phone) -> None:
    town.fast_forward(days=4)


@pytest.mark.parametrize(
    ("play", "words"),
    [
        (gives_back, "Ne peut plus venir"),
        (lacks_a_part, "Pas fait : il manque une pièce ou un outil"),
        (is_contradicted, "Dit que c’est fait, la personne dit non"),
        (never_came, "Pas fait, d’après la personne"),
        (stops, "Ne reçoit plus nos messages"),
        (stops_after_giving_back, "Ne peut plus venir"),
        (is_silent, "Sans nouvelles après la visite"),
    ],
)
def test_a_yes_that_ended_says_how(town: Town, play: Play, words: str) -> None:
    anne, paul, request = coming(town)

    play(town, anne, paul)

    assert said(town, request) == [words]


def test_stopping_before_any_answer_is_no_refusal(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    stops(town, anne, paul)

    assert said(town, request) == ["Ne reçoit plus nos messages"]


def chosen_then_asked_again(town: Town) -> tuple[Phone, Request]:
    """Léa is chosen by hand, stood down by another's yes, and asked again once that yes is given back."""
    anne, paul, lea = town.referent(), town.bricoleur(), town.bricoleur(metres=300)
    request = town.records_request()
    anne.taps(referents.take_charge)
    anne.taps(search.ask_one, lea.volunteer_id)
    anne.taps(search.ask_one, paul.volunteer_id)
    paul.taps(bricoleurs.accept).taps(bricoleurs.give_back)
    assert [ask.volunteer_id for ask in town.asks(request)].count(lea.volunteer_id) == 2
    return lea, request


def test_asked_twice_stands_once_with_the_latest_answer(town: Town) -> None:
    lea, request = chosen_then_asked_again(town)

    assert sorted(said(town, request)) == ["Ne peut plus venir", "Sans réponse pour l’instant"]
    lea.taps(bricoleurs.decline)
    assert sorted(said(town, request)) == ["Ne peut plus venir", "Pas cette fois"]


def test_a_yes_to_the_first_text_counts_for_both(town: Town) -> None:
    lea, request = chosen_then_asked_again(town)

    lea.taps(bricoleurs.accept, token=lea.link(0))

    assert said(town, request) == ["A dit oui", "Ne peut plus venir"]
