"""A text that could not be delivered: whoever it should have reached is passed over at once, and the mairie sees it."""

from collections.abc import Sequence

from sqlalchemy import select

from dispatch import care, referents, search
from dispatch.asks import close_ask
from dispatch.calls import call_again
from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import ANSWER, OutboxMessage
from dispatch.moves import lock, lock_all, note
from dispatch.outbox.post_room import PostRoom
from dispatch.requests import Ask
from dispatch.states import AskState, Role, StopBy
from sms.gateway import OPTED_OUT


def bounce(post: PostRoom, message_ids: Sequence[int]) -> None:
    """Pass on what failed messages asked, in a transaction of its own: verbs lock the request first, its texts after.

    If the process dies before, the asks still end at their deadline.
    """
    if not message_ids:
        return
    failed = select(OutboxMessage).where(OutboxMessage.id.in_(message_ids))
    with post.sessions.begin() as session:
        bounced(Desk(session, post.clock(), post.line, post.rng), session.scalars(failed).all())


def bounced(desk: Desk, messages: Sequence[OutboxMessage]) -> None:
    """Tell the requests of failed messages, all of them held before anybody else is asked.

    Whoever told the carrier STOP has told us.
    """
    opted_out = next((message.to_phone for message in messages if message.error_code == OPTED_OUT), None)
    requests = [message.request_id for message in messages if message.request_id is not None]
    if opted_out is not None:
        care.stop_phone(desk, opted_out, StopBy.CARRIER, beside=requests)
    lock_all(desk.session, requests)
    for message in sorted(messages, key=lambda one: (one.request_id or 0, one.id)):
        _bounced(desk, message)


def _bounced(desk: Desk, message: OutboxMessage) -> None:
    if message.error_code == OPTED_OUT and message.kind.startswith(ANSWER):
        message.handled_at = desk.now  # our answer to their STOP, kept from them by the carrier: nobody's task
    if message.ask is not None and not call_again(desk, message):
        pass_on(desk, message.ask, kind=message.kind)


def pass_on(desk: Desk, ask: Ask, *, kind: str) -> None:
    """An ask nobody could read is closed as unreachable and the next one is asked. Other texts only become a task."""
    request = lock(desk.session, ask.request_id)
    note(desk, request, Event.UNREACHABLE, ask=ask.id, volunteer=ask.volunteer_id, kind=kind)
    if ask.state is not AskState.OPEN:
        return
    close_ask(desk, ask, AskState.UNREACHABLE)
    if ask.role is Role.REFERENT:
        referents.look_on(desk, request)
    else:
        search.go_on(desk, request)
