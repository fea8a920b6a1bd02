"""What runs beside the pages: the timetable, and the sender that lets a text leave as soon as it is written."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psycopg
from flask import Flask
from sqlalchemy import make_url

from dispatch.outbox import CHANNEL, on_new_message
from voisinage.config import Settings
from voisinage.desk import Office
from voisinage.jobs import delivery_work, patiently, start_timetable

NAP_ALONE_ON_SQLITE = 0.5  # seconds: SQLite has no bell between processes
NAP = 5.0  # seconds, where a bell wakes the sender
PAUSE = 5.0  # seconds after an error, so that a database away is not hammered
LISTEN_FOR = 1.0  # seconds before looking whether to stop

log = logging.getLogger(__name__)


class Sender(Thread):
    """Sends what is due whenever the bell rings, and at least every `nap` seconds."""

    def __init__(self, send: Callable[[], int], *, nap: float) -> None:
        super().__init__(name="sender", daemon=True)
        self._send = patiently(send)
        self._nap = nap
        self._bell = Event()
        self._stopping = Event()

    def ring(self) -> None:
        """There is something to send."""
        self._bell.set()

    def stop(self) -> None:
        """Finish the text in hand and end."""
        self._stopping.set()
        self._bell.set()

    def run(self) -> None:
        """Wait, send, wait."""
        while not self._stopping.is_set():
            if not self._send():
                self._stopping.wait(PAUSE)
            self._bell.wait(self._nap)
            self._bell.clear()


class Listener(Thread):
    """Rings when another process has committed a text: PostgreSQL tells."""

    def __init__(self, url: str, ring: Callable[[], None]) -> None:
        super().__init__(name="listener", daemon=True)
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._ring = ring
        self._stopping = Event()

    def stop(self) -> None:
        """End within a second or so."""
        self._stopping.set()

    def run(self) -> None:
        """Listen, and connect again after a cut."""
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.OperationalError:
                log.warning("database away, listening again in %s s", PAUSE)
                self._stopping.wait(PAUSE)

    def _listen(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._ring()  # for what came while nobody listened
            while not self._stopping.is_set():
                for _ in connection.notifies(timeout=LISTEN_FOR):
                    self._ring()


@contextmanager
def running_clock(app: Flask, *, alone: bool) -> Iterator[Sender]:
    """Run timetable and sender until the block ends. `alone`: the pages are served by other processes."""
    office: Office = app.extensions["voisinage"]
    sender = Sender(delivery_work(app), nap=_nap(office.settings, alone=alone))
    unsubscribe = on_new_message(sender.ring)
    threads: list[Sender | Listener] = [sender, *_listeners(office.settings, sender)]
    timetable = start_timetable(app)
    for thread in threads:
        thread.start()
    try:
        yield sender
    finally:
        unsubscribe()
        for thread in threads:
            thread.stop()
        timetable.shutdown(wait=True)
        for thread in threads:
            thread.join(timeout=PAUSE)


def _nap(settings: Settings, *, alone: bool) -> float:
    return NAP_ALONE_ON_SQLITE if alone and settings.on_sqlite else NAP


def _listeners(settings: Settings, sender: Sender) -> list[Listener]:
    return [] if settings.on_sqlite else [Listener(settings.database_url, sender.ring)]
