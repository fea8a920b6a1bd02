"""A thread that sends: one message after the other while there are any, then it waits for the bell."""

from collections.abc import Callable
from threading import Condition, Event, Thread

from voisinage.jobs import patiently

PAUSE = 5.0  # seconds after an error, so that a database away is not hammered


class Bell:
    """Each ring wakes one sender, who wakes the next once it has found something: nobody looks in vain for long.

    A ring that nobody hears, since all are at work, is kept for the first who would wait.
    """

    def __init__(self) -> None:
        self._news = Condition()
        self._rung = False
        self._closed = False

    def ring(self) -> None:
        """There is something to send."""
        with self._news:
            self._rung = True
            self._news.notify()

    def close(self) -> None:
        """Let everybody go home: nobody waits any more."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    def wait(self, seconds: float) -> None:
        """Until it rings, or so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._rung or self._closed, seconds)
            self._rung = False


class Sender(Thread):
    """Sends whenever the bell rings, when `wait` (seconds from now) is over, and at least every `nap` seconds.

    `send` says how many messages it handled; after none, there is nothing to send.
    """

    def __init__(
        self, send: Callable[[], int], *, nap: float, bell: Bell | None = None,
        wait: Callable[[], float | None] = lambda: None,
    ) -> None:  # fmt: skip
        super().__init__(name="sender", daemon=True)
        self._send, self._wait = send, wait
        self._nap = self._rest = nap
        self._bell = bell or Bell()
        self._stopping = Event()

    def ring(self) -> None:
        """There is something to send."""
        self._bell.ring()

    def stop(self) -> None:
        """Finish the text in hand and end."""
        self._stopping.set()
        self._bell.close()

    def run(self) -> None:
        """Send, send, wait."""
        look = patiently(self._look)
        while not self._stopping.is_set():
            if not look():
                self._stopping.wait(PAUSE)
            elif self._rest:
                self._bell.wait(self._rest)

    def _look(self) -> int:
        """One message, or how long to rest."""
        sent, self._rest = self._send(), 0.0
        if not sent:
            wait = self._wait()
            self._rest = self._nap if wait is None else min(self._nap, wait)
        return sent
