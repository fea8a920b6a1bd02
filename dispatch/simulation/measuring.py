"""What a simulated year is judged by: one number for each thing that matters to somebody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from dispatch.simulation.bounds import Bound
from dispatch.simulation.progress import Progress
from dispatch.simulation.town import Helper
from dispatch.simulation.year import Year
from dispatch.states import AskState, Role

QUARTER, MONTH, WEEK = timedelta(days=90), timedelta(days=30), timedelta(days=7)
HOUR = timedelta(hours=1)
NAN = float("nan")
FAILED = frozenset({AskState.RELEASED, AskState.LAPSED})


@dataclass(frozen=True)
class Figures:
    """Shares lie in 0..1. Of requests that are feasible: enough able bricoleurs free in the hours the person told."""

    requests: float
    feasible: float  # share of all requests
    would_be_filled: float  # share of the feasible: would be filled if everybody able were asked at once
    accepted: float  # share of the feasible with at least one yes
    accepted_of_all: float
    in_time: float  # share of the feasible done by the end of the last hours the person told
    too_few: float  # share of the feasible not done in time: not enough said yes
    too_late: float  # and here enough did, for hours after those the person told
    lost: float  # and here in time, but a visit was given back, in vain or contested
    in_time_of_all: float
    done: float  # share of all, at any time
    verified: float  # share of what was done that was checked with the person
    hours_to_yes_p50: float
    hours_to_yes_p95: float
    asks_per_job: float  # solicitations of bricoleurs for one job done
    asks: float
    asked_in_90_days: float  # share of those signed up, over rolling stretches of 90 days
    gini: float  # of the asks among those there all the year: 0 equal, 1 all on one
    week_p95: float  # asks of one bricoleur in one week
    week_over_two: float  # share of their weeks with more than two
    week_most: float
    sector_gap: float  # between the best and the worst sector, of `in_time`
    referent_load_p95: float  # requests in hand at noon


def names() -> list[str]:
    """Of every figure."""
    return [field.name for field in fields(Figures)]


def figures_of(year: Year, bounds: Sequence[Bound]) -> Figures:
    """Every figure of one year."""
    pairs = list(zip(year.files, bounds, strict=True))
    feasible = [progress for progress, bound in pairs if bound.feasible]
    done = [progress for progress in year.files if progress.visited_at]
    waits = [(progress.first_yes_at - progress.call.at) / HOUR for progress in year.files if progress.first_yes_at]
    asks = sum(ask.role is Role.BRICOLEUR for progress in year.files for ask in progress.asks)
    weeks = list(_weeks(year))
    return Figures(
        requests=len(pairs),
        feasible=_share(bound.feasible for bound in bounds),
        would_be_filled=_share(bound.would_be_filled for bound in bounds if bound.feasible),
        accepted=_share(progress.first_yes_at is not None for progress in feasible),
        accepted_of_all=_share(progress.first_yes_at is not None for progress in year.files),
        in_time=_share(map(_in_time, feasible)),
        **{name: _share(_miss(one) == name for one in feasible) for name in ("too_few", "too_late", "lost")},
        in_time_of_all=_share(map(_in_time, year.files)),
        done=len(done) / len(pairs) if pairs else NAN,
        verified=_share(progress.verified_at is not None for progress in done),
        hours_to_yes_p50=_quantile(waits, 0.5),
        hours_to_yes_p95=_quantile(waits, 0.95),
        asks_per_job=asks / len(done) if done else NAN,
        asks=asks,
        asked_in_90_days=_asked_share(year),
        gini=_gini([len(year.pasts[one.id].asked_at) for one in year.town.helpers if one.since <= year.town.start]),
        week_p95=_quantile(weeks, 0.95),
        week_over_two=_share(asked > 2 for asked in weeks),
        week_most=max(weeks, default=0),
        sector_gap=_gap(feasible),
        referent_load_p95=_quantile(year.loads, 0.95),
    )


def _in_time(progress: Progress) -> bool:
    return progress.visited_at is not None and progress.visited_at <= progress.call.promised


def _miss(progress: Progress) -> str | None:
    """Why a request was not done in the promised time, by the names of `Figures`; None: it was."""
    if _in_time(progress):
        return None
    if progress.filled_at is None:
        return "too_few"
    failed = progress.reopened or any(ask.state in FAILED for ask in progress.asks if ask.role is Role.BRICOLEUR)
    return "lost" if failed and progress.filled_at <= progress.call.promised else "too_late"


def _asked_share(year: Year) -> float:
    """Over stretches of 90 days that begin every 30: of those signed up at the beginning, who was asked at all."""
    shares = []
    for start, end in _stretches(year.town.start, year.town.end):
        there = [helper for helper in year.town.helpers if helper.since <= start]
        shares.append(_share(_asked_between(year, helper, start, end) for helper in there))
    return float(np.mean(shares)) if shares else NAN


def _stretches(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while start + QUARTER <= end:
        yield start, start + QUARTER
        start += MONTH


def _asked_between(year: Year, helper: Helper, start: datetime, end: datetime) -> bool:
    past = year.pasts[helper.id]
    return past.asked_since(start) > past.asked_since(end)


def _weeks(year: Year) -> Iterator[int]:
    """The texts that left to each bricoleur in each whole week they were there."""
    edges = [year.town.start + n * WEEK for n in range(int((year.town.end - year.town.start) / WEEK) + 1)]
    for helper in year.town.helpers:
        past = year.pasts[helper.id]
        for start, end in pairwise(edges):
            if helper.since <= start:
                yield past.left_between(start, end)


def _gap(feasible: Sequence[Progress]) -> float:
    areas = {progress.call.area_id for progress in feasible}
    shares = [_share(_in_time(one) for one in feasible if one.call.area_id == area) for area in areas]
    return max(shares) - min(shares) if shares else NAN


def _gini(counts: Sequence[int]) -> float:
    ordered = np.sort(np.asarray(counts, dtype=float))
    if not len(ordered) or ordered.sum() == 0:
        return NAN
    ranks = np.arange(1, len(ordered) + 1)
    return float(2 * (ranks * ordered).sum() / (len(ordered) * ordered.sum()) - (len(ordered) + 1) / len(ordered))


def _share(claims: Iterable[bool]) -> float:
    held = list(claims)
    return sum(held) / len(held) if held else NAN


def _quantile(values: Sequence[float], share: float) -> float:
    return float(np.quantile(values, share)) if len(values) else NAN
