"""A whole town drawn from a setting and a seed."""

from datetime import timedelta

import numpy as np

from dispatch.delays import WakingHours
from dispatch.rules import Rules
from dispatch.simulation.demand import calls_of
from dispatch.simulation.inhabitants import bricoleur, first_instant, referents
from dispatch.simulation.luck import Stream, generator
from dispatch.simulation.setting import Setting
from dispatch.simulation.town import Helper, Town

LONG_AGO = timedelta(days=365)


def draw_town(setting: Setting, seed: int, *, sigma: float, rules: Rules) -> Town:
    """The town of this seed. `sigma` is how unequally willing its people are."""
    start = first_instant(setting)
    return Town(
        seed=seed,
        start=start,
        end=start + timedelta(days=setting.days),
        hours=WakingHours.of(setting.timezone, setting.territory, setting.insee, rules),
        areas=setting.areas,
        helpers=tuple(_bricoleurs(setting, seed, sigma)),
        guides=tuple(referents(setting, seed)),
        calls=calls_of(setting, seed),
    )


def _bricoleurs(setting: Setting, seed: int, sigma: float) -> list[Helper]:
    start, settled = first_instant(setting), setting.bricoleurs - setting.newcomers
    joining = np.sort(generator(seed, Stream.PEOPLE, 1).random(setting.newcomers)) * setting.days
    since = [start - LONG_AGO] * settled + [start + timedelta(days=float(day)) for day in joining]
    return [bricoleur(setting, seed, number, since=at, sigma=sigma) for number, at in enumerate(since, start=1)]
