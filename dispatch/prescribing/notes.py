"""Notes on a request: for the mairie, and for the referent in charge where their writer ticked it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dispatch.asks import tell_referent
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.moves import lock, note
from dispatch.people import Agent
from dispatch.prescribing.tables import RequestNote
from dispatch.requests import Request
from dispatch.states import ENDED
from sms import texts

LONGEST_NOTE = 500  # characters
MOST_SHOWN = 50


def add_note(desk: Desk, request_id: int, agent: Agent, body: str, *, for_referent: bool) -> None:
    """Write a note. The journal says that there is one, not its words; the same words twice in a row are one note."""
    request = lock(desk.session, request_id)
    last = desk.session.scalar(
        select(RequestNote).where(RequestNote.request_id == request.id).order_by(RequestNote.id.desc()).limit(1)
    )
    if last is not None and (last.agent_id, last.body, last.for_referent) == (agent.id, body, for_referent):
        return
    desk.session.add(
        RequestNote(request_id=request.id, agent_id=agent.id, at=desk.now, body=body, for_referent=for_referent)
    )
    entry = note(desk, request, Event.NOTED, actor=Actor(agent_id=agent.id))
    if for_referent and request.state not in ENDED:
        tell_referent(desk, request, entry, texts.volunteer_request_changed)


def notes_on(session: Session, request: Request, *, for_referent: bool = False) -> Sequence[RequestNote]:
    """The notes on a request, the latest first; with `for_referent` only those the referent in charge may read."""
    notes = select(RequestNote).where(RequestNote.request_id == request.id)
    if for_referent:
        notes = notes.where(RequestNote.for_referent)
    latest = notes.order_by(RequestNote.id.desc()).limit(MOST_SHOWN)
    return session.scalars(latest.options(joinedload(RequestNote.agent))).all()
