"""Which asks an answer may be about, all volunteers of a phone together. One: it is meant. Several: it is not clear."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from dispatch.desk import Desk
from dispatch.inbox.reply_codes import ALIVE
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import ANSWERABLE, AskState, Role
from sms.replies import Answer, Meaning

STILL_REMEMBERED = timedelta(days=2)  # an answer this late still means the last text


def concerned(desk: Desk, volunteers: Sequence[Volunteer], said: Answer) -> list[Ask]:
    """The asks that a yes, a no or a "done" may be about; with a code, only those that bear it.

    A yes or a no means what waits for one. With nothing waiting it means what they have in hand, or the ask that came
    after and is over: a late or a repeated answer.
    """
    remembered = desk.session.scalars(asks_in_mind([volunteer.id for volunteer in volunteers], now=desk.now)).all()
    asks = [ask for ask in remembered if said.code in (None, ask.code)]
    alive, ended = [ask for ask in asks if is_alive(ask)], [ask for ask in asks if not is_alive(ask)]
    in_hand = [ask for ask in alive if ask.state is AskState.ACCEPTED]
    if said.meaning is Meaning.DONE:
        return _done(in_hand, ended)
    if said.code is not None:
        return alive or ended[-1:]
    since = max((ask.asked_at for ask in in_hand), default=None)
    later = [ask for ask in ended[-1:] if since is None or ask.asked_at > since]
    return [ask for ask in alive if ask.state is AskState.OPEN] or in_hand + later


def _done(in_hand: list[Ask], ended: list[Ask]) -> list[Ask]:
    """What may be done: what a bricoleur has said yes to, also when we gave them up for lack of news."""
    given_up = [ask for ask in ended if ask.state in (AskState.LAPSED, AskState.ACCEPTED)]
    return [ask for ask in in_hand if ask.role is Role.BRICOLEUR] or given_up[-1:] or in_hand


def is_alive(ask: Ask) -> bool:
    """Whether this ask waits for an answer or is in somebody's hands: `ALIVE` of what is in memory."""
    return ask.state in (AskState.OPEN, AskState.ACCEPTED) and ask.request.ended_at is None


def alive_asks(desk: Desk, volunteers: Iterable[Volunteer]) -> list[Ask]:
    """What waits for their answer, or is in their hands; the oldest first."""
    alive = asks_in_mind([volunteer.id for volunteer in volunteers], now=desk.now).where(ALIVE)
    return list(desk.session.scalars(alive))


def asks_in_mind(volunteer_ids: Iterable[int], *, now: datetime) -> Select[Ask]:
    """What these volunteers may speak of, the oldest first: alive, or over lately and not by their giving it back."""
    since = now - STILL_REMEMBERED
    lately = or_(Ask.asked_at > since, Ask.answered_at > since, Request.ended_at > since)
    return (
        select(Ask)
        .join(Ask.request)
        .where(Ask.volunteer_id.in_(list(volunteer_ids)), Ask.state.in_(ANSWERABLE | {AskState.ACCEPTED}))
        .where(or_(ALIVE, lately))
        .options(joinedload(Ask.request))
        .order_by(Ask.id)
    )
