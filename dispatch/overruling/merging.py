"""Two requests for one need: one goes on, the other ends and points at it, until an agent makes them two again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.asks import close_ask, heard, open_asks, tell_referent, winners
from dispatch.desk import Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.events import Event
from dispatch.letters import tell
from dispatch.moves import lock, move, note
from dispatch.outbox.posting import withdraw
from dispatch.overruling.reopening import may_reopen, start_anew
from dispatch.overruling.tables import MergedRequest
from dispatch.people import Agent
from dispatch.requests import Request
from dispatch.states import ENDED, AskState, Role, State
from sms import texts


def merge(desk: Desk, kept_id: int, agent: Agent, *, gone_id: int) -> None:
    """End `gone_id`: the need is that of `kept_id`, which goes on as it stands. Everybody asked for it is told so.

    Raises IllegalMove when either has ended, or when they are not of one commune.
    """
    kept, gone = _both(desk, kept_id, gone_id)
    if kept.id == gone.id or kept.commune_id != gone.commune_id or {kept.state, gone.state} & ENDED:
        raise IllegalMove("not to be merged")
    actor = Actor(agent_id=agent.id)
    if not kept.access_notes:
        kept.access_notes = gone.access_notes
    withdraw(desk, request=gone)
    entry = move(desk, gone, State.CANCELLED, Event.MERGED, actor=actor, other=kept.ref)
    for ask in [*open_asks(gone, Role.REFERENT), *open_asks(gone, Role.BRICOLEUR), *winners(gone)]:
        close_ask(desk, ask, AskState.STOOD_DOWN)
        if heard(desk, ask):
            tell(desk, entry, ask, texts.volunteer_cancelled)
    tell_referent(desk, gone, entry, texts.volunteer_cancelled)
    desk.session.add(MergedRequest(request_id=gone.id, kept_id=kept.id, merged_at=desk.now, merged_by_id=agent.id))
    note(desk, kept, Event.MERGED_INTO_THIS, actor=actor, other=gone.ref)


def split(desk: Desk, gone_id: int, agent: Agent) -> None:
    """They were two needs after all: the one that ended begins anew. Raises IllegalMove when that is too long ago."""
    known = desk.session.get(MergedRequest, gone_id)
    if known is None:
        raise IllegalMove("not merged")
    kept, gone = _both(desk, known.kept_id, gone_id)
    if not may_reopen(gone, desk.now):
        raise IllegalMove(gone.state)
    actor = Actor(agent_id=agent.id)
    desk.session.delete(known)
    note(desk, kept, Event.SPLIT, actor=actor, other=gone.ref)
    start_anew(desk, gone, Event.SPLIT, actor, other=kept.ref)


def merged_into(session: Session, request: Request) -> Request | None:
    """The request that goes on in the place of this one."""
    kept = select(Request).join(MergedRequest, MergedRequest.kept_id == Request.id)
    return session.scalar(kept.where(MergedRequest.request_id == request.id))


def merged_here(session: Session, request: Request) -> list[Request]:
    """The requests that ended in favour of this one, the latest first."""
    gone = select(Request).join(MergedRequest, MergedRequest.request_id == Request.id)
    return list(session.scalars(gone.where(MergedRequest.kept_id == request.id).order_by(Request.id.desc())))


def _both(desk: Desk, kept_id: int, gone_id: int) -> tuple[Request, Request]:
    """Held in the order of their ids: nobody then waits for one another's locks."""
    held = {one: lock(desk.session, one) for one in sorted({kept_id, gone_id})}
    return held[kept_id], held[gone_id]
