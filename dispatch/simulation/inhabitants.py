"""Who lives in the town: bricoleurs, referents, people helped. Each is drawn from luck of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import shapely

from dispatch.availability import Slot
from dispatch.geo import Point
from dispatch.simulation.luck import Stream, generator
from dispatch.simulation.setting import Setting
from dispatch.simulation.town import Area, Guide, Helper
from dispatch.simulation.willingness import drawn_willingness
from dispatch.states import Travel

# How people move and how far they agree to go. Shares, metres.
REACHES = ((0.35, Travel.FOOT, 1_500), (0.30, Travel.BICYCLE, 3_000), (0.35, Travel.CAR, 5_000))
# The share of bricoleurs who say they can do it. Nearly everybody shops; few mend a tap.
CAN = {
    "electricity": 0.5, "plumbing": 0.3, "handiwork": 0.45, "lifting": 0.5, "shopping": 0.8, "ride": 0.4,
    "company": 0.75, "paperwork": 0.6, "phones": 0.45, "pets": 0.5, "snow": 0.5,
}  # fmt: skip
CAN_OTHER = 0.5
# Lives, and the chance that each stretch of the week is free: weekday half-days, weekday evenings, Saturday half-days.
MORNING, AFTERNOON, EVENING = (time(9), time(12)), (time(14), time(18)), (time(18), time(20))
LIVES = ((0.45, (0.6, 0.2, 0.3)), (0.40, (0.08, 0.5, 0.6)), (0.15, None))  # retired, at work, have not told
OWN_CAPS = ((0.10, 1), (0.20, 2), (0.70, None))  # asks a week, at their wish
AWAY_SHARE, AWAY_DAYS = 0.6, (7, 35)
AWAY_MONTHS = (0.06, 0.1, 0.06, 0.1, 0.06, 0.06, 0.2, 0.2, 0.04, 0.04, 0.02, 0.06)  # January to December
SATURDAY, WEEKDAYS = 5, range(5)


@dataclass(frozen=True)
class SignsUp:
    """Somebody to draw: their number, since when they are there, and in which sector if that is told."""

    number: int
    since: datetime
    area: Area | None = None


def bricoleur(setting: Setting, seed: int, one: SignsUp, *, sigma: float) -> Helper:
    """The bricoleur of this number: the same one in every town of this seed that has them."""
    chance = generator(seed, Stream.VOLUNTEER, one.number)
    drawn = setting.areas[_pick(chance, [area.volunteers for area in setting.areas])]
    area = one.area or drawn
    _, moves_by, radius_m = REACHES[_pick(chance, [reach[0] for reach in REACHES])]
    return Helper(
        id=one.number,
        point=point_in(area, chance),
        area_id=area.id,
        radius_m=radius_m,
        moves_by=moves_by,
        skills=_skills(setting, chance),
        slots=_week(chance),
        since=one.since,
        willing=drawn_willingness(sigma, float(chance.uniform(1e-9, 1))),
        away=tuple(_absences(setting, chance)),
        asks_per_week=OWN_CAPS[_pick(chance, [share for share, _ in OWN_CAPS])][1],
    )


def referents(setting: Setting, seed: int) -> Iterator[Guide]:
    """One sector after another, as many times as there are referents."""
    for number in range(1, setting.referents + 1):
        area = setting.areas[(number - 1) % len(setting.areas)]
        yield Guide(number, point_in(area, generator(seed, Stream.REFERENT, 10_000 + number)), frozenset({area.id}))


def helped_people(setting: Setting, seed: int) -> list[tuple[Point, int, float]]:
    """Where each person helped lives, in which sector, and how often they ask beside the others.

    Few places cause most of the trouble: the n-th person asks n^0.8 times less often than the first.
    """
    chance = generator(seed, Stream.PEOPLE)
    people = []
    for rank in range(1, setting.helped + 1):
        area = setting.areas[_pick(chance, [area.requests for area in setting.areas])]
        people.append((point_in(area, chance), area.id, rank**-0.8))
    return people


def point_in(area: Area, chance: np.random.Generator) -> Point:
    """A place in a sector, evenly."""
    west, south, east, north = area.shape.bounds
    while True:
        lon, lat = float(chance.uniform(west, east)), float(chance.uniform(south, north))
        if area.shape.contains(shapely.Point(lon, lat)):
            return Point(lat, lon)


def first_instant(setting: Setting) -> datetime:
    """Midnight of the first day, in UTC."""
    return datetime.combine(setting.first_day, time(), ZoneInfo(setting.timezone)).astimezone(UTC)


def _skills(setting: Setting, chance: np.random.Generator) -> frozenset[str]:
    asked = sorted({job.skill for job in setting.jobs})
    able = {skill for skill in asked if chance.random() < CAN.get(skill, CAN_OTHER)}
    return frozenset(able or {asked[int(chance.integers(len(asked)))]})


def _week(chance: np.random.Generator) -> tuple[Slot, ...]:
    life = LIVES[_pick(chance, [share for share, _ in LIVES])][1]
    draws = chance.random(17).tolist()
    if life is None:
        return ()
    by_day, evening, saturday = life
    stretches = [(day, half, by_day) for day in WEEKDAYS for half in (MORNING, AFTERNOON)]
    stretches += [(day, EVENING, evening) for day in WEEKDAYS]
    stretches += [(SATURDAY, half, saturday) for half in (MORNING, AFTERNOON)]
    free = [Slot(day, *half) for (day, half, share), draw in zip(stretches, draws, strict=True) if draw < share]
    return tuple(free) or (Slot(SATURDAY, *MORNING),)


def _absences(setting: Setting, chance: np.random.Generator) -> Iterator[tuple[date, date]]:
    month, day, length = _pick(chance, AWAY_MONTHS), int(chance.integers(28)), int(chance.integers(*AWAY_DAYS))
    if chance.random() < AWAY_SHARE:
        first = date(setting.first_day.year, month + 1, 1 + day)
        yield first, first + timedelta(days=length)


def _pick(chance: np.random.Generator, weights: list[float] | tuple[float, ...]) -> int:
    """A place in the list, as often as its weight says."""
    bounds = np.cumsum(weights)
    return int(np.searchsorted(bounds, chance.random() * bounds[-1], side="right"))
