"""Any life of any request: whatever people and the clock do, in whatever order, what must always hold holds.

Real verbs on a real database; a clock that crosses both summer-time switches; two workers who chase at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test
from sqlalchemy import Engine, select

from dispatch import absences, crises, keeping_apart, pauses, search, stepping_aside
from dispatch.availability import Window
from dispatch.desk import Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.overruling import reassigning
from dispatch.people import Agent, Person, Volunteer
from dispatch.prescribing import amending
from dispatch.requests import Request
from dispatch.states import Apart, CrisisKind, Role
from tests.stories.any_life import REFERENTS
from tests.stories.any_life_seldom import SeldomLife


class AnyLife(SeldomLife):
    """And what happens less often: breaks, absences, quarrels, corrections, crises, an agent who knows better."""

    @rule(which=st.integers(0, 5), days=st.integers(1, 9), back=st.booleans())
    def somebody_takes_a_break(self, which: int, days: int, back: bool) -> None:
        with self._volunteer(which) as (desk, volunteer):
            if back:
                pauses.come_back(desk, volunteer, actor=Actor(volunteer_id=volunteer.id))
            else:
                until = pauses.today_of(volunteer, self.town.now) + timedelta(days=days)
                pauses.pause(desk, volunteer, until, actor=Actor(volunteer_id=volunteer.id))

    @rule(which=st.integers(0, 5))
    def somebody_says_not_this_week(self, which: int) -> None:
        with self._volunteer(which) as (desk, volunteer):
            until = pauses.next_monday(pauses.today_of(volunteer, self.town.now))
            pauses.pause(desk, volunteer, until, actor=Actor(volunteer_id=volunteer.id))

    @rule(which=st.integers(2, 5), hours=st.integers(0, 60), lasts=st.integers(1, 30))
    def somebody_will_be_absent(self, which: int, hours: int, lasts: int) -> None:
        start = self.town.now + timedelta(hours=hours)
        with self._volunteer(which) as (desk, volunteer):
            away = Window(start, start + timedelta(hours=lasts))
            absences.add_absence(desk, volunteer, away, actor=Actor(volunteer_id=volunteer.id))

    @rule(which=st.integers(0, 1))
    def a_referent_gives_everything_back(self, which: int) -> None:
        with self._volunteer(which) as (desk, volunteer):
            stepping_aside.hand_over_all(desk, volunteer, actor=Actor(volunteer_id=volunteer.id))

    @rule(which=st.integers(0, 5), by=st.sampled_from(Apart), again=st.booleans())
    def they_are_never_to_meet(self, which: int, by: Apart, again: bool) -> None:
        with self._volunteer(which) as (desk, volunteer):
            person, actor = desk.session.scalars(select(Person)).first(), Actor(agent_id=self.town.mairie_id)
            if person is not None and again:
                keeping_apart.allow_again(desk, person, volunteer, actor=actor)
            elif person is not None:
                keeping_apart.keep_apart(desk, person, volunteer, by, actor=actor)

    @contextmanager
    def _volunteer(self, which: int) -> Iterator[tuple[Desk, Volunteer]]:
        with self.town.desk() as desk:
            yield desk, desk.session.scalars(select(Volunteer).order_by(Volunteer.id)).all()[which]

    @rule(which=st.integers(0, 2), whom=st.integers(0, 5), said_yes=st.booleans())
    def an_agent_chooses(self, which: int, whom: int, said_yes: bool) -> None:
        verb = reassigning.choose_referent if whom < REFERENTS else reassigning.choose_bricoleur
        with self._volunteer(whom) as (_desk, volunteer):
            choice = reassigning.Choice(volunteer.id, said_yes)
        self._acts(which, verb, choice=choice)

    @rule(whom=st.integers(2, 5))
    def a_referent_chooses(self, whom: int) -> None:
        with self._volunteer(whom) as (_desk, volunteer):
            chosen = volunteer.id
        self._answers(Role.REFERENT, 0, partial(search.ask_one, volunteer_id=chosen))

    @rule(which=st.integers(0, 2), hours=st.integers(1, 60), lasts=st.integers(1, 30))
    def the_hours_of_the_person_are_corrected(self, which: int, hours: int, lasts: int) -> None:
        start = self.town.now + timedelta(hours=hours)
        wanted = (Window(start, start + timedelta(hours=lasts)),)
        with self.town.sessions() as session:
            seen = {one.id: amending.details_of(one) for one in session.scalars(select(Request).order_by(Request.id))}
        if which < len(seen):
            details = list(seen.values())[which]
            self._acts(which, amending.amend, seen=details, wanted=replace(details, windows=wanted))

    @rule(hours=st.integers(1, 100), over=st.booleans())
    def a_crisis_comes_or_goes(self, hours: int, over: bool) -> None:
        with suppress(IllegalMove), self.town.desk() as desk:
            agent = desk.session.get_one(Agent, self.town.mairie_id)
            if over:
                crises.end(desk, agent)
            else:
                crises.begin(desk, agent, kind=CrisisKind.HEAT, until=self.town.now + timedelta(hours=hours))


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
