"""The carrier of demos and tests keeps every text, also through a restart and under several hands."""

import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from sms.console import ConsoleGateway, KeptText
from sms.gateway import Gateway, OutgoingText, SmsFailed

NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
LEA = "+33639980101"
PAUL = "+33639980102"


def clock() -> datetime:
    return NOW


def text(to: str = LEA, body: str = "Bonjour", key: str = "ask:1") -> OutgoingText:
    return OutgoingText(key, to, body, timedelta(hours=1))


@pytest.fixture(params=["memory", "file"])
def phones(request: pytest.FixtureRequest, tmp_path: Path) -> ConsoleGateway:
    return ConsoleGateway(tmp_path / "phones.jsonl" if request.param == "file" else None, clock=clock)


def test_a_text_is_kept_as_it_was_sent(phones: ConsoleGateway) -> None:
    accepted = phones.send(text(body="L'été\nà 9h, 5 €"))
    assert accepted.segments == 1
    assert phones.messages() == [KeptText("ask:1", LEA, "L'été\nà 9h, 5 €", NOW, incoming=False)]


def test_each_phone_shows_its_own_conversation_in_order(phones: ConsoleGateway) -> None:
    phones.send(text(LEA, "Pouvez-vous aider ?"))
    phones.send(text(PAUL, "Pouvez-vous aider ?"))
    phones.note_incoming(LEA, "oui")
    assert [(kept.body, kept.incoming) for kept in phones.messages(LEA)] == [
        ("Pouvez-vous aider ?", False),
        ("oui", True),
    ]
    assert len(phones.messages()) == 3


def test_a_text_sent_twice_is_there_twice(phones: ConsoleGateway) -> None:
    phones.send(text())
    phones.send(text())
    assert len(phones.messages(LEA)) == 2


@pytest.mark.parametrize("permanent", [True, False])
def test_a_refused_phone_gets_nothing_until_it_is_back(phones: ConsoleGateway, permanent: bool) -> None:
    phones.refuse(LEA, permanent=permanent)
    with pytest.raises(SmsFailed) as failure:
        phones.send(text())
    assert failure.value.permanent is permanent
    phones.send(text(PAUL))
    phones.accept_again(LEA)
    phones.send(text())
    assert [kept.to for kept in phones.messages()] == [PAUL, LEA]


def test_many_threads_lose_no_text(phones: ConsoleGateway) -> None:
    run_together(*(lambda n=n: [phones.send(text(key=f"{n}-{i}")) for i in range(25)] for n in range(8)))
    assert len({kept.key for kept in phones.messages()}) == 200


def test_the_file_survives_a_restart_and_is_shared(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "phones.jsonl"
    worker, web = ConsoleGateway(path, clock=clock), ConsoleGateway(path, clock=clock)
    worker.send(text())
    web.note_incoming(LEA, "oui")
    assert worker.messages() == web.messages() == ConsoleGateway(path, clock=clock).messages()
    assert len(web.messages()) == 2


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "phones.jsonl"
    ConsoleGateway(path, clock=clock).send(text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_line_still_being_written_waits_for_its_end(tmp_path: Path) -> None:
    path = tmp_path / "phones.jsonl"
    phones = ConsoleGateway(path, clock=clock)
    phones.send(text())
    with path.open("a") as other_process:
        other_process.write('{"key": "ask:2", "to')
    assert len(phones.messages()) == 1


def test_a_line_cut_by_a_full_disk_does_not_hide_the_others(tmp_path: Path) -> None:
    path = tmp_path / "phones.jsonl"
    phones = ConsoleGateway(path, clock=clock)
    phones.send(text(key="ask:1"))
    with path.open("a") as cut:
        cut.write('{"key": "ask:2", "to\n')
    phones.send(text(key="ask:3"))
    assert [kept.key for kept in phones.messages()] == ["ask:1", "ask:3"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_file_that_cannot_be_written_is_a_passing_failure() -> None:
    full = ConsoleGateway(Path("/dev/full"), clock=clock)
    with pytest.raises(SmsFailed) as failure:
        full.send(text())
    assert not failure.value.permanent


def test_instants_are_kept_in_utc() -> None:
    phones = ConsoleGateway(clock=lambda: NOW.astimezone(timezone(timedelta(hours=4))))
    phones.send(text())
    assert phones.messages()[0].at.tzinfo is UTC


def test_it_is_a_gateway_that_can_be_told_not_to_receive() -> None:
    gateway: Gateway = ConsoleGateway(clock=clock, can_reply=False)
    assert (gateway.name, gateway.can_reply) == ("console", False)


def run_together(*jobs: Callable[[], object]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
