"""Asking for news of a request: whoever follows it gets one text, at most once a day."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select

from dispatch.asks import referent_of
from dispatch.desk import Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.letters import tell, tell_duty
from dispatch.moves import lock, note
from dispatch.people import Agent
from dispatch.requests import Request
from dispatch.states import ENDED, State
from sms import texts

ONCE_IN = timedelta(days=1)


class Asked(StrEnum):
    """Who was asked for news."""

    REFERENT = "referent"
    MAIRIE = "mairie"
    NOBODY = "nobody"  # the mairie named no duty phone: it has to be called


def ask_for_news(desk: Desk, request_id: int, agent: Agent) -> Asked | None:
    """Have whoever follows the request know that news are awaited. None: asked within the last day already.

    Raises IllegalMove once it has ended.
    """
    request = lock(desk.session, request_id)
    if request.state in ENDED:
        raise IllegalMove(request.state)
    if not may_ask(desk, request):
        return None
    referent, duty = referent_of(request), request.commune.alert_phone
    followed = referent is not None and referent.volunteer.stopped_at is None and request.state is not State.STUCK
    asked = Asked.REFERENT if followed else Asked.MAIRIE if duty else Asked.NOBODY
    if asked is Asked.NOBODY:
        return asked
    entry = note(desk, request, Event.NEWS_ASKED, actor=Actor(agent_id=agent.id), of=asked.value)
    if asked is Asked.REFERENT and referent is not None:
        tell(desk, entry, referent, texts.referent_news_asked)
    else:
        tell_duty(desk, request, entry, texts.mairie_news_asked)
    return asked


def may_ask(desk: Desk, request: Request) -> bool:
    """Whether it has not ended and nobody has asked within the last day."""
    lately = (JournalEntry.event == Event.NEWS_ASKED, JournalEntry.at > desk.now - ONCE_IN)
    lines = select(JournalEntry.id).where(JournalEntry.request_id == request.id, *lately)
    return request.state not in ENDED and desk.session.scalar(lines.limit(1)) is None
