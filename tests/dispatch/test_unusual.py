"""What is unlike a reader in one hour: a table of cases, and what must hold whatever they open."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.consulting.looks import Look, Reader, Record, Way
from dispatch.consulting.unusual import Habit, Opened, Sign, Watch, busiest_hour, signs

PARIS = ZoneInfo("Europe/Paris")
MORNING, NIGHT = datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 22, tzinfo=UTC)
WATCH = Watch(many=20, times=2, night=5, idle=15, elsewhere=8)


def opened(many: int, at: datetime = MORNING, *, sector: int | None = 1, acted: bool = True) -> list[Opened]:
    """So many different records, a minute each."""
    return [Opened(at + timedelta(minutes=one % 60), f"p{one}", sector, acted) for one in range(many)]


@pytest.mark.parametrize(
    ("read", "habit", "expected"),
    [
        (opened(4), Habit(6, frozenset({1})), ()),
        (opened(20), Habit(6, frozenset({1})), (Sign.MANY,)),
        (opened(20), Habit(10, frozenset({1})), ()),  # their work is like that
        (opened(21), Habit(10, frozenset({1})), (Sign.MANY,)),
        (opened(20), Habit(), (Sign.MANY,)),  # somebody new
        (opened(19), Habit(), ()),
        (opened(5, NIGHT, acted=False), Habit(6, frozenset({1})), (Sign.NIGHT,)),
        (opened(5, NIGHT), Habit(6, frozenset({1})), ()),  # somebody on duty, who acted
        (opened(4, NIGHT, acted=False), Habit(6, frozenset({1})), ()),
        (opened(15, acted=False), Habit(9, frozenset({1})), (Sign.IDLE,)),
        (opened(8, sector=7), Habit(9, frozenset({1})), (Sign.ELSEWHERE,)),
        (opened(8, sector=7), Habit(9), ()),  # no sector is theirs yet
        (opened(8, sector=None), Habit(9, frozenset({1})), ()),
        (opened(25, NIGHT, sector=7, acted=False), Habit(3, frozenset({1})), tuple(Sign)),
    ],
)
def test_what_is_unlike_a_reader(read: Sequence[Opened], habit: Habit, expected: tuple[Sign, ...]) -> None:
    assert signs(read, habit, WATCH, PARIS) == expected


def test_one_record_opened_again_and_again_is_one() -> None:
    again = [Opened(NIGHT + timedelta(minutes=one), "p1") for one in range(50)]

    assert signs(again, Habit(), WATCH, PARIS) == ()
    assert busiest_hour(again) == 1


def test_the_busiest_hour_is_one_of_the_clock() -> None:
    assert busiest_hour(opened(7) + opened(3, MORNING + timedelta(hours=1))) == 7
    assert busiest_hour([]) == 0


@given(st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_with_less_than_the_least_no_sign_shows_and_more_habit_never_shows_more(
    many: int, busiest: int, acted: bool
) -> None:
    read = opened(many, NIGHT, sector=7, acted=acted)
    shown = set(signs(read, Habit(busiest, frozenset({1})), WATCH, PARIS))

    assert not shown or many >= WATCH.least
    assert set(signs(read, Habit(busiest + 30, frozenset({1})), WATCH, PARIS)) <= shown


def test_looks_that_count_as_one_have_one_key() -> None:
    reader, person = Reader(agent_id=3), Record(1, person_id=4, request_id=5)
    first = Look(reader, person, "board.one_request", Way.PAGE, MORNING)

    assert Look(reader, person, "intake.slip", Way.PAGE, MORNING + timedelta(minutes=9)).key == first.key
    others = (
        Look(reader, person, "board.one_request", Way.PAGE, MORNING + timedelta(minutes=10)),
        Look(reader, person, "board.one_request", Way.FILE, MORNING),
        Look(Reader(volunteer_id=3), person, "board.one_request", Way.PAGE, MORNING),
        Look(reader, Record(1, person_id=4), "board.one_request", Way.PAGE, MORNING),
        Look(reader, Record(1), "board.volunteers", Way.PAGE, MORNING),
    )
    assert len({first.key, *(one.key for one in others)}) == 6
