"""A fictional request that nobody answers, step by step: what a mairie sees of its rules before it adopts them.

It takes the very decisions of the chase; only what people do is made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.chasing.steps import Case, Do, Step, next_step
from dispatch.delays import WakingHours, due_at, morning_after, send_at
from dispatch.policy import NextReferent
from dispatch.rules import Rules
from dispatch.states import State, StuckReason, Urgency

MOST_MOMENTS = 60


class Tale(StrEnum):
    """What people do in the fiction."""

    SILENCE = "silence"  # the first referent says nothing; the next one takes charge, and no neighbour says yes
    NO_NEWS = "no_news"  # a neighbour said yes, comes or not, and reports nothing
    UNVERIFIED = "unverified"  # the neighbour reported it done; the referent does not phone the person


BEGINNING = {Tale.SILENCE: State.OPEN, Tale.NO_NEWS: State.ASSIGNED, Tale.UNVERIFIED: State.DONE}


@dataclass(frozen=True)
class Moment:
    """One line of the timeline: a step, or the beginning (`do` is None). `said_at`: when somebody reads of it.

    `wave` is the number of the neighbours' turn that begins; 0: nobody is left for one.
    """

    at: datetime
    do: Do | None
    said_at: datetime
    wave: int = 0
    reason: StuckReason | None = None


@dataclass(frozen=True)
class _Fiction:
    """The request as it stands in the fiction, and all that decides on it."""

    rules: Rules
    urgency: Urgency
    hours: WakingHours
    opened_at: datetime
    now: datetime
    state: State
    step_at: datetime
    nudges: int = 0
    wave: int = 0
    asked: int = 1
    told: bool = False

    def due(self, delay: timedelta, after: datetime | None = None) -> datetime:
        return due_at(after or self.now, delay, self.urgency, self.hours)

    def limits(self) -> tuple[datetime | None, datetime | None]:
        """When the mairie hears that nobody is found, and when the search ends."""
        if self.state not in (State.OPEN, State.IN_CHARGE):
            return None, None
        policy = self.rules.policy(self.urgency)
        told_at = None if self.told or policy.mairie_told is None else self.due(policy.mairie_told, self.opened_at)
        return told_at, None if policy.hard_stop is None else self.due(policy.hard_stop, self.opened_at)

    def next_at(self) -> datetime:
        return min([self.step_at, *(limit for limit in self.limits() if limit)])

    def morning(self) -> datetime | None:
        at = self.rules.digest_at
        waits = at is not None and self.urgency is not Urgency.IMMEDIATE
        return morning_after(self.now, at, self.hours) if waits and at else None

    def case(self) -> Case:
        told_at, stop_at = self.limits()
        return Case(
            self.state, self.now, self.rules.for_urgency(self.urgency), self.rules.policy(self.urgency),
            nudges=self.nudges, asked=self.asked, has_referent=self.state is not State.OPEN,
            exhausted=self.wave >= self.rules.max_waves, step_at=self.step_at, told_at=told_at, stop_at=stop_at,
            digest=self.morning() is not None,
        )  # fmt: skip


def timeline(
    rules: Rules, urgency: Urgency, hours: WakingHours, *, opened_at: datetime, tale: Tale = Tale.SILENCE
) -> list[Moment]:
    """What happens to a request that begins at `opened_at`, until the mairie has heard all it should."""
    delays, state = rules.for_urgency(urgency), BEGINNING[tale]
    first = {State.OPEN: delays.referent_answer, State.ASSIGNED: delays.report, State.DONE: delays.verify}[state]
    fiction = _Fiction(
        rules, urgency, hours, opened_at, opened_at, state, due_at(opened_at, first, urgency, hours)
    )  # fmt: skip
    begun = Moment(opened_at, None, send_at(opened_at, urgency, hours))
    return [begun, *_moments(fiction)]


def _moments(fiction: _Fiction) -> Iterator[Moment]:
    for _ in range(MOST_MOMENTS):
        fiction = replace(fiction, now=fiction.next_at())
        step = next_step(fiction.case())
        if step.do is Do.REST:
            return
        after = _after(fiction, step)
        if step.do is not Do.WAIT:
            yield _moment(fiction, step, after)
        if step.do is Do.FREE_PLACES:  # from here on it is the first tale again
            return
        fiction = after


def _moment(fiction: _Fiction, step: Step, after: _Fiction) -> Moment:
    said_at = (fiction.morning() if step.in_digest else None) or send_at(fiction.now, fiction.urgency, fiction.hours)
    if step.do is Do.NEXT_REFERENT and after.state is State.STUCK:
        return Moment(fiction.now, Do.GET_STUCK, said_at, reason=StuckReason.NO_REFERENT)
    return Moment(fiction.now, step.do, said_at, after.wave if after.asked else 0, step.reason)


def _after(fiction: _Fiction, step: Step) -> _Fiction:
    """The request once this step is taken, people doing what the tale says."""
    if step.do in (Do.HARD_STOP, Do.GET_STUCK):
        return _stuck(fiction)
    if step.do is Do.NEXT_REFERENT:
        return _taken_charge(fiction)
    if step.do is Do.NEXT_WAVE:
        return _next_wave(fiction)
    if step.do is Do.TELL_MAIRIE:
        return replace(fiction, told=True)
    if step.delay is None:
        return replace(fiction, step_at=step.until or fiction.now)
    after = (fiction.morning() if step.in_digest else None) or fiction.now
    return replace(fiction, nudges=fiction.nudges + 1, step_at=fiction.due(step.delay, after))


def _taken_charge(fiction: _Fiction) -> _Fiction:
    """The next referent takes charge at once and lets the waves go out; or the commune wants none asked."""
    if fiction.rules.policy(fiction.urgency).next_referent is NextReferent.MAIRIE:
        return _stuck(fiction)
    return _next_wave(replace(fiction, state=State.IN_CHARGE, nudges=0, asked=0))


def _next_wave(fiction: _Fiction) -> _Fiction:
    """There is always a neighbour for one wave more, until the last one has gone out."""
    delays = fiction.rules.for_urgency(fiction.urgency)
    if fiction.wave >= fiction.rules.max_waves:
        return replace(fiction, asked=0, nudges=0, step_at=fiction.due(delays.referent_search))
    return replace(fiction, asked=1, nudges=0, wave=fiction.wave + 1, step_at=fiction.due(delays.wave))


def _stuck(fiction: _Fiction) -> _Fiction:
    delay = fiction.rules.for_urgency(fiction.urgency).mairie
    return replace(fiction, state=State.STUCK, nudges=0, step_at=fiction.due(delay))
