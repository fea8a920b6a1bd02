"""The demo town: whole, plausible, the same each time, and at a pleasant hour."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.addresses.tables import Address
from dispatch.desk import Line
from dispatch.engine import make_engine
from dispatch.journal import JournalEntry, OutboxMessage
from dispatch.people import Agent, Organisation, Volunteer
from dispatch.places import Sector
from dispatch.requests import Request
from dispatch.states import MessageState, State
from sms.phone import PhoneKind, parse_phone
from tests.keys import RING
from tests.voisinage.demo_instance import TUESDAY
from voisinage.config import Settings
from voisinage.demo.building import build_town
from voisinage.demo.drawing import draw
from voisinage.demo.extracts import COLUMNS, ban_extract
from voisinage.demo.ground import Ground, lay_out
from voisinage.demo.offices import commune_of
from voisinage.demo.town_clock import DemoClock, next_morning, pleasant, town_hours

HOURS = town_hours(commune_of(draw()))

Sessions = sessionmaker[Session]


@pytest.fixture(scope="module")
def town(demo_town: Settings) -> Iterator[Sessions]:
    """Built once: its tests only look."""
    engine = make_engine(demo_town.database_url, keys=RING)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


@pytest.fixture(scope="module")
def ground() -> Ground:
    return lay_out(draw(), random.Random(1))


@contextmanager
def built(folder: Path, now: datetime) -> Iterator[Sessions]:
    """Another town."""
    url = f"sqlite:///{folder / 'demo.sqlite3'}"
    engine = make_engine(url, keys=RING)
    build_town(engine, Line("http://localhost", can_reply=True), now=now)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


def test_sectors_tile_the_commune_without_gap_or_overlap(ground: Ground) -> None:
    outlines = [shapely.Polygon(outline) for outline in ground.sectors.values()]
    whole = shapely.union_all(outlines)

    assert len(outlines) == 4
    assert isinstance(whole, shapely.Polygon)
    assert not list(whole.interiors)
    assert whole.area == pytest.approx(sum(outline.area for outline in outlines), rel=1e-9)


def test_every_house_has_one_address_inside_the_commune(ground: Ground) -> None:
    whole = shapely.union_all([shapely.Polygon(outline) for outline in ground.sectors.values()])
    doors = Counter((house.street, house.numero, house.rep) for house in ground.houses)

    assert all(shapely.contains_xy(whole, house.lon, house.lat) for house in ground.houses)
    assert max(doors.values()) == 1


def test_the_extract_has_the_columns_of_a_real_one(ground: Ground) -> None:
    header, first, *_ = ban_extract(ground).splitlines()

    assert header.split(";") == list(COLUMNS)
    assert len(COLUMNS) == 23
    assert len(first.split(";")) == 23


def test_the_real_importers_took_everything(town: Sessions, ground: Ground) -> None:
    with town() as session:
        assert session.scalar(select(func.count(Address.id))) == len(ground.houses)
        assert set(session.scalars(select(Sector.name))) == set(ground.sectors)


def test_the_town_is_peopled_with_fiction_numbers_only(town: Sessions) -> None:
    with town() as session:
        volunteers = session.scalars(select(Volunteer)).all()
        assert sum(volunteer.is_referent for volunteer in volunteers) == 6
        assert sum(volunteer.is_bricoleur for volunteer in volunteers) == 61
        assert any(volunteer.charter_signed_at is None for volunteer in volunteers)
        assert any(volunteer.paused_until for volunteer in volunteers)
        assert sum(volunteer.phone_verified_at is None for volunteer in volunteers) == 3
        assert session.scalar(select(func.count(Organisation.id))) == 2
        assert session.scalar(select(func.count(Agent.id))) == 3
    assert all(volunteer.phone.startswith("+3363998") for volunteer in volunteers)
    assert {parse_phone(volunteer.phone).kind for volunteer in volunteers} == {PhoneKind.MOBILE}


def test_the_past_ended_in_every_way_and_the_present_shows_every_stage(town: Sessions) -> None:
    with town() as session:
        states = Counter(session.scalars(select(Request.state)))
        reasons = set(session.scalars(select(Request.stuck_reason).where(Request.state == State.STUCK)))

    assert set(states) == set(State)
    assert states[State.VERIFIED] >= 15
    assert reasons == {"nobody_free", "to_locate"}


def test_every_past_request_has_a_real_journal(town: Sessions) -> None:
    with town() as session:
        verified = session.scalars(select(Request.id).where(Request.state == State.VERIFIED)).all()
        for request_id in verified:
            told = select(JournalEntry).where(JournalEntry.request_id == request_id).order_by(JournalEntry.id)
            entries = session.scalars(told).all()
            assert [entries[0].event, entries[-1].event] == ["recorded", "verified"]
            assert entries == sorted(entries, key=lambda entry: entry.at)


def test_nothing_is_overdue_when_somebody_enters(town: Sessions) -> None:
    with town() as session:
        waiting = OutboxMessage.state.in_((MessageState.QUEUED, MessageState.LEASED))
        assert session.scalar(select(func.count(Request.id)).where(Request.chase_at <= TUESDAY)) == 0
        assert session.scalar(select(func.count(OutboxMessage.id)).where(waiting)) == 0
        assert session.scalar(select(func.count(JournalEntry.id)).where(JournalEntry.at > TUESDAY)) == 0


def test_the_same_seed_and_instant_give_the_same_town(town: Sessions, tmp_path: Path) -> None:
    with built(tmp_path, TUESDAY) as again:
        assert _portrait(again) == _portrait(town)


def test_another_day_tells_the_same_stories(town: Sessions, tmp_path: Path) -> None:
    """On a Friday evening in summer time, the day after a holiday, neighbours must be free all the same."""
    with built(tmp_path, datetime(2027, 5, 7, 15, 45, tzinfo=UTC)) as then:
        assert _states(then) == _states(town)


@pytest.mark.parametrize(
    ("real", "in_town"),
    [
        (datetime(2026, 11, 24, 8, 42, tzinfo=UTC), datetime(2026, 11, 24, 8, 42, tzinfo=UTC)),
        (datetime(2026, 11, 21, 21, 30, tzinfo=UTC), datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),  # Saturday night
        (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
        (datetime(2026, 12, 25, 10, 0, tzinfo=UTC), datetime(2026, 12, 28, 8, 30, tzinfo=UTC)),  # Christmas, a Friday
    ],
)
def test_it_is_always_a_pleasant_hour_in_town(real: datetime, in_town: datetime) -> None:
    assert pleasant(real, HOURS) == in_town


def test_the_next_morning_is_never_the_present_one() -> None:
    morning = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)

    assert next_morning(morning, HOURS) == morning + timedelta(days=1)


def test_the_clock_is_found_again_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    DemoClock(path, _standing_at(TUESDAY)).move_to(TUESDAY + timedelta(days=2))

    found = DemoClock(path, _standing_at(TUESDAY + timedelta(minutes=5)))

    assert found() == TUESDAY + timedelta(days=2, minutes=5)


def _standing_at(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


def _portrait(sessions: Sessions) -> list[tuple[Any, ...]]:
    story = select(Request.ref, Request.address, Request.state, JournalEntry.event, JournalEntry.at)
    with sessions() as session:
        return [tuple(row) for row in session.execute(story.join(JournalEntry).order_by(JournalEntry.id))]


def _states(sessions: Sessions) -> Counter[State]:
    with sessions() as session:
        return Counter(session.scalars(select(Request.state)))
