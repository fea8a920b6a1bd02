"""What a passed deadline does: one decision on the facts of a request, the same in production and in a simulation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.policy import Policy
from dispatch.rules import Delays
from dispatch.states import State, StuckReason


class Do(StrEnum):
    """One step of the chase."""

    WAIT = "wait"  # nothing is due yet: until `Step.until`
    RESUME = "resume"  # a suspension is over
    HARD_STOP = "hard_stop"  # the search lasted too long: everybody is let go, and it is the mairie's turn
    TELL_MAIRIE = "tell_mairie"  # nobody found yet: the mairie hears of it, and the search goes on
    REMIND_REFERENT = "remind_referent"
    NEXT_REFERENT = "next_referent"  # whoever stayed silent is passed over
    NEXT_WAVE = "next_wave"
    REMIND_SEARCH = "remind_search"  # the referent in charge, who has nobody asked
    TAKE_BACK = "take_back"  # from a referent in charge who never asked anybody
    GET_STUCK = "get_stuck"  # it is the mairie's turn
    ASK_REPORT = "ask_report"  # the visit is past: is it done?
    FREE_PLACES = "free_places"  # of whoever said yes and gives no more news
    REMIND_VERIFY = "remind_verify"
    REMIND_MAIRIE = "remind_mairie"
    REST = "rest"  # the mairie was told all it should: its page goes on showing it


@dataclass(frozen=True)
class Case:
    """A request as the chase sees it. Instants are aware; `nudges` counts the reminders since its state began."""

    state: State
    now: datetime
    delays: Delays
    policy: Policy
    nudges: int = 0
    asked: int = 0  # who was asked and has not answered: referents while it is open, bricoleurs while in charge
    has_referent: bool = False
    exhausted: bool = False  # every wave has gone out, or nobody was left
    waits: bool = False  # nobody could be asked before `step_at`, somebody can then
    step_at: datetime | None = None  # when the present wait is over, if that may be after `now`
    told_at: datetime | None = None  # when the mairie is to hear that nobody is found; none: never, or it has
    stop_at: datetime | None = None  # when the search ends; none: never, or somebody is found
    suspended_until: datetime | None = None
    duty_phone: bool = True  # the mairie can be texted
    digest: bool = False  # what can wait is said in the morning


@dataclass(frozen=True)
class Step:
    """What to do, and then how long to wait: `delay` of waking time, or `until` an instant that is known."""

    do: Do
    delay: timedelta | None = None
    until: datetime | None = None
    reason: StuckReason | None = None
    in_digest: bool = False  # not said at once, but with the rest of the morning; `delay` counts from then on


def next_step(case: Case) -> Step:
    """The step of a request whose deadline has passed. A request that has ended is never chased: KeyError."""
    return _in_general(case) or _OF_STATE[case.state](case)


def wait_ends(state: State, answers: Iterable[datetime], *, referent: datetime) -> datetime | None:
    """When the present wait of a search is over. In the other states nothing comes before it: the deadline is it.

    `answers` are the instants until which answers are awaited, `referent` the one until which whoever is in charge
    may take to ask somebody.
    """
    awaited = max(answers, default=None)
    if state is State.IN_CHARGE:
        return awaited or referent
    return awaited if state is State.OPEN else None


def _in_general(case: Case) -> Step | None:
    """What comes before the ordinary step of a state: a suspension, then the limits in time of the search."""
    if case.suspended_until is not None:
        over = case.suspended_until <= case.now
        return Step(Do.RESUME) if over else Step(Do.WAIT, until=case.suspended_until)
    if case.stop_at is not None and case.stop_at <= case.now:
        reason = StuckReason.NO_REFERENT if case.state is State.OPEN else StuckReason.NOBODY_FREE
        return Step(Do.HARD_STOP, reason=reason)
    if case.told_at is not None and case.told_at <= case.now:
        return Step(Do.TELL_MAIRIE, until=case.step_at or case.now)
    if case.step_at is not None and case.step_at > case.now:
        return Step(Do.WAIT, until=case.step_at)
    return None


def _open(case: Case) -> Step:
    if case.asked and case.nudges < case.policy.reminders:
        return Step(Do.REMIND_REFERENT, case.delays.referent_answer)
    return Step(Do.NEXT_REFERENT)


def _in_charge(case: Case) -> Step:
    if case.asked or case.waits:
        return Step(Do.NEXT_WAVE)
    if case.has_referent and case.nudges < case.policy.reminders:
        return Step(Do.REMIND_SEARCH, case.delays.referent_search, in_digest=case.digest)
    if case.exhausted or not case.has_referent:
        return Step(Do.GET_STUCK, reason=StuckReason.NOBODY_FREE)
    return Step(Do.TAKE_BACK)


def _assigned(case: Case) -> Step:
    if case.nudges <= case.policy.reminders:  # the question itself, then its reminders
        return Step(Do.ASK_REPORT, case.delays.report)
    return Step(Do.FREE_PLACES)


def _done(case: Case) -> Step:
    if case.has_referent and case.nudges < case.policy.reminders:
        return Step(Do.REMIND_VERIFY, case.delays.verify, in_digest=case.digest)
    return Step(Do.GET_STUCK, reason=StuckReason.UNVERIFIED)


def _stuck(case: Case) -> Step:
    if case.duty_phone and case.nudges < case.policy.mairie_reminders:
        return Step(Do.REMIND_MAIRIE, case.delays.mairie, in_digest=case.digest)
    return Step(Do.REST)


_OF_STATE: dict[State, Callable[[Case], Step]] = {
    State.OPEN: _open,
    State.IN_CHARGE: _in_charge,
    State.ASSIGNED: _assigned,
    State.DONE: _done,
    State.STUCK: _stuck,
}
