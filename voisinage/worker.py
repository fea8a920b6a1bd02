"""What runs beside the pages: the timetable, and the senders that let a text leave as soon as it is written."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Event, Thread

import psycopg
from flask import Flask
from sqlalchemy import make_url

from dispatch.outbox.delivery import deliver_one
from dispatch.outbox.due import seconds_to_wait
from dispatch.outbox.posting import CHANNEL, on_new_message
from voisinage.config import Settings
from voisinage.desk import Office
from voisinage.jobs import post_room, start_timetable, watched
from voisinage.sender import Bell, Sender
from voisinage.watching import SENDERS

NAP_ALONE_ON_SQLITE = 0.5  # seconds: SQLite has no bell between processes
NAP = 5.0  # seconds, where a bell wakes the sender
PAUSE = 5.0  # seconds after an error, so that a database away is not hammered
LISTEN_FOR = 1.0  # seconds before looking whether to stop

log = logging.getLogger(__name__)


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


@dataclass(frozen=True)
class Crew:
    """The senders of one process, who share a bell."""

    bell: Bell
    senders: list[Sender]

    @classmethod
    def of(cls, app: Flask, *, nap: float) -> "Crew":
        """As many as the settings say, each looking at least every `nap` seconds."""
        office: Office = app.extensions["voisinage"]
        post, bell = post_room(app), Bell()
        send = partial(deliver_one, post, bell.ring)  # with one text in hand, another sender looks for the next
        works = [watched(app, SENDERS, send) for _ in range(office.settings.sms_threads)]
        return cls(bell, [Sender(work, nap=nap, bell=bell, wait=partial(seconds_to_wait, post)) for work in works])

    def is_alive(self) -> bool:
        """Whether any of them is at work."""
        return any(sender.is_alive() for sender in self.senders)


@contextmanager
def running_clock(app: Flask, *, alone: bool) -> Iterator[Crew]:
    """Run timetable and senders until the block ends. `alone`: the pages are served by other processes."""
    office: Office = app.extensions["voisinage"]
    crew = Crew.of(app, nap=_nap(office.settings, alone=alone))
    unsubscribe = on_new_message(crew.bell.ring)
    threads: list[Sender | Listener] = [*crew.senders, *_listeners(office.settings, crew.bell)]
    timetable = start_timetable(app)
    for thread in threads:
        thread.start()
    try:
        yield crew
    finally:
        unsubscribe()
        for thread in threads:
            thread.stop()
        timetable.shutdown(wait=True)
        for thread in threads:
            thread.join(timeout=PAUSE)


def _nap(settings: Settings, *, alone: bool) -> float:
    return NAP_ALONE_ON_SQLITE if alone and settings.on_sqlite else NAP


def _listeners(settings: Settings, bell: Bell) -> list[Listener]:
    return [] if settings.on_sqlite else [Listener(settings.database_url, bell.ring)]
