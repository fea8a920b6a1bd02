"""How many bricoleurs can do what on which half-day, and where nobody can. Plain values, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from voisinage.observatory.coverage import ENOUGH

MOST_SAID = 8  # gaps in words: a page is no list of all that is missing


@dataclass(frozen=True)
class Able:
    """One bricoleur: what they can do, when they said they are free (codes of half-days); none: not told."""

    skills: frozenset[str]
    half_days: frozenset[str]


@dataclass(frozen=True)
class SkillCover:
    """One skill: how many can, half-day by half-day in the order given, in all, and of those who told no hours."""

    skill: str
    by_half_day: tuple[int, ...]
    untold: int
    total: int

    @property
    def empty(self) -> int:
        """On how many half-days nobody said that they are free."""
        return self.by_half_day.count(0)


def skill_covers(able: Iterable[Able], skills: Sequence[str], half_days: Sequence[str]) -> list[SkillCover]:
    """Each skill, in the order given. Who told no hours may be asked any time: they are counted apart."""
    people = list(able)
    return [_cover(skill, [one for one in people if skill in one.skills], half_days) for skill in skills]


def gaps(covers: Iterable[SkillCover], wanted: Mapping[str, int]) -> list[SkillCover]:
    """The skills of which too few are there, or nobody on some half-day, the most asked for first, MOST_SAID at most.

    `wanted`: how many requests of late asked for each. What nobody asked for is no gap.
    """
    missing = [
        one for one in covers if wanted.get(one.skill) and (one.total < ENOUGH or (one.empty and not one.untold))
    ]
    return sorted(missing, key=lambda one: -wanted[one.skill])[:MOST_SAID]


def _cover(skill: str, able: Sequence[Able], half_days: Sequence[str]) -> SkillCover:
    return SkillCover(
        skill,
        tuple(sum(code in one.half_days for one in able) for code in half_days),
        sum(not one.half_days for one in able),
        len(able),
    )
