"""From the outbox to the carrier: texts a second, delay under load, an urgent text behind a queue.

`python -m benchmarks.line`, on SQLite, and on PostgreSQL where `VOISINAGE_BENCH_PG` gives a server.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import quantiles
from threading import Condition
from time import perf_counter

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.databases import each_database
from dispatch.desk import Desk, Line
from dispatch.engine import make_engine
from dispatch.journal import OutboxMessage
from dispatch.outbox.posting import post
from sms.gateway import Accepted, Doubt, OutgoingText
from sms.routes import Carriers
from tests.keys import KEYS, RING
from tests.stories.town import Town
from voisinage import create_app
from voisinage.config import Settings
from voisinage.worker import running_clock

AT_ONCE, TENTH = 0.0, 0.1  # seconds a carrier takes to answer
PACE = 50  # commits a second
LOADED_FOR = 8  # seconds
QUEUE = 300
HOUR = timedelta(hours=1)
ORDINARY, URGENT = 1, 0  # ranks


class Carrier:
    """Answers after `pause` seconds, and notes when it was called for which text."""

    name, sender, can_reply, can_find = "stopwatch", "stopwatch", True, False

    def __init__(self, pause: float) -> None:
        self.called: dict[str, float] = {}
        self._pause = pause
        self._news = Condition()

    def send(self, text: OutgoingText) -> Accepted:
        """Note the time, then answer as slowly as it does."""
        with self._news:
            self.called.setdefault(text.key, perf_counter())
            self._news.notify_all()
        time.sleep(self._pause)
        return Accepted(text.key, 1)

    def find(self, doubt: Doubt) -> None:
        """Remember nothing."""

    def wait_for(self, many: int) -> None:
        """Until so many texts have come. Raises RuntimeError after a minute without."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.called) >= many, timeout=60):
                raise RuntimeError(f"{len(self.called)} texts came, {many} were expected")


@dataclass(frozen=True)
class Bench:
    """One database with one commune in it."""

    name: str
    url: str
    town: Town

    def writes(self, many: int, *, rank: int = ORDINARY) -> list[str]:
        """Put texts to as many phones in the outbox in one transaction; their keys."""
        with self.town.sessions.begin() as session:
            return [_written(session, self.town, rank) for _ in range(many)]

    def app(self, carrier: Carrier, senders: int) -> Flask:
        """The real application with so many sender threads."""
        settings = Settings(database_url=self.url, secret_key="k" * 32, keys=KEYS, base_url="http://localhost")
        settings = replace(settings, sms_threads=senders)
        return create_app(settings, carriers=Carriers.only(carrier))


def main() -> None:
    """Print the three tables in Markdown."""
    print("| base | opérateur | expéditeurs | SMS par seconde | part de la limite |\n|---|--:|--:|--:|--:|")
    for bench in _benches():
        for pause, senders in ((AT_ONCE, 1), (AT_ONCE, 10), (TENTH, 1), (TENTH, 10)):
            speed = _speed(bench, pause, senders)
            share = f"{speed * pause / senders:.0%}" if pause else "sans limite"
            print(f"| {bench.name} | {pause * 1000:.0f} ms | {senders} | {speed:.0f} | {share} |", flush=True)
    print(f"\n| base | {PACE} écritures par seconde, 10 expéditeurs à 100 ms | moitié | 99 % |\n|---|---|--:|--:|")
    for bench in _benches():
        half, most = _delay(bench)
        print(f"| {bench.name} | de la validation à l'appel | {half:.0f} ms | {most:.0f} ms |", flush=True)
    print(f"\n| base | expéditeurs à 100 ms | urgent derrière {QUEUE} |\n|---|--:|--:|")
    for bench in _benches():
        for senders in (1, 4):
            print(f"| {bench.name} | {senders} | {_overtaking(bench, senders):.0f} ms |", flush=True)


def _speed(bench: Bench, pause: float, senders: int) -> float:
    """Texts a second from a full outbox, from the first call to the last."""
    many = round(6 * senders / pause) if pause else 1_000
    carrier = Carrier(pause)
    bench.writes(many)
    with running_clock(bench.app(carrier, senders), alone=False):
        carrier.wait_for(many)
    calls = sorted(carrier.called.values())
    return (many - 1) / (calls[-1] - calls[0])


def _delay(bench: Bench) -> tuple[float, float]:
    """Milliseconds from commit to call: the median and the 99th percentile."""
    carrier, committed = Carrier(TENTH), dict[str, float]()
    with running_clock(bench.app(carrier, 10), alone=False):
        start = perf_counter()
        for number in range(PACE * LOADED_FOR):
            time.sleep(max(0.0, start + number / PACE - perf_counter()))
            (key,) = bench.writes(1)
            committed[key] = perf_counter()
        carrier.wait_for(len(committed))
    hundredths = quantiles([(carrier.called[key] - at) * 1000 for key, at in committed.items()], n=100)
    return hundredths[49], hundredths[98]


def _overtaking(bench: Bench, senders: int) -> float:
    """Milliseconds from the commit of an urgent text, while `QUEUE` ordinary ones wait, to the carrier's call."""
    carrier = Carrier(TENTH)
    bench.writes(QUEUE)
    with running_clock(bench.app(carrier, senders), alone=False):
        carrier.wait_for(2 * senders)
        (key,) = bench.writes(1, rank=URGENT)
        committed = perf_counter()
        while key not in carrier.called:
            time.sleep(0.001)
    if len(carrier.called) >= QUEUE:
        raise RuntimeError("the queue was empty before the urgent text came")
    return (carrier.called[key] - committed) * 1000


def _written(session: Session, town: Town, rank: int) -> str:
    number, now = next(_numbers), datetime.now(UTC)
    message = OutboxMessage(
        key=f"bench:{number}",
        commune_id=town.commune_id,
        kind="volunteer_cancelled",
        to_phone=f"+336{number:08d}",
        body=f"Voisinage Clairval : essai {number}",
        rank=rank,
        created_at=now,
        due_at=now,
        expires_at=now + HOUR,
    )
    post(Desk(session, now, _LINE), message)
    return message.key


_LINE = Line("http://localhost", can_reply=True)
_numbers = count(1)


def _benches() -> Iterator[Bench]:
    for name, url in each_database("voisinage_bench_line"):
        with _engine(url) as engine:
            town = Town(sessionmaker(engine, expire_on_commit=False))
            town.commune_rules(texts_per_day=1_000_000)
            yield Bench(name, url, town)


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = make_engine(url, keys=RING)
    try:
        yield engine
    finally:
        engine.dispose()


if __name__ == "__main__":
    main()
