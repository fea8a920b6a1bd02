"""In which hours two who help together are asked to come: those in which there are two. Decides on plain facts."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from dispatch.availability import Window
from dispatch.matching.judging import Candidate

MOST_TRIED = 6  # hours of the best, each a ranking of its own: mostly the first are good


class Judged(Protocol):
    """What came of judging everybody for some hours."""

    @property
    def candidates(self) -> Sequence[Candidate]:
        """Those who may be asked."""


AnyJudged = TypeVar("AnyJudged", bound=Judged)


def hours_together(
    candidates: Iterable[Candidate], *, seats: int, judge: Callable[[Window], AnyJudged]
) -> tuple[Window, AnyJudged] | None:
    """The hours of the first of these candidates in which there are enough for all free seats, and who was judged.

    Where there never are, the hours of the very first: one who comes is better than none, and more may be found.
    None where nobody has hours.
    """
    first = None
    hours = dict.fromkeys(candidate.window for candidate in candidates if candidate.window)
    for window in list(hours)[:MOST_TRIED]:
        judged = judge(window)
        if len(judged.candidates) >= seats:
            return window, judged
        first = first or (window, judged)
    return first
