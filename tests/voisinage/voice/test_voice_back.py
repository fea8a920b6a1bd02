"""Somebody calls our number: their own number tells what waits, never anything personal."""

import pytest

from dispatch.states import AskState, Role, State
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both
from tests.voisinage.telephone import Exchange, Telephone

PERSONAL = ("Odette", "rue des Lilas", "01, 99, 00, 01, 99")


@on_both
def test_the_last_open_ask_is_read_and_can_be_answered(town: Town, anne: Telephone, paul: Telephone) -> None:
    need = town.records_request()
    anne.ends("no-answer")

    anne.calls_back().hears("Pouvez-vous suivre").presses("1").hears("nous vous rappelons").is_not_asked()

    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.ACCEPTED


@on_both
def test_name_and_address_come_in_a_call_of_ours(town: Town, anne: Telephone, paul: Telephone) -> None:
    """Whoever calls can pretend to be any number; whoever answers at that number cannot."""
    town.records_request()
    anne.picks_up().presses("1").hangs_up()
    paul.picks_up().hangs_up()

    paul.calls_back().presses("1").does_not_hear(*PERSONAL).hears("nous vous rappelons dans une minute")
    town.fast_forward(minutes=2)

    paul.picks_up().hears("On compte sur vous").does_not_hear(*PERSONAL)
    paul.presses("3").hears("Odette", "rue des Lilas")


def test_what_is_in_hand_is_read_when_nothing_is_asked(town: Town, anne: Telephone, paul: Telephone) -> None:
    need = town.records_request()
    anne.picks_up().presses("1").hangs_up()
    paul.picks_up().presses("1").hangs_up()

    paul.calls_back().hears("On compte sur vous").presses("2").hears("quelqu'un d'autre")

    assert town.state(need) is State.IN_CHARGE


def test_a_referent_calls_the_person_then_calls_back(town: Town, anne: Telephone, paul: Telephone) -> None:
    need = town.records_request()
    anne.picks_up().presses("1").hangs_up()
    paul.picks_up().presses("1").hangs_up()
    anne.picks_up().hangs_up()
    town.fast_forward(hours=33)
    paul.picks_up().presses("1").hangs_up()
    anne.picks_up().presses("3").hears("01, 99, 00, 01, 99").hangs_up()

    anne.calls_back().hears("Merci d'appeler la personne").presses("1")

    assert town.state(need) is State.VERIFIED


def test_nothing_waits_is_said_kindly(anne: Telephone) -> None:
    anne.calls_back().hears("Merci de votre appel", "Aucune demande ne vous attend", "01, 99, 00, 01, 00")


@pytest.mark.parametrize("number", ["+33199000777", "anonymous", ""])
def test_a_stranger_hears_what_this_number_is(site: Site, town: Town, anne: Telephone, number: str) -> None:
    town.records_request()
    before = site.everything()

    anne.calls_back(number or "anonymous").hears("l'entraide entre voisins", "appelez la mairie au 01, 99, 00, 01, 00")

    anne.does_not_hear("ampoule", "Centre", "Tapez")
    assert site.everything() == before


def test_a_late_caller_hears_what_became_of_it(called: tuple[Site, Exchange], town: Town, anne: Telephone) -> None:
    berthe = Telephone.of(*called, town.referent(metres=300))
    town.records_request()
    anne.picks_up().hangs_up()
    town.fast_forward(hours=2)
    anne.rings().hangs_up()
    town.fast_forward(hours=2)
    berthe.picks_up().presses("1").hangs_up()

    anne.calls_back().hears("Quelqu’un d’autre suit maintenant cette demande")


def test_the_same_call_asks_to_be_called_back_once(town: Town, anne: Telephone, paul: Telephone, site: Site) -> None:
    town.records_request()
    anne.picks_up().presses("1").hangs_up()
    paul.picks_up().hangs_up()
    paul.calls_back()

    paul.posts_key("1")
    paul.posts_key("1")

    assert len([message for message in town.messages() if message.kind == "call_back"]) == 1
