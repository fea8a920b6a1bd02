"""From the prescriber's POST to the carrier's call, beside the page that costs least: `python -m benchmarks.journey`.

On SQLite, and on PostgreSQL too where `VOISINAGE_BENCH_PG` gives the URL of a server that may create a database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from statistics import quantiles
from threading import Event
from time import perf_counter
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from benchmarks.databases import each_database
from dispatch.engine import make_engine
from dispatch.requests import Job
from sms.gateway import Accepted, Doubt, OutgoingText
from sms.routes import Carriers
from tests.keys import KEYS, RING
from tests.stories.town import Town
from tests.voisinage.open_site import csrf_of, session_key
from voisinage import create_app
from voisinage.config import Settings
from voisinage.worker import running_clock

TIMES = 60


@dataclass(frozen=True)
class Row:
    """One line of the table, in milliseconds: half of the times are below the first figure, 95 % below the second."""

    database: str
    health: tuple[float, float]
    post: tuple[float, float]
    carrier: tuple[float, float]


class Stopwatch:
    """A carrier that accepts at once and notes when it was called."""

    name, sender, can_reply, can_find = "stopwatch", "stopwatch", True, False

    def __init__(self) -> None:
        self.called_at = 0.0
        self.called = Event()

    def send(self, text: OutgoingText) -> Accepted:
        """Note the time."""
        self.called_at = perf_counter()
        self.called.set()
        return Accepted(text.key, 1)

    def find(self, doubt: Doubt) -> None:
        """Remember nothing."""


def main() -> None:
    """Measure and print a table in Markdown."""
    print("| base | page la plus simple | réponse au POST | du POST à l'opérateur | rapport |\n|---|--:|--:|--:|--:|")
    for row in run():
        pairs = " | ".join(f"{half:.1f} / {most:.1f} ms" for half, most in (row.health, row.post, row.carrier))
        print(f"| {row.database} | {pairs} | {row.carrier[0] / row.post[0]:.1f} × le POST |", flush=True)


def run() -> Iterator[Row]:
    """Measure on each database in turn."""
    for name, url in each_database("voisinage_bench_journey"):
        yield _measured(name, url)


def _measured(name: str, url: str) -> Row:
    engine = make_engine(url, keys=RING)
    town, carrier = Town(sessionmaker(engine, expire_on_commit=False)), Stopwatch()
    town.referent()
    town.commune_rules(texts_per_person=10 * TIMES)
    settings = Settings(database_url=url, secret_key="k" * 32, keys=KEYS, base_url="http://localhost")
    app = create_app(settings, carriers=Carriers.only(carrier), clock=lambda: datetime.now(UTC))
    with running_clock(app, alone=False):
        row = _timed(name, app, town, carrier)
    engine.dispose()
    return row


def _timed(name: str, app: Flask, town: Town, carrier: Stopwatch) -> Row:
    browser = _signed_in(app, town)
    token = csrf_of(browser.get("/demandes/nouvelle"))
    health, posts, carried = [], [], []
    for _ in range(TIMES):
        start = perf_counter()
        browser.get("/healthz")
        health.append(perf_counter() - start)
        carrier.called.clear()
        start = perf_counter()
        answer = browser.post("/demandes/nouvelle", data={**_form(town), "csrf_token": token})
        posts.append(perf_counter() - start)
        if answer.status_code != 303 or not carrier.called.wait(10):
            raise RuntimeError(f"no text left, the form answered {answer.status}")
        carried.append(carrier.called_at - start)
    return Row(name, _summary(health), _summary(posts), _summary(carried))


def _summary(seconds: list[float]) -> tuple[float, float]:
    twentieths = quantiles(seconds, n=20)
    return twentieths[9] * 1000, twentieths[18] * 1000


def _signed_in(app: Flask, town: Town) -> FlaskClient:
    browser = app.test_client()
    with app.app_context(), browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = session_key(town.prescriber_id), True
    return browser


def _form(town: Town) -> dict[str, str]:
    """Another person each time, at a point put on the map: a bin to take out in an emergency, day or night."""
    with town.sessions() as session:
        job = session.scalars(select(Job.id).where(Job.code == "bins")).one()
    key = str(uuid4())
    return {
        "form_key": key, "job": str(job), "address": f"Maison {key}", "answered": f"Maison {key}", "place": "pin",
        "lat": "48.85", "lon": "2.35", "any_time": "y", "urgency": "immediate", "first_name": "Odette",
        "phone": f"01 99 00 {next(_numbers):04d}",
    }  # fmt: skip


_numbers = count(1)


if __name__ == "__main__":
    main()
