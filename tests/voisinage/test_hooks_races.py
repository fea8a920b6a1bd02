"""A carrier that brings one thing several times at one instant, and a database that cannot keep it just now."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dispatch.journal import OutboxMessage
from dispatch.line import IncomingText
from dispatch.outbox.posting import on_new_message
from dispatch.states import MessageState, State
from tests.stories.town import Phone
from tests.voisinage.carrier_calls import SECRET, Gateway, Twilio, counted, listening_site, taken_by
from tests.voisinage.open_site import Site, on_both
from voisinage.db import PageSession

CROWD = 6


@pytest.fixture
def site(database: Engine) -> Site:
    return listening_site(database)


@pytest.fixture
def anne(site: Site) -> Phone:
    phone = site.town.referent()
    site.town.records_request()
    return phone


def at_once(call: Callable[[], TestResponse]) -> list[TestResponse]:
    start = Barrier(CROWD)

    def wait_and_call(_number: int) -> TestResponse:
        start.wait()
        return call()

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(wait_and_call, range(CROWD)))


@on_both
def test_six_processes_bring_one_yes_and_one_takes_it(site: Site, anne: Phone) -> None:
    before = {outcome: counted(site, "twilio/incoming", outcome) for outcome in ("taken", "repeated")}

    answers = at_once(lambda: Twilio(site).brings(anne.number, "oui"))

    assert Counter(answer.status_code for answer in answers) == {200: CROWD}
    assert len({answer.data for answer in answers}) == 1, "the others answer like a repeat"
    with site.town.sessions() as session:
        assert session.scalar(select(func.count()).select_from(IncomingText)) == 1
    request = site.town.requests()[0]
    assert site.town.state(request) is State.IN_CHARGE
    assert site.town.events(request).count("taken_charge") == 1
    assert counted(site, "twilio/incoming", "taken") == before["taken"] + 1
    assert counted(site, "twilio/incoming", "repeated") == before["repeated"] + CROWD - 1


@on_both
def test_six_processes_tell_that_one_text_failed_and_it_failed_once(site: Site, anne: Phone) -> None:
    message = taken_by(site, "twilio")[0]
    before = counted(site, "twilio/status", "taken")

    answers = at_once(lambda: Twilio(site).tells(message, "undelivered", ErrorCode="30005"))

    assert Counter(answer.status_code for answer in answers) == {204: CROWD}
    assert site.town.messages()[0].state is MessageState.FAILED
    assert len(site.town.tasks()) == 1
    assert counted(site, "twilio/status", "taken") == before + 1


@on_both
def test_delivered_and_failed_at_once_leave_one_of_the_two(site: Site, anne: Phone) -> None:
    message, start = taken_by(site, "twilio")[0], Barrier(2)

    def tell(status: str) -> TestResponse:
        start.wait()
        return Twilio(site).tells(message, status)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(tell, ("delivered", "failed")))

    assert {answer.status_code for answer in answers} == {204}
    assert site.town.messages()[0].state in {MessageState.DELIVERED, MessageState.FAILED}


@contextmanager
def commits_fail(error: Exception) -> Iterator[None]:
    """What the site's pages have written is, at the end, not kept."""

    def fail(_session: Session) -> None:
        raise error

    event.listen(PageSession, "before_commit", fail)
    try:
        yield
    finally:
        event.remove(PageSession, "before_commit", fail)


CALLS: dict[str, Callable[[Site, Phone, OutboxMessage], TestResponse]] = {
    "twilio/status": lambda site, _anne, message: Twilio(site).tells(message, "undelivered", ErrorCode="30005"),
    "twilio/incoming": lambda site, anne, _message: Twilio(site).brings(anne.number, "oui"),
    "http/status": lambda site, _anne, message: Gateway(site).tells(message, "2"),
    "http/incoming": lambda site, anne, _message: Gateway(site).brings(anne.number, "oui"),
}


@on_both
@pytest.mark.parametrize("hook", CALLS)
def test_what_could_not_be_kept_is_not_acknowledged_and_is_taken_the_next_time(
    site: Site, anne: Phone, hook: str, caplog: pytest.LogCaptureFixture
) -> None:
    message = taken_by(site, hook.partition("/")[0])[0]
    before, so_far = site.everything(), counted(site, hook, "taken")

    with commits_fail(RuntimeError("Odette")), caplog.at_level(logging.DEBUG):
        failed = CALLS[hook](site, anne, message)

    assert (failed.status_code, failed.data) == (500, b"")
    assert site.everything() == before
    assert counted(site, hook, "taken") == so_far
    assert f"{hook}: RuntimeError" in caplog.text
    assert not any(word in caplog.text for word in ("Odette", SECRET, anne.number, message.key))
    assert CALLS[hook](site, anne, message).status_code in {200, 204}
    assert site.everything() != before


@pytest.mark.parametrize("hook", CALLS)
def test_a_database_that_does_not_answer_says_when_to_come_back(
    site: Site, anne: Phone, hook: str, caplog: pytest.LogCaptureFixture
) -> None:
    message = taken_by(site, hook.partition("/")[0])[0]
    with site.town.sessions.begin() as session:
        session.execute(text("ALTER TABLE outbox_message RENAME TO elsewhere"))
        session.execute(text("ALTER TABLE incoming_text RENAME TO elsewhere_too"))
    try:
        answer = CALLS[hook](site, anne, message)
    finally:
        with site.town.sessions.begin() as session:
            session.execute(text("ALTER TABLE elsewhere RENAME TO outbox_message"))
            session.execute(text("ALTER TABLE elsewhere_too RENAME TO incoming_text"))

    assert (answer.status_code, answer.data, answer.headers["Retry-After"]) == (503, b"", "5")
    assert SECRET not in caplog.text
    assert CALLS[hook](site, anne, message).status_code in {200, 204}


@on_both
def test_our_answer_leaves_at_once(site: Site, anne: Phone) -> None:
    rung: list[bool] = []
    stop_listening = on_new_message(lambda: rung.append(True))
    try:
        Twilio(site).brings(anne.number, "oui")
    finally:
        stop_listening()

    assert rung
