"""The auditor: each thing that must not be is planted in real rows and found; what can mend itself is mended."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from dispatch import bricoleurs, referents, search, verify
from dispatch.journal import OutboxMessage
from dispatch.line import AuditFinding, IncomingText, Pulse
from dispatch.requests import Ask, Request
from dispatch.states import AskState, MessageState, State
from dispatch.watch.audit import AUDIT, EVERY, audit, open_findings
from dispatch.watch.checks import UNREAD_FOR, Kind
from dispatch.watch.patience import LONGEST_LEASE, PATIENCE
from sms.replies import Meaning
from tests.stories.town import Town

LATE = PATIENCE + timedelta(minutes=1)


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> Town:
    return Town(sessions)


def look(town: Town, jobs: dict[str, timedelta] | None = None) -> set[Kind] | None:
    """The next round of the auditor, and what it says is wrong."""
    town.now += EVERY
    return looked(town, jobs)


def looked(town: Town, jobs: dict[str, timedelta] | None = None) -> set[Kind] | None:
    with town.desk() as desk:
        found = audit(desk, jobs or {})
        return None if found is None else {Kind(finding.kind) for finding in found}


def plant(town: Town, table: type[Request | Ask | OutboxMessage], **values: object) -> None:
    with town.sessions.begin() as session:
        session.execute(update(table).values(**values))


def findings(town: Town) -> list[AuditFinding]:
    with town.sessions() as session:
        return list(session.scalars(select(AuditFinding).order_by(AuditFinding.id)))


def test_where_all_is_well_nothing_is_found(town: Town) -> None:
    town.referent()
    town.records_request()

    assert looked(town) == set()
    assert findings(town) == []


def _steps(town: Town) -> Iterator[None]:
    """A request's whole life, silence and night included, with a pause after each step."""
    anne, _ = town.referent(), town.referent(metres=300)
    paul, _ = town.bricoleur(), town.bricoleur(metres=400)
    yield
    town.records_request(hours=60)
    yield
    anne.taps(referents.take_charge)
    yield
    anne.taps(search.ask_in_waves)
    yield
    paul.taps(bricoleurs.accept)
    yield
    town.fast_forward(hours=20)
    yield
    paul.taps(bricoleurs.report_done)
    yield
    anne.taps(verify.confirm)
    yield
    town.records_request()
    town.fast_forward(days=1)
    yield
    town.fast_forward(days=4)
    yield


def test_nothing_is_found_at_any_step_of_a_request(town: Town) -> None:
    for _ in _steps(town):
        with town.sessions.begin() as session:
            session.execute(update(Pulse).values(at=town.now - EVERY))
        assert looked(town) == set(), [town.events(request) for request in town.requests()]


def test_a_request_without_a_deadline_is_found_and_goes_on(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    deadline = town.fresh(request).chase_at
    plant(town, Request, chase_at=None)

    assert look(town) == {Kind.NO_DEADLINE}
    assert town.fresh(request).chase_at == town.now
    assert "woken" in town.events(request)
    assert findings(town)[0].request_id == request.id

    assert town.chases() == 1
    assert town.fresh(request).chase_at == deadline, "it is known from what was asked"
    assert look(town) == set()
    assert findings(town)[0].gone_at == town.now
    town.fast_forward(minutes=45)
    anne.expects("Personne ne suit encore")


def test_what_is_stuck_waits_for_the_mairie_without_a_deadline(town: Town) -> None:
    request = town.records_request()
    plant(town, Request, chase_at=None)

    assert town.state(request) is State.STUCK
    assert look(town) == set()


def test_a_deadline_that_nothing_came_of(town: Town) -> None:
    town.referent()
    town.records_request()
    plant(town, Request, chase_at=town.now + EVERY - LATE)

    assert look(town) == {Kind.OVERDUE}


def test_an_ended_request_is_nobodys_deadline(town: Town) -> None:
    town.records_request()
    plant(town, Request, state=State.CANCELLED, stuck_reason=None, ended_at=town.now, chase_at=town.now - LATE)

    assert look(town) == set()


def test_an_answer_awaited_after_its_time(town: Town) -> None:
    town.referent()
    town.records_request()
    plant(town, Ask, answer_by=town.now + EVERY - LATE)

    assert look(town) == {Kind.ASK_OVERDUE}
    plant(town, Ask, state=AskState.EXPIRED)
    assert look(town) == set()


def test_an_answer_forgotten_when_its_request_ended(town: Town) -> None:
    town.referent()
    town.records_request()
    plant(town, Request, state=State.CANCELLED, chase_at=None, ended_at=town.now)
    plant(town, Ask, answer_by=town.now + EVERY - LATE)

    assert look(town) == {Kind.ASK_OVERDUE}


def test_a_text_that_is_due_and_stays(town: Town) -> None:
    town.referent()
    town.records_request()
    plant(town, OutboxMessage, state=MessageState.QUEUED, due_at=town.now + EVERY - LATE)

    assert look(town) == {Kind.TEXT_OVERDUE}
    assert findings(town)[0].commune_id == town.commune_id


def test_a_text_that_is_held_back_is_not_due(town: Town) -> None:
    town.referent()
    town.records_request()
    plant(town, OutboxMessage, state=MessageState.QUEUED, due_at=town.now + timedelta(hours=12))

    assert look(town) == set()


def test_a_lease_that_nobody_takes_over(town: Town) -> None:
    town.referent()
    town.records_request()
    plant(town, OutboxMessage, state=MessageState.LEASED, lease="x", due_at=town.now + EVERY - LATE)

    assert look(town) == {Kind.STALE_LEASE}


def test_a_lease_from_a_clock_that_was_ahead_is_found_and_shortened(town: Town) -> None:
    town.referent()
    town.records_request()
    plant(town, OutboxMessage, state=MessageState.LEASED, lease="x", due_at=town.now + timedelta(hours=2))

    assert look(town) == {Kind.STALE_LEASE}
    assert town.messages()[0].due_at == town.now + LONGEST_LEASE
    assert look(town) == set()


def test_a_lease_at_work_is_none(town: Town) -> None:
    town.referent()
    town.records_request()
    plant(town, OutboxMessage, state=MessageState.LEASED, lease="x", due_at=town.now + EVERY + timedelta(minutes=1))

    assert look(town) == set()


def test_replies_that_nobody_reads(town: Town) -> None:
    anne = town.referent()
    with town.sessions.begin() as session:
        session.add(
            IncomingText(
                carrier="console", carrier_id="1", from_phone=anne.number, volunteer_id=anne.volunteer_id,
                body="peut-être", meaning=Meaning.UNCLEAR, received_at=town.now, needs_human=True,
            )
        )  # fmt: skip

    assert look(town) == set()
    town.now += UNREAD_FOR
    assert Kind.UNREAD in (look(town) or ())
    with town.sessions.begin() as session:
        session.execute(update(IncomingText).values(handled_at=town.now))
    assert look(town) == set()


def test_a_job_that_stopped_or_never_ran(town: Town) -> None:
    jobs = {"chase": PATIENCE}

    assert looked(town, jobs) == {Kind.JOB_STOPPED}
    with town.sessions.begin() as session:
        session.add(Pulse(job="chase", at=town.now + EVERY))
    assert look(town, jobs) == set()
    town.now += LATE
    assert looked(town, jobs) == {Kind.JOB_STOPPED}


def test_an_auditor_that_slept_says_so_once(town: Town) -> None:
    assert looked(town) == set()
    town.now += 2 * EVERY + LATE

    assert looked(town) == {Kind.CLOCK_STOPPED}
    assert look(town) == set()
    assert [finding.kind for finding in findings(town)] == [Kind.CLOCK_STOPPED]


def test_a_clock_that_leapt_back_is_seen(town: Town) -> None:
    assert looked(town) == set()
    town.now -= timedelta(hours=1)

    assert looked(town) == {Kind.CLOCK_JUMPED}
    assert look(town) == set()


def test_of_two_auditors_one_looks(town: Town) -> None:
    assert looked(town) == set()
    town.now += timedelta(seconds=20)

    assert looked(town) is None
    with town.sessions() as session:
        assert session.get_one(Pulse, AUDIT).at == town.now - timedelta(seconds=20)


def test_what_stays_wrong_is_one_finding(town: Town) -> None:
    town.referent()
    town.records_request()
    plant(town, Request, chase_at=town.now - LATE)

    assert look(town) == {Kind.OVERDUE}
    assert look(town) == {Kind.OVERDUE}
    assert len(findings(town)) == 1
    with town.sessions() as session:
        assert len(open_findings(session)) == 1
