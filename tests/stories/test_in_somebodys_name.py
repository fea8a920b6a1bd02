"""The mairie phones, and notes for a volunteer what they said: done as if they had pressed it, and both are named."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from dispatch import bricoleurs, referents, search, verify
from dispatch.journal import JournalEntry
from dispatch.overruling.in_name import send_page
from dispatch.requests import Ask, Request
from dispatch.states import Role, State
from tests.stories.town import Phone, Town


def _notes(town: Town, request: Request, phone: Phone, verb: object, *more: object) -> None:
    """An agent does it at a desk that knows who was told."""
    with town.desk() as desk:
        mine = select(Ask).where(Ask.request_id == request.id, Ask.volunteer_id == phone.volunteer_id)
        ask = desk.session.scalars(mine.order_by(Ask.id.desc())).first()
        told = replace(desk, told_to=town.mairie_id)
        verb(told, ask, *more)  # type: ignore[operator]
        if verb is referents.take_charge and ask is not None:
            send_page(told, ask)
    town.delivers()


def _line(town: Town, request: Request, event: str) -> JournalEntry:
    lines = select(JournalEntry).where(JournalEntry.request_id == request.id, JournalEntry.event == event)
    with town.sessions() as session:
        return session.scalars(lines).one()


def test_a_whole_journey_by_phone_names_the_agent_beside_each_volunteer(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()

    _notes(town, request, anne, referents.take_charge)
    anne.expects("Choisissez ici")
    _notes(town, request, anne, search.ask_in_waves)
    _notes(town, request, paul, bricoleurs.accept)
    paul.expects("L'adresse")
    _notes(town, request, paul, bricoleurs.report_done)
    _notes(town, request, anne, verify.confirm)

    assert town.state(request) is State.VERIFIED
    for event, phone in (
        ("taken_charge", anne), ("bricoleur_accepted", paul), ("reported_done", paul), ("verified", anne),
    ):  # fmt: skip
        line = _line(town, request, event)
        assert (line.actor_agent_id, line.actor_volunteer_id) == (town.mairie_id, phone.volunteer_id), event


def test_what_the_clock_does_meanwhile_is_nobodys(town: Town) -> None:
    anne = town.referent()
    town.bricoleur()
    request = town.records_request()
    _notes(town, request, anne, referents.take_charge)
    _notes(town, request, anne, search.ask_in_waves)

    line = _line(town, request, "bricoleur_asked")

    assert (line.actor_agent_id, line.actor_volunteer_id) == (None, None)


def test_a_no_by_phone_sets_the_next_one_going(town: Town) -> None:
    anne, luc = town.referent(metres=10), town.referent(metres=900)
    request = town.records_request()
    asked = anne if anne.texts else luc
    other = luc if asked is anne else anne

    _notes(town, request, asked, referents.decline)

    other.expects("Pouvez-vous suivre cette demande")
    assert len(town.asks(request, role=Role.REFERENT)) == 2


@pytest.mark.parametrize("reason", list(bricoleurs.NotDone))
def test_not_done_keeps_its_reason(town: Town, reason: bricoleurs.NotDone) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)

    _notes(town, request, paul, bricoleurs.report_not_done, reason)

    assert _line(town, request, "reported_not_done").details["reason"] == reason
    anne.expects("ce n'est pas fait")
