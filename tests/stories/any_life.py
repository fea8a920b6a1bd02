"""A town in which anything happens: requests, answers, the mairie, time with two workers who chase at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import sessionmaker

from dispatch import bricoleurs, care, mairie, referents, search, suspending, verify
from dispatch.bricoleurs import NotDone
from dispatch.chasing.past import past_of
from dispatch.chasing.waiting import limits_of, looks
from dispatch.desk import Desk
from dispatch.digest import say_digests
from dispatch.errors import AskEnded, IllegalMove
from dispatch.overruling import reopening
from dispatch.people import Agent, AvailabilitySlot, Person, Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import Role, StopBy, Suspension, Urgency
from tests.databases import empty
from tests.stories.any_life_holds import check
from tests.stories.town import Town

STARTS = (
    datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    datetime(2026, 10, 23, 17, 30, tzinfo=UTC),  # the Friday before the clocks go back
    datetime(2027, 3, 26, 18, 30, tzinfo=UTC),  # and the one before they go on
)
REFERENTS = 2  # the first volunteers; the others are neighbours
BY_REFERENT: tuple[Callable[[Desk, Ask], object], ...] = (
    referents.take_charge, referents.take_charge, search.ask_in_waves, referents.decline, referents.hand_over,
    referents.call_mairie, verify.confirm, lambda desk, ask: verify.reopen(desk, ask, again=True),
)  # fmt: skip
BY_BRICOLEUR: tuple[Callable[[Desk, Ask], object], ...] = (
    bricoleurs.accept, bricoleurs.accept, bricoleurs.decline, bricoleurs.give_back, bricoleurs.report_done,
    bricoleurs.come_back, lambda desk, ask: bricoleurs.report_not_done(desk, ask, NotDone.ABSENT),
)  # fmt: skip
BY_MAIRIE = (
    mairie.relaunch, mairie.relaunch, mairie.take_back, mairie.verify, mairie.cancel, suspending.resume,
    reopening.reopen, reopening.deny,
)  # fmt: skip
POLICIES: tuple[dict[str, object], ...] = (
    {},  # the ones the program came with
    {"mairie_told": 25, "hard_stop": 170},  # minutes: in the middle of everything
    {"mairie_told": 100, "hard_stop": None, "reminders": 0, "next_referent": "sector"},
    {"mairie_told": None, "hard_stop": 75, "reminders": 3, "next_referent": "mairie"},
)
DIGESTS = ("08:30", None)
RULES = {"bundle_minutes": 0, "texts_per_day": 10_000, "texts_per_person": 10_000}


class Life(RuleBasedStateMachine):
    """What happens every day, and what must hold after every step: `any_life_holds`."""

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
        self.known = 0  # the latest ask looked at
        self._differ()
        self.somebody_needs_help("bulb", Urgency.SOON, 60)

    def _differ(self) -> None:
        """One of the neighbours has told a week, one has quiet hours, one wants to be asked once a week."""
        with self.town.desk() as desk:
            week, quiet, seldom, _ = desk.session.scalars(select(Volunteer).where(Volunteer.is_bricoleur)).all()
            week.slots = [AvailabilitySlot(weekday=day, start_at=time(9), end_at=time(12)) for day in range(7)]
            quiet.quiet_from, quiet.quiet_until = time(18), time(10)
            seldom.asks_per_week = 1

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

    def _acts(self, which: int, verb: Callable[..., object], **more: object) -> None:
        requests = self.town.requests()
        if which < len(requests):
            with suppress(IllegalMove, AskEnded):
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
        if hasattr(self, "town"):
            with self.town.sessions() as session:
                check(session, self.town.now, new_since=self.known)
                self.known = session.scalar(select(func.max(Ask.id))) or 0
