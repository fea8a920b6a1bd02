"""What a call says of an ask as things stand now, and which keys it offers. Nothing personal: see `details`."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dispatch.asks import open_asks, winners
from dispatch.desk import Desk
from dispatch.letters import frame_of, need_of
from dispatch.matching import candidates
from dispatch.requests import Ask
from dispatch.states import AskState, Role, State
from sms.texts import spoken
from sms.texts.frame import Frame, VisitTimes
from voisinage.links.neighbour_sheet import may_report
from voisinage.links.outcome import outcome
from voisinage.links.partings import partings
from voisinage.links.standing import Standing, standing


class Menu(StrEnum):
    """The keys that were offered: it travels with each key, which so means what was said before it was pressed."""

    REFERENT_ASKED = "referent_asked"
    BRICOLEUR_ASKED = "bricoleur_asked"
    EXPECTED = "expected"
    IS_IT_DONE = "is_it_done"
    GIVEN_UP = "given_up"
    TO_SEARCH = "to_search"
    NOBODY_FREE = "nobody_free"
    FOLLOWING = "following"
    TO_VERIFY = "to_verify"
    TOLD = "told"  # the details were read out
    NUMBER_CHECK = "number_check"


@dataclass(frozen=True)
class Turn:
    """What is said, and the keys it offers; without any, the call ends there."""

    words: str
    menu: Menu | None = None


def turn_of(here: Desk, ask: Ask) -> Turn:
    """What to say to the volunteer of `ask` now, whatever the call was placed for."""
    stands = standing(ask)
    if stands is Standing.OVER:
        return _over(here, ask)
    if stands is Standing.ASKED:
        return _asked(here, ask)
    if ask.role is Role.REFERENT:
        return _REFERENT_TURNS.get(ask.request.state, _mairie_decides)(here, ask)
    return _bricoleur_turn(here, ask)


def frame(here: Desk, ask: Ask) -> Frame:
    """The frame of what is said about `ask`."""
    return frame_of(here, ask.request.commune)


def visit(ask: Ask) -> VisitTimes:
    """When the bricoleur of `ask` is expected."""
    return VisitTimes(visit_start=ask.visit_start, visit_end=ask.visit_end)


def _over(here: Desk, ask: Ask) -> Turn:
    let_go = ask.state is AskState.RELEASED and ask.role is Role.BRICOLEUR
    parting = partings(here.session, ask.request).get(ask.id) if let_go else None
    return Turn(spoken.over(frame(here, ask), need_of(ask), outcome=outcome(ask, parting)))


def _asked(here: Desk, ask: Ask) -> Turn:
    if ask.role is Role.REFERENT:
        words = spoken.referent_asked(frame(here, ask), need_of(ask), answer_by=ask.answer_by, now=here.now)
        return Turn(words, Menu.REFERENT_ASKED)
    if ask.state is AskState.LAPSED:
        return Turn(spoken.given_up(frame(here, ask), need_of(ask)), Menu.GIVEN_UP)
    past = ask.visit_end is not None and ask.visit_end <= here.now  # a late yes gets the person's next hours
    when = VisitTimes(visit_start=None, visit_end=None) if past else visit(ask)
    words = spoken.bricoleur_asked(frame(here, ask), need_of(ask), answer_by=ask.answer_by, now=here.now, visit=when)
    return Turn(words, Menu.BRICOLEUR_ASKED)


def _bricoleur_turn(here: Desk, ask: Ask) -> Turn:
    town, need = frame(here, ask), need_of(ask)
    if not may_report(ask.request):
        return Turn(spoken.well_reported(town, need))
    alone = len(winners(ask.request)) < ask.request.seats
    if ask.visit_start is not None and ask.visit_start > here.now:
        return Turn(spoken.expected(town, need, visit=visit(ask), alone=alone), Menu.EXPECTED)
    return Turn(spoken.is_it_done(town, need), Menu.IS_IT_DONE)


def _in_charge(here: Desk, ask: Ask) -> Turn:
    if open_asks(ask.request, Role.BRICOLEUR):
        return Turn(spoken.being_asked(frame(here, ask), need_of(ask)), Menu.FOLLOWING)
    if candidates.count_near(here.session, ask.request, here.now, can_call=here.line.can_call):
        return Turn(spoken.to_search(frame(here, ask), need_of(ask)), Menu.TO_SEARCH)
    return Turn(spoken.nobody_free(frame(here, ask), need_of(ask)), Menu.NOBODY_FREE)


def _assigned(here: Desk, ask: Ask) -> Turn:
    held = winners(ask.request)
    if all(one.visit_end is not None and one.visit_end <= here.now for one in held):
        return Turn(spoken.to_verify(frame(here, ask), need_of(ask), reported=False), Menu.TO_VERIFY)
    words = spoken.somebody_comes(frame(here, ask), need_of(ask), visit=visit(held[0]))
    return Turn(words, Menu.FOLLOWING)


def _done(here: Desk, ask: Ask) -> Turn:
    return Turn(spoken.to_verify(frame(here, ask), need_of(ask), reported=True), Menu.TO_VERIFY)


def _mairie_decides(here: Desk, ask: Ask) -> Turn:
    return Turn(spoken.mairie_decides(frame(here, ask), need_of(ask)), Menu.FOLLOWING)


_REFERENT_TURNS: dict[State, Callable[[Desk, Ask], Turn]] = {
    State.IN_CHARGE: _in_charge,
    State.ASSIGNED: _assigned,
    State.DONE: _done,
}
