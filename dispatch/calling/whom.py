"""Whom to call about a request, and why: what a person with a phone and no network does in place of the clock."""

from dataclasses import dataclass
from enum import StrEnum

from dispatch.states import State, StuckReason


class Why(StrEnum):
    """Why a call is due. Each names who is called: the person, the referent, or the bricoleur."""

    CHECK_DONE = "check_done"  # person: was it done?
    WHERE = "where"  # person: what is the address?
    STILL_LOOKING = "still_looking"  # person: nobody is found yet; is it still needed?
    DECIDE = "decide"  # referent: they asked for help
    TAKE_CHARGE = "take_charge"  # referent: they have not answered
    SEARCH = "search"  # referent: nobody is found
    IS_IT_DONE = "is_it_done"  # bricoleur: no news


class Outcome(StrEnum):
    """What came of a call."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    DONE = "done"
    NOT_DONE = "not_done"


TO_REFERENT = frozenset({Why.DECIDE, Why.TAKE_CHARGE, Why.SEARCH})
ABOUT_THE_WORK = frozenset({Why.CHECK_DONE, Why.IS_IT_DONE})  # where "done" and "not done" can be an answer


@dataclass(frozen=True)
class Facts:
    """What is known of a request. `late`: somebody let a deadline pass.

    The ids are those of asks: of the referent in charge or else the one asked last, of the first who said yes.
    """

    state: State
    stuck_reason: StuckReason | None
    late: bool
    referent: int | None
    bricoleur: int | None


@dataclass(frozen=True)
class Call:
    """One call to make. `ask`: the volunteer's, None for a call to the person."""

    why: Why
    ask: int | None = None


_STUCK: dict[StuckReason, Why] = {
    StuckReason.UNVERIFIED: Why.CHECK_DONE,
    StuckReason.TO_LOCATE: Why.WHERE,
    StuckReason.OUT_OF_SECTOR: Why.WHERE,
    StuckReason.NO_REFERENT: Why.STILL_LOOKING,
    StuckReason.NOBODY_FREE: Why.STILL_LOOKING,
    StuckReason.TAKEN_BACK: Why.STILL_LOOKING,
    StuckReason.REFERENT_ASKS: Why.DECIDE,
}


def call_about(facts: Facts) -> Call | None:
    """The call that would help this request on, or None while all goes its way."""
    if facts.state is State.STUCK:
        return _about_stuck(facts)
    return _about_late(facts) if facts.late else None


def _about_stuck(facts: Facts) -> Call:
    why = _STUCK[facts.stuck_reason or StuckReason.TAKEN_BACK]
    if why is not Why.DECIDE:
        return Call(why)
    return Call(why, facts.referent) if facts.referent else Call(Why.STILL_LOOKING)


def _about_late(facts: Facts) -> Call | None:
    if facts.state is State.DONE:
        return Call(Why.CHECK_DONE)  # the referent was reminded: the person knows best
    if facts.state is State.ASSIGNED and facts.bricoleur:
        return Call(Why.IS_IT_DONE, facts.bricoleur)
    if facts.state in (State.OPEN, State.IN_CHARGE) and facts.referent:
        return Call(Why.TAKE_CHARGE if facts.state is State.OPEN else Why.SEARCH, facts.referent)
    return None


def answers_to(why: Why) -> tuple[Outcome, ...]:
    """What can be noted of a call made for this reason."""
    simple = (Outcome.REACHED, Outcome.NO_ANSWER, Outcome.CALL_BACK)
    return (*simple, Outcome.DONE, Outcome.NOT_DONE) if why in ABOUT_THE_WORK else simple


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I, no O: read as figures


def code_of(rank: int) -> str:
    """What names the line of this rank (from 0) on a day's sheet: "A1" to "A9", then "B1"; none is ever given twice."""
    letter, figure = divmod(rank, 9)
    return f"{_LETTERS[letter]}{figure + 1}"
