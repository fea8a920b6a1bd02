"""An agent gives a request to somebody else: from the ranking, against it for a yes said on the phone, never unfit."""

from datetime import date

import pytest

from dispatch import bricoleurs, mairie, referents, search
from dispatch.errors import IllegalMove
from dispatch.overruling.reassigning import Choice, choose_bricoleur, choose_referent
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import AskState, Role, State
from tests.stories.town import Phone, Town, pause


def _assigned(town: Town) -> tuple[Request, Phone, Phone]:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED
    return request, anne, paul


def test_another_referent_is_asked_and_the_first_one_thanked(town: Town) -> None:
    request, anne, _ = _assigned(town)
    luc = town.referent(metres=700)

    town.acts(choose_referent, request, choice=Choice(luc.volunteer_id))

    anne.expects("quelqu'un d'autre suit maintenant cette demande")
    luc.expects("Pouvez-vous suivre cette demande")
    luc.taps(referents.take_charge)
    assert town.state(request) is State.ASSIGNED, "the neighbour who said yes is still expected"


def test_a_referent_who_said_yes_on_the_phone_has_it_at_once(town: Town) -> None:
    request = town.records_request()
    assert town.state(request) is State.STUCK, "nobody to ask yet"
    luc = town.referent()

    town.acts(choose_referent, request, choice=Choice(luc.volunteer_id, said_yes=True))

    assert town.state(request) is State.IN_CHARGE
    luc.expects("Choisissez ici")
    assert all("Pouvez-vous suivre" not in body for body in luc.texts)


def test_another_neighbour_takes_the_place_and_the_first_hears_of_it(town: Town) -> None:
    request, _, paul = _assigned(town)
    lea = town.bricoleur(metres=400)

    town.acts(choose_bricoleur, request, choice=Choice(lea.volunteer_id, said_yes=True))

    assert town.state(request) is State.ASSIGNED
    paul.expects("n'est plus nécessaire")
    held = town.asks(request, state=AskState.ACCEPTED)
    assert [ask.volunteer_id for ask in held] == [lea.volunteer_id]


def test_somebody_on_a_break_may_say_yes_all_the_same_and_the_reason_is_kept(town: Town) -> None:
    request, _, _ = _assigned(town)
    lea = town.bricoleur(metres=400)
    pause(town, lea, date(2026, 12, 24))

    with pytest.raises(IllegalMove):
        town.acts(choose_bricoleur, request, choice=Choice(lea.volunteer_id))
    town.acts(choose_bricoleur, request, choice=Choice(lea.volunteer_id, said_yes=True))

    (ask,) = town.asks(request, state=AskState.ACCEPTED)
    assert ask.volunteer_id == lea.volunteer_id
    assert ask.reasons.startswith("choisi par la mairie, bien que : en pause")


@pytest.mark.parametrize("lacking", ["charter_signed_at", "phone_verified_at"])
def test_nobody_overrules_the_charter_or_the_proof_of_a_number(town: Town, lacking: str) -> None:
    request, _, _ = _assigned(town)
    lea = town.bricoleur(metres=400)
    with town.sessions.begin() as session:
        setattr(session.get_one(Volunteer, lea.volunteer_id), lacking, None)

    with pytest.raises(IllegalMove):
        town.acts(choose_bricoleur, request, choice=Choice(lea.volunteer_id, said_yes=True))

    assert lea.texts == []
    assert len(town.asks(request, state=AskState.ACCEPTED)) == 1, "nothing half done"


def test_in_the_hands_of_the_mairie_a_yes_by_phone_counts(town: Town) -> None:
    paul = town.bricoleur()
    town.referent()
    request = town.records_request()
    town.acts(mairie.take_back, request)

    with pytest.raises(IllegalMove):
        town.acts(choose_bricoleur, request, choice=Choice(paul.volunteer_id))
    town.acts(choose_bricoleur, request, choice=Choice(paul.volunteer_id, said_yes=True))
    paul.taps(bricoleurs.report_done)

    assert town.state(request) is State.DONE
    town.acts(mairie.verify, request)
    assert town.state(request) is State.VERIFIED


def test_one_of_a_pair_gives_way_only_when_named(town: Town) -> None:
    anne = town.referent()
    for metres in (100, 200, 300):
        town.bricoleur(metres=metres)
    request = town.records_request("furniture")
    anne.taps(referents.take_charge)
    with town.sessions() as session:
        seats = session.get_one(Request, request.id).seats
    assert seats == 2
    anne.taps(search.ask_in_waves)
    for ask in town.asks(request)[:2]:
        with town.desk() as desk:
            bricoleurs.accept(desk, desk.session.get_one(type(ask), ask.id))
    first, second = town.asks(request, state=AskState.ACCEPTED)
    other = town.bricoleur(metres=350)

    with pytest.raises(IllegalMove):
        town.acts(choose_bricoleur, request, choice=Choice(other.volunteer_id, said_yes=True))
    town.acts(choose_bricoleur, request, choice=Choice(other.volunteer_id, said_yes=True, instead_of=first.id))

    held = {ask.volunteer_id for ask in town.asks(request, state=AskState.ACCEPTED)}
    assert held == {second.volunteer_id, other.volunteer_id}


def test_what_has_ended_is_given_to_nobody(town: Town) -> None:
    luc = town.referent()
    request = town.records_request()
    town.acts(mairie.cancel, request)

    with pytest.raises(IllegalMove):
        town.acts(choose_referent, request, choice=Choice(luc.volunteer_id, said_yes=True))

    assert len(town.asks(request, role=Role.REFERENT)) == 1
