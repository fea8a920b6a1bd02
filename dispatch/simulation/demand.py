"""What a year brings: overdispersed days with seasons and weekdays, hours of offices, jobs, urgencies, windows."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from dispatch.availability import LocalCalendar, Window, default_windows, offered_windows
from dispatch.geo import Point
from dispatch.simulation.inhabitants import helped_people
from dispatch.simulation.luck import Stream, generator
from dispatch.simulation.setting import Setting
from dispatch.simulation.town import Call, JobKind
from dispatch.states import Urgency

# A real series had a variance of 3.3 on a mean of 1.6 a day: for a negative binomial, mean + mean² / shape.
MEAN, VARIANCE = 1.6, 3.3
SHAPE = MEAN**2 / (VARIANCE - MEAN)

SEASONS = (1.20, 1.20, 1.05, 0.95, 0.90, 0.90, 0.95, 0.90, 0.95, 1.00, 1.05, 1.15)  # January to December
WEEK = (1.35, 1.25, 1.20, 1.20, 1.20, 0.50, 0.15)  # Monday to Sunday; a public holiday is a Sunday
HOURS = (0, 0, 0, 0, 0, 0, 0.5, 1, 5, 10, 11, 9, 5, 6, 10, 10, 9, 6, 3, 2, 1, 0.5, 0.3, 0.2)  # prescribers' days
URGENCIES = ((0.05, Urgency.IMMEDIATE), (0.35, Urgency.SOON), (0.60, Urgency.PLANNED))
ANY_TIME = 0.4  # of the people are there any time; the others tell their half-days
AHEAD = timedelta(hours=2)  # nobody ticks a half-day that begins at once
TICKED = {Urgency.SOON: (3, 1, 3), Urgency.PLANNED: (7, 2, 4)}  # days looked at, fewest and most half-days ticked
SUNDAY, WINTER = 6, (12, 1, 2)


def calls_of(setting: Setting, seed: int, calendar: LocalCalendar) -> tuple[Call, ...]:
    """Every request of the period, in order. `calendar` is the town's, with its public holidays."""
    chance = generator(seed, Stream.REQUESTS)
    people = helped_people(setting, seed)
    instants = sorted(_instants(setting, chance, calendar))
    return tuple(_call(number, at, people, (setting, calendar, chance)) for number, at in enumerate(instants))


def daily_counts(means: Sequence[float], chance: np.random.Generator) -> list[int]:
    """Requests on each day: negative binomial, with the dispersion of the real series."""
    expected = np.asarray(means)
    return [int(count) for count in chance.negative_binomial(SHAPE, SHAPE / (SHAPE + expected))]


def daily_means(setting: Setting, calendar: LocalCalendar) -> list[float]:
    """How many requests each day brings on average: over a whole year, `requests_a_year` in all."""
    year = [setting.first_day + timedelta(days=day) for day in range(365)]
    rhythm = sum(_rhythm(day, calendar) for day in year)
    days = [setting.first_day + timedelta(days=day) for day in range(setting.days)]
    return [setting.requests_a_year * _rhythm(day, calendar) / rhythm for day in days]


def _rhythm(day: date, calendar: LocalCalendar) -> float:
    return SEASONS[day.month - 1] * WEEK[SUNDAY if _is_day_off(day, calendar) else day.weekday()]


def _is_day_off(day: date, calendar: LocalCalendar) -> bool:
    return day.weekday() == SUNDAY or day in calendar.holidays


def _instants(setting: Setting, chance: np.random.Generator, calendar: LocalCalendar) -> Iterator[datetime]:
    hours = np.asarray(HOURS) / sum(HOURS)
    for day, count in enumerate(daily_counts(daily_means(setting, calendar), chance)):
        for hour in chance.choice(24, size=count, p=hours):
            on = setting.first_day + timedelta(days=day)
            at = time(int(hour), int(chance.integers(60)), int(chance.integers(60)))
            yield datetime.combine(on, at, calendar.tz).astimezone(UTC)


def _call(
    number: int,
    at: datetime,
    people: Sequence[tuple[Point, int, float]],
    drawn_from: tuple[Setting, LocalCalendar, np.random.Generator],
) -> Call:
    setting, calendar, chance = drawn_from
    place, area_id, _ = people[_weighted(chance, [often for _, _, often in people])]
    urgency = URGENCIES[_weighted(chance, [share for share, _ in URGENCIES])][1]
    job = _job(setting.jobs, at.astimezone(calendar.tz).date(), chance)
    return Call(number, at, place, area_id, job, urgency, tuple(_windows(at, urgency, calendar, chance)))


def _job(jobs: Sequence[JobKind], day: date, chance: np.random.Generator) -> JobKind:
    weights = [0.0 if job.winter_only and day.month not in WINTER else job.weight for job in jobs]
    return jobs[_weighted(chance, weights)]


def _windows(at: datetime, urgency: Urgency, calendar: LocalCalendar, chance: np.random.Generator) -> list[Window]:
    any_time = chance.random() < ANY_TIME
    if urgency is not Urgency.IMMEDIATE and not any_time:
        days, fewest, most = TICKED[urgency]
        boxes = offered_windows(at, calendar.tz, days)
        offered = [box.window for box in boxes if _worth_ticking(box.window, at, calendar)]
        if offered:
            many = min(len(offered), int(chance.integers(fewest, most + 1)))
            return sorted(offered[int(place)] for place in chance.choice(len(offered), size=many, replace=False))
    return default_windows(at, urgency, calendar)


def _worth_ticking(window: Window, at: datetime, calendar: LocalCalendar) -> bool:
    return window.start >= at + AHEAD and not _is_day_off(window.start.astimezone(calendar.tz).date(), calendar)


def _weighted(chance: np.random.Generator, weights: Sequence[float]) -> int:
    bounds = np.cumsum(weights)
    return int(np.searchsorted(bounds, chance.random() * bounds[-1], side="right"))
