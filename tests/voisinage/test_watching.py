"""Pulses, the auditor in the timetable, and the call to the outside that only goes out while all is well."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from sqlalchemy import select, update

from dispatch.line import Pulse
from dispatch.requests import Request
from dispatch.watch.audit import EVERY
from dispatch.watch.patience import PATIENCE
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both
from tests.voisinage.test_serve import free_port
from tests.voisinage.test_worker import before_long
from voisinage.desk import Office
from voisinage.heartbeat import ping
from voisinage.jobs import audit_work, chase_work, watched
from voisinage.watching import BEAT, WATCHED
from voisinage.worker import running_clock


@dataclass
class Guard:
    """A service outside that waits for calls."""

    url: str = ""
    status: int = 200
    calls: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Guard]:
    guard = Guard()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            guard.calls.append(self.path)
            self.send_response(guard.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        guard.url = f"http://127.0.0.1:{server.server_port}/cle-secrete"
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield guard
        server.shutdown()
        thread.join()


@pytest.fixture
def guard() -> Iterator[Guard]:
    with listening() as guard:
        yield guard


@pytest.fixture
def watched_site(site: Site, guard: Guard) -> Iterator[Site]:
    """The site with that service in its settings."""
    office: Office = site.app.extensions["voisinage"]
    site.app.extensions["voisinage"] = replace(office, settings=replace(office.settings, heartbeat_url=guard.url))
    yield site
    site.app.extensions["voisinage"] = office


def all_jobs_ran(town: Town) -> None:
    with town.sessions.begin() as session:
        for job in WATCHED:
            session.merge(Pulse(job=job, at=town.now))


def pulse(town: Town, job: str) -> Pulse | None:
    with town.sessions() as session:
        return session.get(Pulse, job)


@on_both
def test_the_outside_is_called_while_all_is_well_and_only_then(watched_site: Site, town: Town, guard: Guard) -> None:
    town.referent()
    request = town.records_request()
    all_jobs_ran(town)
    work = audit_work(watched_site.app)

    assert work() == 0
    assert guard.calls == ["/cle-secrete"]

    town.now += EVERY
    all_jobs_ran(town)
    with town.sessions.begin() as session:
        late = update(Request).where(Request.id == request.id)
        session.execute(late.values(chase_at=town.now - PATIENCE - timedelta(seconds=1)))
    assert work() == 1
    assert len(guard.calls) == 1, "a fault was planted: silence is the alarm"

    town.chases()
    town.delivers()
    town.now += EVERY
    all_jobs_ran(town)
    assert work() == 0
    assert len(guard.calls) == 2


@on_both
def test_a_dead_job_silences_the_heartbeat(watched_site: Site, town: Town, guard: Guard) -> None:
    all_jobs_ran(town)
    with town.sessions.begin() as session:
        session.execute(update(Pulse).where(Pulse.job == "chase").values(at=town.now - PATIENCE * 2))

    assert audit_work(watched_site.app)() == 1
    assert guard.calls == []


def test_the_second_of_two_workers_does_not_call_again(watched_site: Site, town: Town, guard: Guard) -> None:
    all_jobs_ran(town)

    assert [audit_work(watched_site.app)() for _ in range(2)] == [0, 0]
    assert len(guard.calls) == 1


def test_a_deaf_alarm_is_logged_and_stops_nobody(guard: Guard, caplog: pytest.LogCaptureFixture) -> None:
    guard.status = 500

    with caplog.at_level(logging.WARNING):
        assert not ping(guard.url)
        assert not ping(f"http://127.0.0.1:{free_port()}/cle-secrete")
        assert not ping("http://[")

    assert "HTTP 500" in caplog.text
    assert "ConnectError" in caplog.text
    assert "cle-secrete" not in caplog.text


@on_both
def test_a_job_that_ran_to_its_end_has_a_pulse(site: Site, town: Town) -> None:
    work = watched(site.app, "chase", chase_work(site.app))
    began = town.now

    assert work() == 0
    noted = pulse(town, "chase")
    assert noted is not None
    assert noted.at == began

    town.now += BEAT / 2
    work()
    assert pulse(town, "chase").at == began  # type: ignore[union-attr]

    town.now += BEAT
    work()
    assert pulse(town, "chase").at == town.now  # type: ignore[union-attr]


def test_a_job_that_failed_has_none(site: Site, town: Town) -> None:
    def fails() -> int:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        watched(site.app, "chase", fails)()

    assert pulse(town, "chase") is None


@on_both
def test_a_clock_set_back_does_not_leave_a_pulse_in_the_future(site: Site, town: Town) -> None:
    work = watched(site.app, "chase", chase_work(site.app))
    work()
    town.now -= timedelta(hours=1)

    work()

    assert pulse(town, "chase").at == town.now  # type: ignore[union-attr]


@on_both
def test_the_running_clock_beats_for_every_job_that_is_watched(
    site: Site, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for every in ("CHASE_EVERY", "SWEEP_EVERY"):
        monkeypatch.setattr(f"voisinage.jobs.{every}", 0.1)

    def beaten() -> set[str]:
        with town.sessions() as session:
            return set(session.scalars(select(Pulse.job)))

    with running_clock(site.app, alone=True):
        assert before_long(lambda: beaten() >= set(WATCHED)), beaten()
