"""A whole town drawn from a setting and a seed."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from dispatch.delays import WakingHours
from dispatch.rules import Rules
from dispatch.simulation.demand import calls_of
from dispatch.simulation.inhabitants import SignsUp, bricoleur, first_instant, referents
from dispatch.simulation.luck import Stream, generator
from dispatch.simulation.setting import Setting
from dispatch.simulation.town import Helper, Town
from dispatch.simulation.willingness import drawn_willingness

LONG_AGO = timedelta(days=365)
FIRST_OF_MORE = 1_000_000  # no number of theirs is anybody else's


def draw_town(setting: Setting, seed: int, *, sigma: float, rules: Rules) -> Town:
    """The town of this seed. `sigma` is how unequally willing its people are."""
    start = first_instant(setting)
    hours = WakingHours.of(setting.timezone, setting.territory, setting.insee, rules)
    return Town(
        seed=seed,
        start=start,
        end=start + timedelta(days=setting.days),
        hours=hours,
        areas=setting.areas,
        helpers=(*_bricoleurs(setting, seed, sigma), *more_bricoleurs(setting, seed, sigma)),
        guides=setting.guides or tuple(referents(setting, seed)),
        calls=calls_of(setting, seed, hours.calendar),
    )


def more_bricoleurs(setting: Setting, seed: int, sigma: float) -> list[Helper]:
    """Those of `setting.more`, ordinary in everything but where they live and, if told, what they can do.

    They own the tools that what they can do asks for.
    """
    more = setting.more
    if more is None:
        return []
    since = first_instant(setting) - LONG_AGO
    area = next(area for area in setting.areas if area.id == more.area_id)
    numbers = range(FIRST_OF_MORE, FIRST_OF_MORE + more.count)
    extra = [bricoleur(setting, seed, SignsUp(number, since, area), sigma=sigma) for number in numbers]
    able = [replace(one, skills=one.skills | {more.skill}) if more.skill else one for one in extra]
    return [replace(one, tools=_tools_for(setting, one.skills)) for one in able]


def _tools_for(setting: Setting, skills: frozenset[str]) -> frozenset[str]:
    return frozenset(job.tool for job in setting.jobs if job.tool and job.skill in skills)


def _bricoleurs(setting: Setting, seed: int, sigma: float) -> list[Helper]:
    if setting.known:
        return [replace(one, willing=_willing(seed, one.id, sigma)) for one in setting.known]
    start, settled = first_instant(setting), setting.bricoleurs - setting.newcomers
    joining = np.sort(generator(seed, Stream.PEOPLE, 1).random(setting.newcomers)) * setting.days
    since = [start - LONG_AGO] * settled + [start + timedelta(days=float(day)) for day in joining]
    return [bricoleur(setting, seed, SignsUp(number, at), sigma=sigma) for number, at in enumerate(since, start=1)]


def _willing(seed: int, number: int, sigma: float) -> float:
    return drawn_willingness(sigma, float(generator(seed, Stream.VOLUNTEER, number).uniform(1e-9, 1)))
