"""The figures on plain values: what is counted, over which days, and how it is drawn."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.states import State
from tests.voisinage.observatory.plain_count import Course, counted_by_hand
from voisinage.observatory.charts import BOTTOM, HEIGHT, TOP, WIDTH, bars, duration, in_words, lengths, number
from voisinage.observatory.counted import Counted
from voisinage.observatory.figures import Table, by_job, by_week, sharing_out, summary, waits, waits_by_week
from voisinage.observatory.period import Period, PeriodRefused, period_from
from voisinage.observatory.reading import Load

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
FORTNIGHT = Period(date(2026, 11, 16), date(2026, 11, 29), PARIS)


def course(
    job: str = "Changer une ampoule", state: State = State.VERIFIED, *, hours: float = 2, **known: object
) -> Course:
    opened = known.get("opened_at", MONDAY)
    assert isinstance(opened, datetime)
    done = opened + timedelta(hours=hours) if state in (State.VERIFIED, State.DONE) else None
    return Course(job, state, opened, opened + timedelta(minutes=30), done)


def of(*courses: Course) -> Counted:
    return counted_by_hand(courses, FORTNIGHT)


def test_a_week_begins_on_its_local_monday() -> None:
    late_on_sunday = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    early_on_monday = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # half past midnight in Paris

    table = by_week(of(course(opened_at=late_on_sunday), course(opened_at=early_on_monday)), FORTNIGHT)

    assert table.rows == (("16/11/2026", (1, 1)), ("23/11/2026", (1, 1)))


def test_a_week_without_requests_stands_there_empty() -> None:
    assert waits_by_week(of(course()), FORTNIGHT).rows == (("16/11/2026", (None, None)), ("23/11/2026", (0.5, 2.0)))


def test_the_most_frequent_job_comes_first_and_the_rare_ones_together() -> None:
    found = [course(f"Service {number:02}") for number in range(14)] + [course("Service 13")]

    rows = by_job(of(*found)).rows

    assert rows[0] == ("Service 13", (2,))
    assert rows[-1] == ("autres services", (2,))
    assert sum(values[0] or 0 for _, values in rows) == 15
    assert by_job(of(*found[:13])).rows[-1] == ("Service 12", (1,)), "one alone is called by its name"
    assert len(by_job(of(*found), most=99).rows) == 14


def test_the_share_verified_is_of_what_ended() -> None:
    found = summary(of(course(), course(), course(state=State.UNMET), course(state=State.IN_CHARGE)))

    assert (found.recorded, found.ended, found.verified, found.unmet) == (4, 3, 2, 1)
    assert found.verified_share == pytest.approx(2 / 3)
    assert found.to_charge == timedelta(minutes=30)


def test_with_nothing_there_is_nothing_to_divide_by() -> None:
    assert summary(of()).verified_share is None
    assert waits(of()).rows[0][1] == (None, None, 0)
    assert bars(by_week(of(), FORTNIGHT), 2).bars == ()
    assert lengths(by_job(of())) == []


def test_half_wait_less_and_nine_in_ten_wait_less() -> None:
    found = [course(hours=hours) for hours in range(1, 12)]

    table = waits(of(*found))
    assert table.rows[1][1] == (6.0, 10.0, 11)
    assert in_words(table) == (
        ["Délai", "Une demande sur deux", "Neuf sur dix", "Demandes comptées"],
        [["jusqu’à la prise en charge", "30 min", "30 min", "11"], ["jusqu’au service rendu", "6 h", "10 h", "11"]],
    ), "a file counts in hours, a page says them as people do"


def test_minutes_are_not_lost_in_tenths_of_an_hour() -> None:
    table = waits(of(course(hours=9 / 60), course(hours=9 / 60)))

    assert in_words(table)[1][1][:3] == ["jusqu’au service rendu", "9 min", "9 min"]


def test_what_a_bar_of_waits_says_is_a_duration() -> None:
    (*_, done) = bars(waits_by_week(of(course(hours=1.5)), FORTNIGHT), 2).bars

    assert done.says == "Semaine du 23/11/2026 : service rendu 1 h 30"


def test_asks_are_told_in_classes() -> None:
    table = sharing_out([Load(0, 0), Load(0, 0), Load(4, 1), Load(21, 9)])

    assert table.rows == (("aucune", (2,)), ("3 à 5", (1,)), ("plus de 20", (1,)))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_no_bar_leaves_its_drawing(values: list[int]) -> None:
    table = Table("t", "T", ("Semaine", "Nombre"), tuple((str(row), (value,)) for row, value in enumerate(values)))

    chart = bars(table, 1)

    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH + 0.2 for bar in chart.bars)
    assert all(bar.y >= TOP - 0.2 and bar.y + bar.height <= HEIGHT - BOTTOM + 0.2 for bar in chart.bars)
    assert len({mark.text for mark in chart.scale}) == 5


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"du": "hier"}, "du", "n’est pas une date"),
        ({"du": "2026-02-30"}, "du", "n’est pas une date"),
        ({"au": "2026-11-01", "du": "2026-11-02"}, "au", "inversez"),
        ({"du": "1999-12-31"}, "du", "entre 2000 et 2100"),
        ({"du": "2015-01-01", "au": "2026-01-01"}, "du", "Cinq ans"),
    ],
)
def test_dates_that_make_no_period_say_why(typed: dict[str, str], field: str, said: str) -> None:
    with pytest.raises(PeriodRefused, match=said) as refused:
        period_from(typed, date(2026, 11, 29), PARIS)
    assert refused.value.field == field


def test_without_dates_it_is_the_last_twelve_weeks() -> None:
    period = period_from({}, date(2026, 11, 29), PARIS)

    assert (period.first, period.last) == (date(2026, 9, 7), date(2026, 11, 29))
    assert len(list(period.weeks())) == 12


@pytest.mark.parametrize(
    ("wait", "said"),
    [(None, "–"), (timedelta(minutes=35), "35 min"), (timedelta(minutes=125), "2 h 05"), (timedelta(hours=3), "3 h"),
     (timedelta(days=3), "3 jours")],
)  # fmt: skip
def test_a_duration_is_said_as_people_say_it(wait: timedelta | None, said: str) -> None:
    assert duration(wait) == said


@pytest.mark.parametrize(("value", "said"), [(None, "–"), (3.5, "3,5"), (1204, "1\u202f204"), (0, "0")])
def test_figures_are_written_in_french(value: float | None, said: str) -> None:
    assert number(value) == said
