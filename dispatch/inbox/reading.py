"""An agent reads a text that could not be understood and says what was meant: the same verbs as for a clear one."""

from sqlalchemy import update

from dispatch import care
from dispatch.desk import Actor, Desk
from dispatch.errors import AlreadyRead, AskEnded
from dispatch.events import Event
from dispatch.inbox.concerned import alive_asks
from dispatch.inbox.steps import carry_out, steps_offered
from dispatch.line import IncomingText
from dispatch.moves import lock, note
from dispatch.people import Agent
from dispatch.requests import Ask
from dispatch.states import AskState, StopBy
from dispatch.stepping_aside import hold
from sms.replies import Meaning


def set_aside(desk: Desk, text: IncomingText, agent: Agent) -> None:
    """Nothing follows from this text. Its words are wiped. Raises AlreadyRead when another agent was quicker."""
    handled = desk.session.execute(
        update(IncomingText)
        .where(IncomingText.id == text.id, IncomingText.needs_human, IncomingText.handled_at.is_(None))
        .values(handled_at=desk.now, handled_by_id=agent.id, body=None)
    )
    if handled.rowcount != 1:  # type: ignore[attr-defined]
        raise AlreadyRead(str(text.id))


def read_as(desk: Desk, text: IncomingText, agent: Agent, *, ask: Ask, meaning: Meaning) -> None:
    """It was a yes, a no or a "done" about `ask`. Raises AlreadyRead, or AskEnded when that can no longer be said."""
    set_aside(desk, text, agent)
    request = lock(desk.session, ask.request_id)
    step = steps_offered(ask).get(meaning)
    if step is None:
        raise AskEnded(request.ref)
    note(desk, request, Event.REPLY_READ, actor=Actor(agent_id=agent.id), ask=ask.id, meaning=meaning.value)
    carry_out(desk, ask, step)


def read_as_stop(desk: Desk, text: IncomingText, agent: Agent) -> None:
    """It said: no more messages. As with a clear STOP, whoever has this phone means the phone. Raises AlreadyRead."""
    set_aside(desk, text, agent)
    volunteers = care.with_phone(desk, text.from_phone)
    hold(desk, volunteers, AskState.OPEN, AskState.ACCEPTED)
    for ask in sorted(alive_asks(desk, volunteers), key=lambda one: one.request_id):
        request = ask.request
        actor = Actor(agent_id=agent.id) if request.commune_id == agent.commune_id else Actor()
        note(desk, request, Event.REPLY_READ, actor=actor, ask=ask.id, meaning=Meaning.STOP.value)
    care.stop_phone(desk, text.from_phone, StopBy.MAIRIE)
