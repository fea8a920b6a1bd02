"""What can happen in a simulated year, and the agenda in which it waits for its turn."""

import heapq
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple


class Happening(IntEnum):
    """One kind of event. At one and the same instant the smaller number goes first: an answer before a deadline."""

    CALLED = 1  # a prescriber records a request
    TAKES_CHARGE = 2
    REFERENT_DECLINES = 3
    LAUNCHES = 4  # the referent presses « demandez pour moi »
    SAYS_YES = 5
    SAYS_NO = 6
    GIVES_BACK = 7
    VISITS = 8  # the job is done, or was not
    REPORTS = 9
    VERIFIES = 10
    MAIRIE_ACTS = 11
    CHASED = 12  # a deadline


class Entry(NamedTuple):
    """One line of the agenda: when, what, about which request, by whom (0: nobody, or whoever is in charge)."""

    at: datetime
    what: Happening
    turn: int
    call: int
    who: int


class Agenda:
    """What is still to happen, soonest first; what was written first goes first among equals."""

    def __init__(self) -> None:
        self._heap: list[Entry] = []
        self._turn = 0

    def add(self, at: datetime, what: Happening, call: int, who: int = 0) -> None:
        """Write one thing down."""
        self._turn += 1
        heapq.heappush(self._heap, Entry(at, what, self._turn, call, who))

    def next(self) -> Entry | None:
        """Take the soonest out; None when nothing is left."""
        return heapq.heappop(self._heap) if self._heap else None
