"""Any life of any request: whatever people and the clock do, in whatever order, what must always hold holds.

Real verbs on a real database; a clock that crosses both summer-time switches; two workers who chase at once.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from dispatch import bricoleurs, care, mairie, referents, search, suspending, verify
from dispatch.bricoleurs import NotDone
from dispatch.chasing.past import past_of
from dispatch.chasing.waiting import is_suspended, limits_of, looks
from dispatch.deadlines import policy_of, rules_of
from dispatch.desk import Desk
from dispatch.digest import say_digests
from dispatch.errors import AskEnded, IllegalMove
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Agent, Person, Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import ENDED, AskState, Role, State, StopBy, Suspension, Urgency
from tests.databases import empty
from tests.stories.town import Town

STARTS = (
    datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    datetime(2026, 10, 23, 17, 30, tzinfo=UTC),  # the Friday before the clocks go back
    datetime(2027, 3, 26, 18, 30, tzinfo=UTC),  # and the one before they go on
)
BY_REFERENT: tuple[Callable[[Desk, Ask], object], ...] = (
    referents.take_charge, referents.take_charge, search.ask_in_waves, referents.decline, referents.hand_over,
    referents.call_mairie, verify.confirm, lambda desk, ask: verify.reopen(desk, ask, again=True),
)  # fmt: skip
BY_BRICOLEUR: tuple[Callable[[Desk, Ask], object], ...] = (
    bricoleurs.accept, bricoleurs.accept, bricoleurs.decline, bricoleurs.give_back, bricoleurs.report_done,
    bricoleurs.come_back, lambda desk, ask: bricoleurs.report_not_done(desk, ask, NotDone.ABSENT),
)  # fmt: skip
BY_MAIRIE = (mairie.relaunch, mairie.relaunch, mairie.take_back, mairie.verify, mairie.cancel, suspending.resume)
FIRED = (
    Event.REFERENT_REMINDED, Event.SEARCH_REMINDED, Event.VERIFY_REMINDED, Event.MAIRIE_REMINDED, Event.REPORT_ASKED,
    Event.WAVE_SILENT, Event.MAIRIE_TOLD, Event.HARD_STOP, Event.TAKEN_BACK,
)  # fmt: skip
POLICIES: tuple[dict[str, object], ...] = (
    {},  # the ones the program came with
    {"mairie_told": 25, "hard_stop": 170},  # minutes: in the middle of everything
    {"mairie_told": 100, "hard_stop": None, "reminders": 0, "next_referent": "sector"},
    {"mairie_told": None, "hard_stop": 75, "reminders": 3, "next_referent": "mairie"},
)
DIGESTS = ("08:30", None)
RULES = {"bundle_minutes": 0, "texts_per_day": 10_000, "texts_per_person": 10_000}


class AnyLife(RuleBasedStateMachine):
    """A town in which anything happens."""

    engine: Engine

    @initialize(
        start=st.sampled_from(STARTS), digest=st.sampled_from(["08:30", None]), policy=st.sampled_from(POLICIES)
    )
    def a_town(self, start: datetime, digest: str | None, policy: dict[str, object]) -> None:
        empty(self.engine)
        self.town = Town(sessionmaker(self.engine, expire_on_commit=False))
        self.town.now = start
        self.town.commune_rules(**RULES, digest_at=digest, policies=dict.fromkeys(Urgency, policy))
        for metres in (100, 300):
            self.town.referent(metres=metres)
        for metres in (150, 250, 400, 600):
            self.town.bricoleur(metres=metres)
        self.somebody_needs_help("bulb", Urgency.SOON, 60)

    @precondition(lambda self: len(self.town.requests()) < 3)
    @rule(job=st.sampled_from(["bulb", "furniture"]), urgency=st.sampled_from(Urgency), hours=st.integers(4, 90))
    def somebody_needs_help(self, job: str, urgency: Urgency, hours: int) -> None:
        self.town.records_request(job, urgency=urgency, hours=hours)

    @rule(which=st.integers(0, 3), verb=st.sampled_from(BY_REFERENT))
    def a_referent_answers(self, which: int, verb: Callable[[Desk, Ask], object]) -> None:
        self._answers(Role.REFERENT, which, verb)

    @rule(which=st.integers(0, 5), verb=st.sampled_from(BY_BRICOLEUR))
    def a_neighbour_answers(self, which: int, verb: Callable[[Desk, Ask], object]) -> None:
        self._answers(Role.BRICOLEUR, which, verb)

    @rule()
    def the_neighbours_are_asked_and_all_say_yes(self) -> None:
        for _ in range(3):
            self._answers(Role.REFERENT, 0, referents.take_charge)
            self._answers(Role.REFERENT, 0, search.ask_in_waves)
            for which in range(6):
                self._answers(Role.BRICOLEUR, which, bricoleurs.accept)

    def _answers(self, role: Role, which: int, verb: Callable[[Desk, Ask], object]) -> None:
        """The answer of somebody asked lately, the latest first; of whom nothing is expected is an ordinary loser."""
        lately = select(Ask).where(Ask.role == role).order_by(Ask.id.desc()).offset(which).limit(1)
        with suppress(AskEnded, IllegalMove), self.town.desk() as desk:
            ask = desk.session.scalar(lately)
            if ask is not None:
                verb(desk, ask)

    @rule(which=st.integers(0, 2), verb=st.sampled_from(BY_MAIRIE))
    def the_mairie_acts(self, which: int, verb: Callable[..., None]) -> None:
        self._acts(which, verb)

    @rule(which=st.integers(0, 2), hours=st.integers(1, 200))
    def the_mairie_puts_off(self, which: int, hours: int) -> None:
        until = self.town.now + timedelta(hours=hours)
        self._acts(which, suspending.suspend, until=until, reason=Suspension.WEATHER)

    def _acts(self, which: int, verb: Callable[..., None], **more: object) -> None:
        requests = self.town.requests()
        if which < len(requests):
            with suppress(IllegalMove):
                self.town.acts(verb, requests[which], **more)

    @rule(hours=st.integers(1, 90), back=st.booleans())
    def the_person_is_away(self, hours: int, back: bool) -> None:
        with suppress(IllegalMove), self.town.desk() as desk:
            person = desk.session.scalar(select(Person).limit(1))
            agent = desk.session.get_one(Agent, self.town.mairie_id)
            if person is not None and back:
                suspending.resume_person(desk, person, agent)
            elif person is not None:
                until = self.town.now + timedelta(hours=hours)
                suspending.suspend_person(desk, person, agent, until=until, reason=Suspension.AWAY)

    @rule(which=st.integers(0, 5), back=st.booleans())
    def somebody_wants_no_more_messages(self, which: int, back: bool) -> None:
        with self.town.desk() as desk:
            volunteer = desk.session.scalars(select(Volunteer).order_by(Volunteer.id)).all()[which]
            if back:
                care.resume(desk, volunteer)
            else:
                care.stop(desk, volunteer, StopBy.LINK)

    @rule(minutes=st.one_of(st.integers(1, 90), st.integers(90, 4_000)))
    def time_passes(self, minutes: int) -> None:
        end = self.town.now + timedelta(minutes=minutes)
        while (due := self._next()) is not None and due <= end:
            self.town.now = max(self.town.now, due)
            self._nothing_was_due_before()
            self._two_workers_chase()
            self._says_digests()
        self.town.now = end
        self.town.delivers()

    def _next(self) -> datetime | None:
        with self.town.sessions() as session:
            return session.scalar(select(func.min(Request.chase_at)))

    def _nothing_was_due_before(self) -> None:
        """Seen from the instant of the next deadline, no limit of any search has passed unnoticed."""
        with self.town.sessions() as session:
            for request in session.scalars(select(Request).where(Request.suspended_until.is_(None))):
                if looks(request):
                    limits = limits_of(request, past_of(session, request))
                    assert all(limit is None or limit >= self.town.now for limit in limits), limits

    def _two_workers_chase(self) -> None:
        with ThreadPoolExecutor(2) as workers:
            list(workers.map(lambda _worker: self.town.chases(), range(2)))

    def _says_digests(self) -> None:
        with self.town.desk() as desk:
            say_digests(desk, desk.session.get_one(Commune, self.town.commune_id))

    @invariant()
    def all_holds(self) -> None:
        if not hasattr(self, "town"):
            return
        with self.town.sessions() as session:
            for request in session.scalars(select(Request)):
                self._has_a_future(session, request)
                self._keeps_its_places(request)
                self._keeps_its_limits(session, request)
            self._nobody_is_asked_too_often(session)
            self._nothing_fired_twice(session)

    def _has_a_future(self, session: Session, request: Request) -> None:
        awaited = [ask for ask in request.asks if ask.state is AskState.OPEN]
        if request.state in ENDED:
            assert (request.chase_at, request.suspended_until, awaited) == (None, None, [])
        elif is_suspended(request):
            assert request.chase_at == request.suspended_until
            assert awaited == []
        elif request.chase_at is None:
            assert request.state is State.STUCK
            assert request.nudges >= policy_of(request).mairie_reminders, "the mairie was told all it should"
        else:
            assert request.chase_at > self.town.now, "a deadline is never missed"
            assert all(ask.answer_by >= request.chase_at for ask in awaited if ask.role is Role.REFERENT)

    def _keeps_its_places(self, request: Request) -> None:
        held = [ask for ask in request.asks if ask.state is AskState.ACCEPTED]
        assert sum(ask.role is Role.BRICOLEUR for ask in held) <= request.seats
        assert sum(ask.role is Role.REFERENT for ask in held) <= 1

    def _keeps_its_limits(self, session: Session, request: Request) -> None:
        if looks(request) and not is_suspended(request):
            told_at, stop_at = limits_of(request, past_of(session, request))
            assert told_at is None or told_at > self.town.now, "the mairie hears in time"
            assert stop_at is None or stop_at > self.town.now, "a search ends in time"

    def _nobody_is_asked_too_often(self, session: Session) -> None:
        week = Ask.asked_at > self.town.now - timedelta(days=7)
        asked = select(Ask.volunteer_id, func.count()).where(week, Ask.role == Role.BRICOLEUR)
        counts = {row[0]: row[1] for row in session.execute(asked.group_by(Ask.volunteer_id))}
        for request in session.scalars(select(Request).limit(1)):
            assert max(counts.values(), default=0) <= rules_of(request).asks_per_week, counts

    def _nothing_fired_twice(self, session: Session) -> None:
        fired = select(JournalEntry.request_id, JournalEntry.event, JournalEntry.at, func.count())
        by_clock = (JournalEntry.actor_agent_id.is_(None), JournalEntry.actor_volunteer_id.is_(None))
        same = fired.where(JournalEntry.event.in_(FIRED), *by_clock).group_by(
            JournalEntry.request_id, JournalEntry.event, JournalEntry.at
        )
        assert session.execute(same.having(func.count() > 1)).all() == []


def lives(engine: Engine, *, examples: int, steps: int) -> None:
    machine = type("AnyLifeHere", (AnyLife,), {"engine": engine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip


def test_any_life_on_sqlite(sqlite_engine: Engine) -> None:
    lives(sqlite_engine, examples=10, steps=30)


def test_any_life_on_postgresql(postgresql_engine: Engine) -> None:
    lives(postgresql_engine, examples=3, steps=20)
