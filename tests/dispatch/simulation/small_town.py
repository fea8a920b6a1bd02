"""A town small enough for a test: a quarter of a year in a second."""

from functools import cache

from dispatch.catalogue import LINES
from dispatch.rules import Rules
from dispatch.simulation.assumptions import Assumptions, Bricoleurs
from dispatch.simulation.drawing import draw_town
from dispatch.simulation.policies import POLICIES, Policy
from dispatch.simulation.setting import Setting, job_kind
from dispatch.simulation.truth import Truth
from dispatch.simulation.year import Year, simulate

JOBS = tuple(job_kind(one.code, one.skill, one.minutes, pair=one.pair) for one in LINES)
SMALL = Setting(JOBS, bricoleurs=60, newcomers=6, referents=4, requests_a_year=240, helped=60, days=100)
RULES = Rules()


def truth_of(seed: int, setting: Setting = SMALL, people: Bricoleurs | None = None) -> Truth:
    assumed = Assumptions(people or Bricoleurs())
    return Truth(draw_town(setting, seed, sigma=assumed.bricoleurs.sigma, rules=RULES), assumed)


@cache
def quarter(policy: str, seed: int = 1) -> Year:
    """One quarter under one policy; looked at by several tests, changed by none."""
    return simulate(truth_of(seed), named(policy), RULES)


def named(policy: str) -> Policy:
    return next(one for one in POLICIES if one.name == policy)
