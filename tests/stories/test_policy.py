"""A commune's own policy, at work: who is next, when the mairie hears of it, when everything stops."""

from datetime import date, timedelta

from dispatch import mairie, referents, search
from dispatch.people import Volunteer
from dispatch.places import Sector
from dispatch.states import AskState, Role, State, StuckReason, Urgency
from tests.stories.town import EACH_BY_ITSELF, Phone, Town, pause


def follows(town: Town, **policy: object) -> None:
    town.commune_rules(**EACH_BY_ITSELF, policies={"soon": policy})


def stranger(town: Town) -> Phone:
    """A referent of no sector."""
    return town.referent(metres=500, sectors=False)


def test_after_a_no_only_the_others_of_the_sector_are_asked(town: Town) -> None:
    follows(town, next_referent="sector")
    anne, bruno, carl = town.referent(), stranger(town), town.referent(metres=1_900)
    request = town.records_request()

    anne.taps(referents.decline)
    carl.expects("Pouvez-vous suivre").taps(referents.decline)

    assert not bruno.texts
    assert town.fresh(request).stuck_reason is StuckReason.NO_REFERENT


def test_whoever_stands_in_for_one_of_the_sector_is_one_of_them(town: Town) -> None:
    follows(town, next_referent="sector")
    anne, bruno, carl = town.referent(), stranger(town), town.referent(metres=1_900)
    with town.sessions.begin() as session:
        session.get_one(Volunteer, carl.volunteer_id).backup_id = bruno.volunteer_id
    pause(town, carl, date(2026, 12, 24))
    town.records_request()

    anne.taps(referents.decline)

    bruno.expects("Pouvez-vous suivre")


def test_where_the_commune_has_no_sectors_every_referent_is_one_of_them(town: Town) -> None:
    with town.desk() as desk:
        desk.session.delete(desk.session.get_one(Sector, town.sector_id))
    follows(town, next_referent="sector")
    anne, bruno = stranger(town), stranger(town)
    town.records_request()

    anne.taps(referents.decline)

    bruno.expects("Pouvez-vous suivre")


def test_the_mairie_at_once_after_the_first_silence(town: Town) -> None:
    follows(town, next_referent="mairie")
    town.referent()
    bruno = town.referent(metres=900)
    request = town.records_request()

    town.fast_forward(minutes=90)

    assert not bruno.texts
    assert town.state(request) is State.STUCK
    assert "aucun référent disponible" in town.duty_phone()[-1]


def test_a_relaunch_asks_one_more_even_there(town: Town) -> None:
    follows(town, next_referent="mairie")
    town.referent()
    request = town.records_request()
    town.fast_forward(minutes=90)
    town.referent(metres=900)

    town.acts(mairie.relaunch, request)

    assert town.state(request) is State.OPEN
    assert {ask.state for ask in town.asks(request, role=Role.REFERENT)} == {AskState.STOOD_DOWN, AskState.OPEN}


def test_the_mairie_hears_in_the_middle_of_a_wait_which_goes_on(town: Town) -> None:
    follows(town, mairie_told=30)
    anne = town.referent()
    request = town.records_request()
    deadline = town.now + timedelta(minutes=45)

    town.fast_forward(minutes=30)

    assert "aucun référent n'a encore répondu, la recherche continue" in town.duty_phone()[-1]
    assert town.fresh(request).chase_at == deadline
    assert len(anne.texts) == 1
    town.fast_forward(minutes=15)
    anne.expects("Personne ne suit encore")
    assert town.events(request).count("mairie_told") == 1


def test_the_mairie_hears_while_waves_go_out(town: Town) -> None:
    follows(town, mairie_told=30)
    anne = town.referent()
    town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    town.fast_forward(minutes=30)

    assert "aucun voisin n'est encore trouvé, la recherche continue" in town.duty_phone()[-1]
    assert town.state(request) is State.IN_CHARGE


def test_a_hard_stop_lets_everybody_go_and_a_relaunch_has_all_its_time_again(town: Town) -> None:
    follows(town, hard_stop=100, reminders=5)
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    town.fast_forward(minutes=99)
    assert town.state(request) is State.IN_CHARGE
    town.fast_forward(minutes=1)
    assert town.state(request) is State.STUCK
    assert town.fresh(request).stuck_reason is StuckReason.NOBODY_FREE
    assert "hard_stop" in town.events(request)
    assert [ask.state for ask in town.asks(request)] == [AskState.EXPIRED]

    town.acts(mairie.relaunch, request)
    town.fast_forward(minutes=99)
    assert town.state(request) is State.IN_CHARGE
    town.fast_forward(minutes=1)
    assert town.state(request) is State.STUCK
    assert paul.texts


def test_who_is_reminded_how_often_is_the_urgencys_own(town: Town) -> None:
    town.commune_rules(**EACH_BY_ITSELF, policies={"soon": {"reminders": 3}, "immediate": {"reminders": 0}})
    anne, bruno = town.referent(), town.referent(metres=900)
    town.records_request()
    town.fast_forward(minutes=3 * 45)
    assert len(anne.texts) == 4

    town.records_request("tap", urgency=Urgency.IMMEDIATE)
    anne.expects("urgent")
    town.fast_forward(minutes=10)
    bruno.expects("urgent")
