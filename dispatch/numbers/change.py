"""A volunteer has another number: it has shown nothing yet, and what the old one was asked is asked of others."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.line import PhoneCode
from dispatch.moves import lock_all
from dispatch.numbers.in_hand import close_links, hold_links
from dispatch.numbers.proof import withdraw_codes
from dispatch.outbox.bounce import pass_on
from dispatch.outbox.unsent import MOVED
from dispatch.people import Volunteer
from dispatch.requests import Ask
from dispatch.states import AskState, MessageState
from sms.texts.joining import own_page
from sms.texts.number import number_links


def change_number(desk: Desk, volunteer: Volunteer, phone: str) -> None:
    """Give a volunteer the number `phone` (E.164), not confirmed yet. A code is the caller's next step.

    Whoever has the old phone by now, nothing they find on it opens anything any more. What the volunteer said yes to
    stays theirs: its links go to the new number once that is proven, and until then somebody phones.
    """
    waiting = _waiting_asks(desk, volunteer)
    lock_all(desk.session, [ask.request_id for ask in waiting])
    withdraw_codes(desk, volunteer)
    desk.session.execute(delete(PhoneCode).where(PhoneCode.volunteer_id == volunteer.id))
    volunteer.phone = phone
    volunteer.phone_verified_at = volunteer.phone_verified_by_id = None
    desk.session.flush()
    close_links(desk, volunteer)
    for ask in waiting:
        pass_on(desk, ask, kind="number_changed")
    give_up_waiting(desk, volunteer, now_at=phone)
    hold_links(desk, volunteer)


def _waiting_asks(desk: Desk, volunteer: Volunteer) -> Sequence[Ask]:
    """In the order of their requests, as whoever locks several does."""
    waiting = select(Ask).where(Ask.volunteer_id == volunteer.id, Ask.state == AskState.OPEN)
    return desk.session.scalars(waiting.order_by(Ask.request_id, Ask.id)).all()


def give_up_waiting(desk: Desk, volunteer: Volunteer, *, now_at: str) -> None:
    """What was to tell them about a request they hold becomes a task: somebody phones. Links go anew, by themselves."""
    old = (OutboxMessage.volunteer_id == volunteer.id, OutboxMessage.to_phone != now_at)
    queued = update(OutboxMessage).where(*old, OutboxMessage.state == MessageState.QUEUED)
    gone = {"body": None, "bundled_in_id": None, "ended_at": desk.now}
    links = queued.where(OutboxMessage.kind.in_(_SENT_ANEW))
    desk.session.execute(links.values(state=MessageState.CANCELLED, **gone))
    desk.session.execute(queued.values(state=MessageState.FAILED, to_phone=now_at, error=MOVED, **gone))


_SENT_ANEW = (number_links.__name__, own_page.__name__)
