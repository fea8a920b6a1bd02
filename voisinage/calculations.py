"""What takes a second or more is worked out beside the pages, one question at a time, and kept for who asks it again.

Nothing of it is written down: a process that is stopped, or another one, works it out anew.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")

KEPT = 12  # answers, the last that were asked for
IN_LINE = 3  # questions that nobody has answered yet: who comes then is asked to come back


class TooManyQuestions(Exception):
    """So many wait already that this one would keep its reader waiting too long."""


class Calculations(Generic[Q, A]):
    """The answers of one kind of question. A question need not be hashable: it is compared."""

    def __init__(self, work: Callable[[Q], A]) -> None:
        self._work = work
        self._kept: list[tuple[Q, Future[A]]] = []  # the one asked for last comes last
        self._one_at_a_time = Lock()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="calculation")

    def ask(self, question: Q) -> "Future[A]":
        """The answer, now or later. One that failed is tried again. Raises TooManyQuestions."""
        with self._one_at_a_time:
            known = next((one for asked, one in self._kept if asked == question), None)
            others = [pair for pair in self._kept if pair[1] is not known]
            if known is None or (known.done() and known.exception()):
                if sum(not one.done() for _, one in others) >= IN_LINE:
                    raise TooManyQuestions
                known = self._worker.submit(self._work, question)
            self._kept = [*others, (question, known)][-KEPT:]
            return known
