"""A week in half-days: what people tick, and the stretches of the week that are kept. No database here."""

from collections.abc import Iterable, Sequence
from datetime import time
from itertools import groupby
from typing import NamedTuple

from dispatch.states import Season

HALVES = {"m": (time(8), time(12)), "a": (time(14), time(18)), "s": (time(18), time(21))}  # as the mairie's list does
CODES = tuple(f"{day}{half}" for day in range(7) for half in HALVES)  # "0m" is Monday morning


class Stretch(NamedTuple):
    """A stretch of every week, in the commune's time. Monday is 0."""

    weekday: int
    start_at: time
    end_at: time
    season: Season = Season.ALWAYS


def ticked(week: Iterable[Stretch]) -> frozenset[str]:
    """The half-days in which somebody is free, were it for an hour."""
    return frozenset(
        f"{one.weekday}{half}"
        for one in week
        for half, (start, end) in HALVES.items()
        if one.start_at < end and start < one.end_at
    )


def week_of(codes: Iterable[str], was: Sequence[Stretch] = ()) -> list[Stretch]:
    """The stretches behind these half-days. A day that is ticked as before keeps its own hours."""
    wanted, before = frozenset(codes) & frozenset(CODES), ticked(was)
    week: list[Stretch] = []
    for day in range(7):
        mine = {code for code in wanted if code[0] == str(day)}
        if mine == {code for code in before if code[0] == str(day)}:
            week += [one for one in was if one.weekday == day]
        else:
            week += _day(day, [half for half in HALVES if f"{day}{half}" in mine])
    return week


def _day(day: int, halves: list[str]) -> list[Stretch]:
    """Half-days that follow each other are one stretch: whoever is free before and after noon is free at noon."""
    order = list(HALVES)
    runs = groupby(enumerate(halves), key=lambda pair: order.index(pair[1]) - pair[0])
    stretches = []
    for _, run in runs:
        names = [half for _, half in run]
        stretches.append(Stretch(day, HALVES[names[0]][0], HALVES[names[-1]][1]))
    return stretches
