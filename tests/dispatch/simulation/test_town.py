"""The town is what it says it is: its demand, its people's willingness, its luck."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean, pvariance

import numpy as np
import pytest
from scipy import stats

from dispatch.delays import WakingHours
from dispatch.geo import flat_metres
from dispatch.simulation.assumptions import Bricoleurs
from dispatch.simulation.confidence import estimate, student
from dispatch.simulation.demand import MEAN, VARIANCE, calls_of, daily_counts, daily_means
from dispatch.simulation.drawing import draw_town
from dispatch.simulation.luck import Draw, Luck, Stream, generator, lognormal, spread_of
from dispatch.simulation.setting import More
from dispatch.simulation.willingness import calibrated, drawn_willingness
from dispatch.states import Urgency
from tests.dispatch.simulation.small_town import JOBS, RULES, SMALL, truth_of

YEAR = replace(SMALL, days=365, requests_a_year=900)
HOURS = WakingHours.of(YEAR.timezone, YEAR.territory, YEAR.insee, RULES)


def test_days_are_as_uneven_as_in_the_real_series() -> None:
    counts = daily_counts([MEAN] * 50_000, np.random.default_rng(1))

    assert fmean(counts) == pytest.approx(MEAN, rel=0.03)
    assert pvariance(counts) == pytest.approx(VARIANCE, rel=0.06)


def test_a_year_brings_as_many_requests_as_it_should_and_sundays_few() -> None:
    means = daily_means(YEAR, HOURS.calendar)
    years = [len(calls_of(YEAR, seed, HOURS.calendar)) for seed in range(1, 9)]
    sundays = sum(call.at.weekday() == 6 for call in calls_of(YEAR, 1, HOURS.calendar))

    assert sum(means) == pytest.approx(900)
    assert fmean(years) == pytest.approx(900, rel=0.06)
    assert sundays < 40


def test_few_people_ask_for_most_of_it() -> None:
    places = [call.place for call in calls_of(YEAR, 1, HOURS.calendar)]
    often = sorted((places.count(place) for place in set(places)), reverse=True)

    assert sum(often[: len(often) // 10]) > 0.3 * len(places)


def test_snow_is_cleared_in_winter_only() -> None:
    months = {call.at.month for call in calls_of(YEAR, 1, HOURS.calendar) if call.job.code == "snow"}

    assert months
    assert months <= {12, 1, 2}


def test_windows_lie_ahead_and_what_cannot_wait_has_six_hours() -> None:
    calls = calls_of(YEAR, 2, HOURS.calendar)

    assert all(window.end > call.at for call in calls for window in call.windows)
    urgent = [call for call in calls if call.urgency is Urgency.IMMEDIATE]
    assert urgent
    assert {call.promised - call.at for call in urgent} == {timedelta(hours=6)}


def test_a_public_holiday_is_a_sunday() -> None:
    means = daily_means(YEAR, HOURS.calendar)
    easter_monday, monday_after = (day - YEAR.first_day for day in (date(2026, 4, 6), date(2026, 4, 13)))
    calls = [call for seed in range(1, 5) for call in calls_of(YEAR, seed, HOURS.calendar)]
    ticked = [window.start for call in calls for window in call.windows if call.urgency is not Urgency.IMMEDIATE]
    afternoons = {start.astimezone(HOURS.tz).date() for start in ticked if start.astimezone(HOURS.tz).hour == 14}

    assert means[easter_monday.days] < means[monday_after.days] / 5
    assert date(2026, 4, 7) in afternoons
    assert date(2026, 4, 6) not in afternoons


@pytest.mark.parametrize("sigma", [0.0, 1.0, 1.75])
@pytest.mark.parametrize("lambda_km", [1.5, 3.0, 6.0])
@pytest.mark.parametrize("acceptance", [0.17, 0.287, 0.47])
def test_acceptance_within_a_kilometre_is_the_published_one(acceptance: float, lambda_km: float, sigma: float) -> None:
    people = Bricoleurs(acceptance=acceptance, lambda_km=lambda_km, sigma=sigma)
    chance, rng = calibrated(people), np.random.default_rng(3)
    drawn = [
        chance.chance(drawn_willingness(sigma, willing), distance**0.5)  # evenly over the disc
        for willing, distance in rng.random((20_000, 2)).tolist()
    ]

    assert fmean(drawn) == pytest.approx(acceptance, abs=0.01)


def test_willingness_is_one_on_average() -> None:
    drawn = [drawn_willingness(1.0, share) for share in np.random.default_rng(4).random(40_000).tolist()]

    assert fmean(drawn) == pytest.approx(1, rel=0.03)


def test_sixty_answers_in_a_hundred_come_within_three_quarters_of_an_hour() -> None:
    people = Bricoleurs()
    spread = spread_of(people.median_minutes, 45, people.within_45)
    minutes = [lognormal(share, people.median_minutes, spread) for share in np.random.default_rng(5).random(20_000)]

    assert fmean(one <= 45 for one in minutes) == pytest.approx(0.6, abs=0.01)


def test_luck_depends_on_the_pair_alone() -> None:
    one, other = Luck(7, 50), Luck(7, 50)
    other.draw(Stream.ANSWERS, 3, 40, Draw.DELAY)  # whatever was asked before

    assert one.draw(Stream.ANSWERS, 9, 12, Draw.ACCEPTS) == other.draw(Stream.ANSWERS, 9, 12, Draw.ACCEPTS)
    assert one.draw(Stream.ANSWERS, 9, 12, Draw.ACCEPTS) != one.draw(Stream.ANSWERS, 8, 12, Draw.ACCEPTS)
    assert generator(7, Stream.ANSWERS, 1).random() != generator(8, Stream.ANSWERS, 1).random()


def test_a_seed_is_a_town() -> None:
    assert draw_town(SMALL, 5, sigma=1, rules=RULES).calls == draw_town(SMALL, 5, sigma=1, rules=RULES).calls
    assert draw_town(SMALL, 5, sigma=1, rules=RULES).helpers != draw_town(SMALL, 6, sigma=1, rules=RULES).helpers


def test_newcomers_change_nobody_else() -> None:
    larger = replace(SMALL, more=More(10, 4, "plumbing"))
    town, grown = (draw_town(setting, 1, sigma=1, rules=RULES) for setting in (SMALL, larger))
    extra = grown.helpers[len(town.helpers) :]

    assert grown.helpers[: len(town.helpers)] == town.helpers
    assert grown.calls == town.calls
    assert len(extra) == 10
    assert all("plumbing" in one.skills and one.area_id == 4 for one in extra)


def test_everybody_lives_in_their_sector() -> None:
    truth = truth_of(1)
    corner = truth.town.areas[0].shape.bounds

    assert {one.area_id for one in truth.town.helpers} <= {area.id for area in truth.town.areas}
    assert corner[2] - corner[0] > 0
    nearest, farthest = (
        pick(flat_metres(one.point, call.place) for one in truth.town.helpers for call in truth.town.calls)
        for pick in (min, max)
    )
    assert 0 <= nearest < farthest < 7_500  # the diagonal of five kilometres by five


def test_intervals_are_students() -> None:
    assert [student(n) for n in (1, 2, 3, 5, 29)] == [
        pytest.approx(stats.t.ppf(0.975, n), rel=0.004) for n in (1, 2, 3, 5, 29)
    ]
    assert estimate([1.0, 3.0]).mean == 2
    assert estimate([1.0]).margin == float("inf")


def test_jobs_are_those_of_the_catalogue() -> None:
    assert {call.job for call in calls_of(YEAR, 3, HOURS.calendar)} == set(JOBS)
