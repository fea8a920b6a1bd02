"""The story as a human reads it: day by day, with what only follows from a line folded behind it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from voisinage.board.story import StoryLine
from voisinage.formats import moment


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


def looks_once(lines: Sequence[StoryLine], timezone: str) -> list[StoryLine]:
    """Whoever looked again and again in one line, where they first did, with how often and when last."""
    looks: dict[str, list[StoryLine]] = defaultdict(list)
    for line in lines:
        if line.look:
            looks[line.text].append(line)
    first = {its[0].entry_id: its for its in looks.values()}
    return [
        _looked(first.get(line.entry_id, [line]), timezone) for line in lines if not line.look or line.entry_id in first
    ]


def _looked(its: Sequence[StoryLine], timezone: str) -> StoryLine:
    if len(its) == 1:
        return its[0]
    told = its[0].text.removesuffix(".")
    return replace(its[0], text=f"{told} {len(its)} fois, la dernière {moment(its[-1].at, timezone)}.")


def _moments(lines: Sequence[StoryLine]) -> list[StoryMoment]:
    """An aside with nothing before it on its day stands for itself."""
    starts = [at for at, line in enumerate(lines) if at == 0 or not line.aside]
    ends = [*starts[1:], len(lines)]
    return [StoryMoment(lines[start], lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
