"""The story as a human reads it: day by day, with what only follows from a line folded behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from voisinage.board.story import StoryLine


@dataclass(frozen=True)
class StoryMoment:
    """One line that tells something, and the asides that came with it. `tone` as in StoryLine."""

    line: StoryLine
    asides: Sequence[StoryLine]

    @property
    def tone(self) -> str:
        """The class of its dot."""
        return self.line.tone


@dataclass(frozen=True)
class StoryDay:
    """What happened on one local day."""

    day: date
    moments: Sequence[StoryMoment]


def by_day(lines: Iterable[StoryLine], timezone: str) -> list[StoryDay]:
    """Each day of the commune with its moments, in order."""
    zone = ZoneInfo(timezone)
    days = groupby(lines, key=lambda line: line.at.astimezone(zone).date())
    return [StoryDay(day, _moments(list(its))) for day, its in days]


def _moments(lines: Sequence[StoryLine]) -> list[StoryMoment]:
    """An aside with nothing before it on its day stands for itself."""
    starts = [at for at, line in enumerate(lines) if at == 0 or not line.aside]
    ends = [*starts[1:], len(lines)]
    return [StoryMoment(lines[start], lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
