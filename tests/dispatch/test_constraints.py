"""What must never be, the database itself forbids, whatever the code above it believes."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from dispatch.requests import Ask
from dispatch.states import AskState, Role
from tests.stories.town import Town


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> Town:
    """A small town on a fresh database, with one request asked of one referent."""
    town = Town(sessions)
    town.referent()
    town.records_request()
    return town


def _ask(town: Town, volunteer_id: int, state: AskState, *, role: Role, seat: int | None = None) -> Ask:
    return Ask(
        request_id=1, volunteer_id=volunteer_id, role=role, state=state, seat=seat, asked_at=town.now,
        answer_by=town.now + timedelta(hours=1),
    )  # fmt: skip


def test_two_winners_for_one_place_are_refused(town: Town) -> None:
    first, second = town.bricoleur().volunteer_id, town.bricoleur().volunteer_id
    with town.sessions.begin() as session:
        session.add(_ask(town, first, AskState.ACCEPTED, role=Role.BRICOLEUR, seat=1))
    with pytest.raises(IntegrityError), town.sessions.begin() as session:
        session.add(_ask(town, second, AskState.ACCEPTED, role=Role.BRICOLEUR, seat=1))
    with town.sessions.begin() as session:
        session.add(_ask(town, second, AskState.ACCEPTED, role=Role.BRICOLEUR, seat=2))


def test_a_winner_without_a_place_is_refused(town: Town) -> None:
    with pytest.raises(IntegrityError), town.sessions.begin() as session:
        session.add(_ask(town, town.bricoleur().volunteer_id, AskState.ACCEPTED, role=Role.BRICOLEUR))


def test_two_open_asks_of_one_request_to_one_person_are_refused(town: Town) -> None:
    paul = town.bricoleur().volunteer_id
    with town.sessions.begin() as session:
        session.add(_ask(town, paul, AskState.DECLINED, role=Role.BRICOLEUR))
        session.add(_ask(town, paul, AskState.OPEN, role=Role.BRICOLEUR))
    with pytest.raises(IntegrityError), town.sessions.begin() as session:
        session.add(_ask(town, paul, AskState.OPEN, role=Role.REFERENT))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE request SET commune_id = NULL",
        "UPDATE request SET commune_id = 999",
        "UPDATE request SET state = 'somewhere'",
        "UPDATE request SET state = 'stuck'",
        "UPDATE request SET stuck_reason = 'no_referent'",
        "UPDATE request SET lat = NULL",
        "UPDATE request SET seats = 3",
        "UPDATE outbox_message SET state = 'lost'",
        "UPDATE ask SET volunteer_id = 999",
        "UPDATE volunteer SET is_referent = (1 = 0)",
        "DELETE FROM volunteer",
        "DELETE FROM commune",
    ],
)
def test_what_makes_no_sense_is_refused(town: Town, change: str) -> None:
    with pytest.raises(IntegrityError), town.sessions.begin() as session:
        session.execute(text(change))
