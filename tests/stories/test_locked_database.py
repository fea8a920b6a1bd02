"""Somebody else keeps the database locked for twenty seconds: senders wait, go on, and send nothing twice."""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.orm import sessionmaker

from dispatch.engine import make_engine
from dispatch.states import MessageState
from sms.console import ConsoleGateway
from sms.gateway import Accepted, OutgoingText
from sms.routes import Carriers
from tests.keys import KEYS, RING
from tests.stories.full_outbox import fill_outbox
from tests.stories.town import Town
from tests.voisinage.open_site import opened
from voisinage.config import Settings
from voisinage.worker import running_clock

LOCKED_FOR = 20  # seconds
TEXTS = 40
PATIENCE = 60  # seconds, on a busy machine


class _Unhurried(ConsoleGateway):
    """Takes a moment for each text, so that the lock falls on some that are under way."""

    def send(self, text: OutgoingText) -> Accepted:
        time.sleep(0.1)
        return super().send(text)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_database_locked_for_twenty_seconds_loses_and_doubles_nothing(
    request: pytest.FixtureRequest, database: str
) -> None:
    url: str = request.getfixturevalue(f"{database}_url")
    engine = make_engine(url, keys=RING)
    town, carrier = Town(sessionmaker(engine, expire_on_commit=False)), _Unhurried(None)
    fill_outbox(town, TEXTS)
    settings = Settings(database_url=url, secret_key="k" * 32, keys=KEYS, base_url="http://localhost")
    settings = replace(settings, sms_threads=2)

    with opened(settings, carriers=Carriers.only(carrier)) as app, running_clock(app, alone=False):
        _wait_until(lambda: len(carrier.messages()) >= 5)
        with _locked(url):
            before = len(carrier.messages())
            time.sleep(LOCKED_FOR)
            assert len(carrier.messages()) - before <= 2  # what had been leased already
        _wait_until(lambda: len(carrier.messages()) >= TEXTS)

    assert set(Counter(kept.key for kept in carrier.messages()).values()) == {1}
    assert {message.state for message in town.messages()} == {MessageState.SENT}
    engine.dispose()


@contextmanager
def _locked(url: str) -> Iterator[None]:
    """As a copy being made, or somebody's open transaction, would do."""
    address = make_url(url)
    if address.drivername.startswith("sqlite"):
        with closing(sqlite3.connect(str(address.database), timeout=10, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
        return
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        connection.execute("LOCK TABLE outbox_message IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()


def _wait_until(comes_true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not comes_true():
        assert time.monotonic() < until
        time.sleep(0.02)
