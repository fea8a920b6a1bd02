"""A whole request by landline: asked, accepted, done and verified with keys, in calls alone."""

import pytest
from sqlalchemy import select

from dispatch import mairie
from dispatch.consulting.looks import Way
from dispatch.consulting.tables import Consultation
from dispatch.requests import Request
from dispatch.states import AskState, Channel, MessageState, Role, State
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both
from tests.voisinage.telephone import Exchange, Telephone

PERSONAL = ("Odette", "rue des Lilas", "01, 99, 00, 01, 99")


@pytest.fixture
def need(town: Town, anne: Telephone, paul: Telephone) -> Request:
    return town.records_request()


def mission_code(town: Town, need: Request) -> str:
    return ", ".join(town.fresh(need).mission_code)


@on_both
def test_from_the_need_to_its_check_nobody_reads_a_text(
    town: Town, anne: Telephone, paul: Telephone, need: Request
) -> None:
    anne.picks_up().hears("Voisinage Clairval", "Centre", "Pouvez-vous suivre", "Tapez 1").does_not_hear(*PERSONAL)
    anne.presses("1").hears("Vous suivez cette demande", "Nous demandons aux voisins", *PERSONAL)
    anne.presses("3").hears(*PERSONAL).presses("").is_over()

    paul.picks_up().hears("Pouvez-vous aider ?", "Répondez aujourd'hui avant").does_not_hear(*PERSONAL)
    paul.presses("1").hears("Merci !", "Odette", "12 rue des Lilas", mission_code(town, need), "Visite ")
    paul.hangs_up()
    assert town.state(need) is State.ASSIGNED
    anne.picks_up().hears("Un voisin a dit oui").does_not_hear(*PERSONAL).presses("3").hears("Dominique").hangs_up()

    town.fast_forward(hours=33)
    paul.picks_up().hears("Est-ce fait ?").does_not_hear(*PERSONAL).presses("1").hears("C'est noté").is_over()
    anne.picks_up().hears("Le voisin dit que c'est fait").does_not_hear(*PERSONAL)
    anne.presses("3").hears("01, 99, 00, 01, 99").presses("1").hears("La demande est close").is_over()

    assert town.state(need) is State.VERIFIED
    assert town.carrier.messages() == []
    assert {message.state for message in town.messages()} == {MessageState.DELIVERED}


def test_what_will_be_said_is_nowhere_kept(town: Town, anne: Telephone, need: Request) -> None:
    (message,) = town.messages()

    assert (message.channel, message.body) == (Channel.VOICE, None)


def test_the_story_of_the_request_says_who_answered_by_phone(town: Town, anne: Telephone, need: Request) -> None:
    anne.picks_up().presses("1").presses("3").hangs_up()

    assert town.events(need).count("answered_by_voice") == 1
    assert town.events(need).count("details_seen") == 1
    with town.sessions() as session:
        (look,) = session.scalars(select(Consultation)).all()
        assert (look.reader_volunteer_id, look.request_id, look.way) == (anne.phone.volunteer_id, need.id, Way.CALL)


@on_both
def test_a_no_goes_to_the_next(called: tuple[Site, Exchange], town: Town, anne: Telephone, need: Request) -> None:
    berthe = Telephone.of(*called, town.referent(metres=300))

    anne.picks_up().presses("2").hears("quelqu'un d'autre").is_over()

    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.DECLINED
    berthe.picks_up().hears("Pouvez-vous suivre")


def test_three_says_it_all_again_as_often_as_one_likes(anne: Telephone, need: Request) -> None:
    anne.picks_up()
    first = anne.heard

    for _ in range(4):
        assert anne.presses("3").heard == first


@pytest.mark.parametrize("key", ["", "7", "*", "#"])
def test_silence_and_a_wrong_key_are_asked_once_more_then_the_number_to_call(
    site: Site, town: Town, anne: Telephone, need: Request, key: str
) -> None:
    before = site.everything()

    anne.picks_up().presses(key).hears("pas reçu de réponse", "Pouvez-vous suivre")
    anne.presses(key).hears("cela ne fait rien", "01, 99, 00, 01, 00", "Au revoir").does_not_hear("Tapez")

    assert {table: rows for table, rows in site.everything().items() if table != "outbox_message"} == {
        table: rows for table, rows in before.items() if table != "outbox_message"
    }
    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.OPEN


def test_not_done_goes_back_to_the_referent(town: Town, anne: Telephone, paul: Telephone, need: Request) -> None:
    anne.picks_up().presses("1").hangs_up()
    paul.picks_up().presses("1").hangs_up()
    town.fast_forward(hours=33)

    paul.picks_up().hears("Est-ce fait ?").presses("2").hears("Le référent prépare la suite").is_over()

    assert town.state(need) is State.IN_CHARGE
    anne.picks_up().hears("Aucun voisin n'est disponible").presses("2").hears("La mairie prend le relais").is_over()
    assert town.state(need) is State.STUCK


def test_a_person_who_says_no_sends_the_search_on(town: Town, anne: Telephone, paul: Telephone, need: Request) -> None:
    anne.picks_up().presses("1").hangs_up()
    paul.picks_up().presses("1").hangs_up()
    town.fast_forward(hours=33)
    paul.picks_up().presses("1")
    marc = town.bricoleur(metres=400)

    anne.picks_up().presses("2").hears("Nous demandons aux voisins")

    marc.expects("Pouvez-vous aider ?")


def test_nine_stops_everything(town: Town, anne: Telephone, need: Request) -> None:
    anne.picks_up().presses("9").hears("nous ne vous solliciterons plus").is_over()

    assert town.state(need) is State.STUCK
    assert anne.calls_back().heard is not None
    anne.hears("Vous avez demandé à ne plus être sollicité", "01, 99, 00, 01, 00")


@on_both
def test_who_comes_second_hears_so_kindly(called: tuple[Site, Exchange], town: Town, anne: Telephone) -> None:
    paul = Telephone.of(*called, town.bricoleur())
    marc = Telephone.of(*called, town.bricoleur(metres=300))
    need = town.records_request()
    anne.picks_up().presses("1")
    paul.picks_up()
    marc.picks_up().presses("1")

    paul.presses("1").hears("Quelqu’un d’autre a pu venir", "Vous n’avez plus rien à faire").does_not_hear(*PERSONAL)

    assert len(town.asks(need, state=AskState.ACCEPTED)) == 1
    assert len(paul.calls) == 1, "thanks are not rung for"


def test_thanks_and_confirmations_do_not_ring(town: Town, anne: Telephone, paul: Telephone, need: Request) -> None:
    anne.picks_up().presses("1")
    paul.picks_up().presses("1")

    assert len(paul.calls) == 1


def test_an_old_call_says_what_became_of_it(town: Town, anne: Telephone, need: Request) -> None:
    town.acts(mairie.cancel, need)

    anne.picks_up().hears("Finalement, cette aide n’est plus nécessaire").is_over()
