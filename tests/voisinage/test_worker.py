"""Texts leave as soon as they are written, whoever wrote them; an error stops nobody; a signal stops everything."""

import logging
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event

import pytest
from sqlalchemy import create_engine, text

from dispatch import referents
from dispatch.journal_chain.verifying import verify
from dispatch.outbox.posting import CHANNEL
from sms.gateway import OutgoingText
from sms.routes import Carriers
from tests.postgres import binaries
from tests.stories.joining import adopts
from tests.stories.letter_box import Carrier, writes
from tests.voisinage.open_site import Site, on_both
from voisinage.desk import Office
from voisinage.jobs import backup_work, chase_work, delivery_work, lapse_work, patiently, seal_work, start_timetable
from voisinage.sender import Bell, Sender
from voisinage.worker import NAP, Listener, running_clock

SOON = 5.0  # seconds, on a busy machine


def before_long(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SOON
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.02)
    return happened()


def record_without_sending(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever records in the town's stories also delivers; here the clock must."""
    monkeypatch.setattr(site.town, "delivers", lambda: 0)
    site.town.records_request()


@on_both
def test_a_text_written_here_leaves_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    anne = site.town.referent()
    with running_clock(site.app, alone=False):
        record_without_sending(site, monkeypatch)

        assert before_long(lambda: len(anne.texts) == 1)


@on_both
def test_a_text_left_behind_by_a_crash_leaves_when_the_clock_starts(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    anne = site.town.referent()
    record_without_sending(site, monkeypatch)

    with running_clock(site.app, alone=True):
        assert before_long(lambda: len(anne.texts) == 1)


@on_both
def test_the_clock_ends_with_its_block(site: Site) -> None:
    with running_clock(site.app, alone=True) as sender:
        assert sender.is_alive()

    assert not sender.is_alive()


def test_the_sender_survives_an_error(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voisinage.sender.PAUSE", 0.01)
    number, tries, sent = "+33639980001", list[int](), Event()

    def send() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError(number)
        sent.set()
        return 1

    sender = Sender(send, nap=0.01)
    sender.start()
    assert sent.wait(SOON)
    sender.stop()
    sender.join(SOON)

    assert not sender.is_alive()
    assert "RuntimeError" in caplog.text
    assert number not in caplog.text


def test_a_bell_wakes_a_sleeping_sender() -> None:
    rounds: list[int] = []

    def send() -> int:
        rounds.append(1)
        return 0

    sender = Sender(send, nap=3600)
    sender.start()
    assert before_long(lambda: len(rounds) == 1)

    sender.ring()

    assert before_long(lambda: len(rounds) == 2)
    sender.stop()
    sender.join(SOON)


def test_a_ring_that_nobody_hears_is_kept() -> None:
    bell = Bell()
    bell.ring()
    began = time.monotonic()
    bell.wait(3600)
    assert time.monotonic() - began < SOON


def test_of_many_who_wait_a_ring_wakes_one() -> None:
    bell, looked = Bell(), list[int]()

    def look() -> int:
        looked.append(1)
        return 0

    senders = [Sender(look, nap=3600, bell=bell) for _ in range(4)]
    for sender in senders:
        sender.start()
    assert before_long(lambda: len(looked) == 4)
    time.sleep(0.05)

    bell.ring()

    assert before_long(lambda: len(looked) == 5)
    for sender in senders:
        sender.stop()
    for sender in senders:
        sender.join(SOON)
        assert not sender.is_alive()
    assert len(looked) == 5


@on_both
def test_several_texts_are_on_their_way_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    all_there, carrier = Barrier(4), Carrier()

    def meet(_text: OutgoingText) -> None:
        all_there.wait(SOON)

    carrier.before = meet
    with_carrier(site, carrier)
    with running_clock(site.app, alone=False):
        writes(site.town, 4)
        assert before_long(lambda: len(carrier.sent) == 4), "no sender waited for another"


@on_both
def test_a_text_due_in_a_moment_is_not_left_to_the_next_round(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    carrier = Carrier()
    with_carrier(site, carrier)
    began, at = time.monotonic(), site.town.now
    monkeypatch.setattr(site.town, "clock", lambda: at + timedelta(seconds=time.monotonic() - began))
    with_carrier(site, carrier)
    with running_clock(site.app, alone=False):
        writes(site.town, due_at=at + timedelta(seconds=time.monotonic() - began + 0.7))
        assert before_long(lambda: len(carrier.sent) == 1)
    assert time.monotonic() - began < NAP


def with_carrier(site: Site, carrier: Carrier) -> None:
    """The site sends by this carrier, on the town's clock."""
    office: Office = site.app.extensions["voisinage"]
    changed = replace(office, carriers=Carriers.only(carrier), clock=site.town.clock)
    site.app.extensions["voisinage"] = changed


def test_another_process_is_heard_through_postgresql(postgresql_url: str) -> None:
    rung: list[int] = []
    listener = Listener(postgresql_url, lambda: rung.append(1))
    listener.start()
    assert before_long(lambda: len(rung) == 1), "it rings once when it begins to listen"

    engine = create_engine(postgresql_url)
    with engine.begin() as elsewhere:
        elsewhere.execute(text(f"NOTIFY {CHANNEL}"))
    engine.dispose()

    assert before_long(lambda: len(rung) == 2)
    listener.stop()
    listener.join(SOON)
    assert not listener.is_alive()


@on_both
def test_the_polls_of_the_timetable_do_what_is_due(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    anne = site.town.referent()
    record_without_sending(site, monkeypatch)
    chase, deliver = chase_work(site.app), delivery_work(site.app)

    assert deliver() == 1
    assert chase() == 0
    anne.taps(referents.take_charge)
    site.town.now += timedelta(days=3)

    assert chase() == 1


@on_both
def test_the_timetable_is_short_and_never_runs_a_poll_twice_at_once(site: Site) -> None:
    timetable = start_timetable(site.app)
    jobs = {job.id: job for job in timetable.get_jobs()}
    timetable.shutdown(wait=True)

    assert set(jobs) == {
        "chase",
        "deliver-sweep",
        "digest",
        "crisis",
        "audit",
        "lapse",
        "retention",
        "seal",
        "readings",
    }
    assert all(job.max_instances == 1 and job.coalesce for job in jobs.values())


def test_a_signature_of_an_old_charter_ends_by_itself_and_once(site: Site) -> None:
    town, work = site.town, lapse_work(site.app)
    town.bricoleur()
    adopts(town, grace_days=10)
    assert work() == 0

    town.fast_forward(days=12)
    assert (work(), work()) == (1, 0)


def test_a_poll_that_fails_says_so_and_lives(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> int:
        raise ValueError("Odette")

    with caplog.at_level(logging.ERROR):
        assert not patiently(fails)()

    assert "ValueError" in caplog.text
    assert "test_worker" in caplog.text, "the places are told"
    assert patiently(lambda: 0)()


@on_both
def test_the_clock_seals_the_journal_and_backs_up_what_there_is(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")  # pg_dump of the server's version
    site.town.referent()
    site.town.records_request()
    office: Office = site.app.extensions["voisinage"]
    key = "9f86d081884c7d659a2feaa0c55ad015"
    backing_up = replace(office.settings, backup_key=key, backup_folder=tmp_path)
    monkeypatch.setitem(site.app.extensions, "voisinage", replace(office, settings=backing_up))

    assert seal_work(site.app)() > 0
    assert seal_work(site.app)() == 0
    with site.town.sessions() as session:
        assert verify(session, site.town.commune_id, office.settings.secret_key).kind is None
    assert backup_work(site.app)() == 1
    assert backup_work(site.app)() == 0
