"""`/metrics`: figures for machines, to whom they concern, without a word about anybody, the same from every process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from dispatch.journal import OutboxMessage
from dispatch.line import AuditFinding, IncomingText, Pulse
from dispatch.outbox.carrier_health import note_fault
from dispatch.states import MessageState, Urgency
from sms.replies import Meaning
from tests.keys import KEYS
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both
from tests.voisinage.test_board_overview import counting
from tests.voisinage.test_serve import PATIENCE, free_port
from voisinage.db import db
from voisinage.desk import Office
from voisinage.metrics import count_hook

TOKEN = "jeton-de-prometheus"
HERE = "http://localhost"


def figures(site: Site) -> dict[str, float]:
    """Every sample: `name{labels}` and its value."""
    answer = site.browser().get("/metrics")
    assert answer.status_code == 200
    return samples(answer.text)


def samples(text: str) -> dict[str, float]:
    return {
        f"{sample.name}{sorted(sample.labels.items())}" if sample.labels else sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def labelled(name: str, **labels: str) -> str:
    return f"{name}{sorted(labels.items())}"


@pytest.fixture
def guarded(site: Site) -> Iterator[Site]:
    """The site with a token in its settings."""
    office: Office = site.app.extensions["voisinage"]
    site.app.extensions["voisinage"] = replace(office, settings=replace(office.settings, metrics_token=TOKEN))
    yield site
    site.app.extensions["voisinage"] = office


def test_a_program_of_this_machine_may_read(site: Site) -> None:
    answer = site.browser().get("/metrics", base_url=HERE)

    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.0.2.7", {}),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}),
        ("127.0.0.1", {"X-Real-IP": "192.0.2.7"}),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}),
        ("127.0.0.1", {"Via": "1.1 caddy"}),
    ],
)
def test_nobody_else_may_without_a_token(site: Site, address: str, headers: dict[str, str]) -> None:
    answer = site.browser().get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers)

    assert answer.status_code == 403
    assert "voisinage_" not in answer.text


@pytest.mark.parametrize(
    ("shown", "status"),
    [(f"Bearer {TOKEN}", 200), ("Bearer autre-jeton", 403), ("Bearer é", 403), ("Basic eDp5", 403), (None, 403)],
)
def test_where_there_is_a_token_everybody_must_show_it(guarded: Site, shown: str | None, status: int) -> None:
    headers = {"Authorization": shown} if shown else {}
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}

    assert guarded.browser().get("/metrics", headers=headers).status_code == status
    assert guarded.browser().get("/metrics", headers=headers, environ_base=elsewhere).status_code == status


@on_both
def test_the_gauges_tell_what_the_database_holds(site: Site, town: Town) -> None:
    town.referent()
    town.records_request()
    town.fast_forward(minutes=5)
    urgent = town.records_request("furniture", urgency=Urgency.IMMEDIATE)
    with town.sessions.begin() as session:
        waiting = update(OutboxMessage).where(OutboxMessage.request_id == urgent.id)
        session.execute(waiting.values(state=MessageState.QUEUED, due_at=town.now - timedelta(minutes=2), sent_at=None))
        session.add_all([Pulse(job="chase", at=town.now - timedelta(seconds=30))])
        session.add(AuditFinding(kind="overdue", found_at=town.now))
        session.add(AuditFinding(kind="overdue", found_at=town.now, gone_at=town.now))
        session.add(
            IncomingText(
                carrier="console", carrier_id="1", from_phone="+33639980001", body="?", meaning=Meaning.UNCLEAR,
                received_at=town.now, needs_human=True,
            )
        )  # fmt: skip
        note_fault(session, "console", town.now)

    told = figures(site)

    assert told[labelled("voisinage_requests", state="open")] == 2
    assert told[labelled("voisinage_messages_waiting", state="queued")] >= 1
    assert told["voisinage_oldest_due_message_seconds"] == 120
    assert told[labelled("voisinage_messages_day", carrier="console", channel="sms", state="sent")] >= 1
    assert told[labelled("voisinage_carrier_weight", carrier="console")] == 0.5
    assert told[labelled("voisinage_pulse_age_seconds", job="chase")] == 30
    assert told[labelled("voisinage_audit_findings", kind="overdue")] == 1
    assert told["voisinage_incoming_unread"] == 1
    assert told["voisinage_leases_stale"] == 0


@on_both
def test_a_stale_lease_and_the_delay_of_urgent_texts(site: Site, town: Town) -> None:
    town.referent()
    town.records_request("furniture", urgency=Urgency.IMMEDIATE)
    sent_after = {"sent_at": town.now + timedelta(seconds=2), "created_at": town.now, "tried_at": town.now}
    with town.sessions.begin() as session:
        session.execute(update(OutboxMessage).values(**sent_after))
    assert figures(site)[labelled("voisinage_urgent_delay_seconds", quantile="0.99")] == 2

    with town.sessions.begin() as session:
        stale = {"state": MessageState.LEASED, "lease": "x", "due_at": town.now - timedelta(hours=1)}
        session.execute(update(OutboxMessage).values(**stale))

    assert figures(site)["voisinage_leases_stale"] == 1


def test_nothing_tells_of_anybody(site: Site, town: Town) -> None:
    town.referent()
    town.bricoleur()
    town.records_request()

    page = site.browser().get("/metrics").text

    assert not [secret for secret in {*site.secrets(), "Clairval", "99001"} if secret in page]


@on_both
def test_reading_costs_the_same_however_much_there_is(site: Site, town: Town) -> None:
    with site.app.app_context(), counting(db.engine) as few:
        figures(site)
    town.referent()
    for _ in range(10):
        town.records_request()
    with site.app.app_context(), counting(db.engine) as many:
        figures(site)

    assert len(many) == len(few) <= 12


def test_hooks_are_counted_by_outcome(site: Site) -> None:
    key = labelled("voisinage_hooks_total", hook="essai/status", outcome="forged")
    before = figures(site).get(key, 0)

    count_hook("essai/status", "forged")

    assert figures(site)[key] == before + 1
    with pytest.raises(ValueError, match="lost"):
        count_hook("essai/status", "lost")


@contextmanager
def web_processes(url: str, folder: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("VOISINAGE_", "PROMETHEUS_"))},
        "VOISINAGE_INSTANCE": str(folder),
        "VOISINAGE_DATABASE_URL": url,
        "VOISINAGE_SECRET_KEY": "k" * 32,
        "VOISINAGE_KEYS": KEYS,
        "VOISINAGE_PORT": str(port),
        "VOISINAGE_WORKERS": "2",
        "VOISINAGE_THREADS": "1",  # a call that waits for its answer leaves the next one to the other process
        "VOISINAGE_HTTP_HOOK_SECRET": "s" * 32,
    }
    code = "from voisinage.cli import main; main()"
    process = subprocess.Popen([sys.executable, "-c", code, "web"], env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline().startswith("Voisinage est ouvert")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


def test_every_process_tells_the_counters_of_all(postgresql_url: str, tmp_path: Path) -> None:
    port, forged = free_port(), 0
    folder = tmp_path / "metrics" / str(port)
    folder.mkdir(parents=True)
    (folder / "counter_1.db").write_bytes(b"of an earlier start")
    site = f"http://127.0.0.1:{port}"

    def forges(_: int) -> int:
        return httpx.get(f"{site}/hooks/http/faux/status", timeout=PATIENCE).status_code

    with web_processes(postgresql_url, tmp_path, port) as process, ThreadPoolExecutor(8) as crowd:
        deadline = time.monotonic() + PATIENCE
        while len(workers := children(process.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        while counting_processes(folder) != set(workers) and time.monotonic() < deadline:
            assert set(crowd.map(forges, range(8))) == {404}
            forged += 8
        assert counting_processes(folder) == set(workers), "both counted, and nothing is left of an earlier start"

        os.kill(int(workers[0]), signal.SIGKILL)
        for _ in range(6):
            told = samples(httpx.get(f"{site}/metrics", timeout=PATIENCE).text)
            assert told[labelled("voisinage_hooks_total", hook="http/status", outcome="forged")] == forged


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()


def counting_processes(folder: Path) -> set[str]:
    """The numbers of the processes that have counted something."""
    return {path.stem.removeprefix("counter_") for path in folder.glob("counter_*.db")}
