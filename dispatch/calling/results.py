"""What came of a call, typed in afterwards: noted once, then done by the same verbs as the buttons and the links."""

from sqlalchemy import select, update

from dispatch import bricoleurs, mairie, verify
from dispatch.asks import referent_of, winners
from dispatch.bricoleurs import NotDone
from dispatch.calling.tables import CallLine
from dispatch.calling.whom import Outcome, Why, answers_to
from dispatch.desk import Actor, Desk
from dispatch.errors import AlreadyEntered, AskEnded, IllegalMove
from dispatch.events import Event
from dispatch.moves import lock, note
from dispatch.people import Agent
from dispatch.prescribing.notes import add_note
from dispatch.requests import Ask, Request
from dispatch.states import AskState, State


def enter(desk: Desk, line: CallLine, agent: Agent, outcome: Outcome, words: str = "") -> bool:
    """Note what came of a call, with a note where there are `words`, and do what follows from it.

    Gives whether all that follows was done: a request that has gone on since the call keeps its new place, and the
    call stands in its journal all the same. Raises AlreadyEntered when another agent has typed this line in,
    IllegalMove when such a call has no such answer.
    """
    if outcome not in answers_to(line.why):
        raise IllegalMove(f"{line.why} -> {outcome}")
    request = lock(desk.session, line.request_id)
    _claim(desk, line, agent, outcome)
    details = {"outcome": outcome.value, **({"ask": line.ask_id} if line.ask_id else {})}
    note(desk, request, Event.CALL_MADE, actor=Actor(agent_id=agent.id), **details)
    if words:
        add_note(desk, request.id, agent, words, for_referent=False)
    if outcome not in (Outcome.DONE, Outcome.NOT_DONE):
        return True
    try:
        with desk.session.begin_nested():
            (_done if outcome is Outcome.DONE else _not_done)(desk, request, line, agent)
    except (AskEnded, IllegalMove):
        return False
    return True


def _claim(desk: Desk, line: CallLine, agent: Agent, outcome: Outcome) -> None:
    claimed = desk.session.execute(
        update(CallLine)
        .where(CallLine.id == line.id, CallLine.outcome.is_(None))
        .values(outcome=outcome, entered_at=desk.now, entered_by_id=agent.id)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise AlreadyEntered(line.code)


def _done(desk: Desk, request: Request, line: CallLine, agent: Agent) -> None:
    """The person says it was done, and that is the last word; the bricoleur says so, and the person is asked next."""
    if line.why is Why.IS_IT_DONE:
        bricoleurs.report_done(desk, _ask_of(desk, line))
    else:
        mairie.verify(desk, request.id, agent)


def _not_done(desk: Desk, request: Request, line: CallLine, agent: Agent) -> None:
    """The place is free again, and the search goes on: with the referent in charge, else with the next one."""
    if line.why is Why.IS_IT_DONE:
        bricoleurs.report_not_done(desk, _ask_of(desk, line), NotDone.OTHER)
        return
    referent = referent_of(request)
    if request.state is not State.STUCK and referent is not None:
        verify.reopen(desk, referent, again=False)
        return
    for held in winners(request):
        bricoleurs.report_not_done(desk, held, NotDone.OTHER)
    if request.state is State.STUCK:
        mairie.relaunch(desk, request.id, agent)


def _ask_of(desk: Desk, line: CallLine) -> Ask:
    """The ask of whoever was called, while they still hold the place."""
    ask = desk.session.scalar(select(Ask).where(Ask.id == line.ask_id, Ask.state == AskState.ACCEPTED))
    if ask is None:
        raise AskEnded(line.code)
    return ask
