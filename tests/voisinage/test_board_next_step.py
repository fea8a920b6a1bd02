"""What happens next, in one sentence: true to what the clock then really does."""

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.chasing.past import waits_of
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import State
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import on_both
from voisinage.next_step import SENTENCES, next_step
from voisinage.wording import typeset


def named(town: Town, phone: Phone, first_name: str) -> Phone:
    with town.sessions.begin() as session:
        session.get_one(Volunteer, phone.volunteer_id).first_name = first_name
    return phone


def step(town: Town, request: Request) -> str:
    with town.sessions() as session:
        found = session.get_one(Request, request.id)
        return next_step(found, now=town.now, waits_until=waits_of(session, [found]).get(found.id))


def test_every_state_has_its_sentence() -> None:
    assert set(SENTENCES) == set(State)


def test_a_silent_referent_is_reminded_then_passed_over(town: Town) -> None:
    named(town, town.referent(), "Anne")
    named(town, town.referent(metres=900), "Jeanne")
    request = town.records_request()
    assert step(town, request) == "Sans réponse d’Anne aujourd’hui avant 9h45, un rappel lui sera envoyé."

    town.fast_forward(minutes=45)
    assert step(town, request) == "Sans réponse d’Anne aujourd’hui avant 10h30, le référent suivant sera sollicité."

    town.fast_forward(minutes=45)
    assert step(town, request).startswith("Sans réponse de Jeanne")


def test_a_deadline_that_has_passed_is_said_to_have(town: Town) -> None:
    named(town, town.referent(), "Anne")
    request = town.records_request()
    chase_at = town.fresh(request).chase_at
    assert chase_at is not None
    town.now = chase_at

    assert step(town, request) == "Le délai est passé sans réponse d’Anne : un rappel lui sera envoyé."


@on_both
def test_from_the_search_to_the_last_call(town: Town) -> None:
    anne, paul = named(town, town.referent(), "Anne"), named(town, town.bricoleur(), "Paul")
    request = town.records_request()
    anne.taps(referents.take_charge)
    assert step(town, request) == "Si Anne ne sollicite personne aujourd’hui avant 11h, un rappel lui sera envoyé."

    anne.taps(search.ask_in_waves)
    assert (
        step(town, request)
        == "Si Paul dit non, ou sans réponse aujourd’hui avant 10h, nous demandons aux voisins suivants."
    )

    paul.taps(bricoleurs.accept)
    assert step(town, request) == "Sans nouvelles de Paul demain avant 18h, nous demanderons si c’est fait."

    paul.taps(bricoleurs.report_done)
    assert step(town, request).startswith(
        "Anne appelle la personne pour vérifier. Sans nouvelles aujourd’hui avant 19h"
    )

    anne.taps(verify.confirm)
    assert step(town, request) == "C’est fait, et vérifié auprès de la personne."


def test_the_mairies_turn_says_why(town: Town) -> None:
    request = town.records_request()

    assert step(town, request).startswith("Aucun référent n’est disponible")
    town.acts(mairie.cancel, request)
    assert step(town, request) == "La demande est annulée."


def test_of_several_one_yes_is_enough(town: Town) -> None:
    anne = named(town, town.referent(), "Anne")
    named(town, town.bricoleur(), "Paul")
    named(town, town.bricoleur(metres=300), "Léa")
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    assert step(town, request) == "Si personne ne dit oui aujourd’hui avant 10h, nous demandons aux voisins suivants."


@on_both
def test_a_search_that_waits_for_somebody_reproaches_nobody(town: Town) -> None:
    town.commune_rules(asks_per_day=1)
    anne = named(town, town.referent(), "Anne")
    named(town, town.bricoleur(), "Paul")
    town.records_request("bulb", hours=6 * 24)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    request = town.records_request("fuse", hours=6 * 24)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    assert step(town, request) == typeset(
        "Le prochain voisin peut être sollicité mardi 24 à 8h : la recherche reprendra d’elle-même."
    )
    town.fast_forward(hours=23, minutes=30)
    assert step(town, request).startswith("Si Paul dit non")
