"""A volunteer has another number: it has shown nothing yet, and what the old one was asked is asked of others."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.line import PhoneCode
from dispatch.moves import lock_all
from dispatch.numbers.proof import withdraw_codes
from dispatch.outbox.bounce import pass_on
from dispatch.people import Volunteer
from dispatch.requests import Ask, LinkToken
from dispatch.states import AskState, MessageState

_MOVED = "ce numéro a changé : appelez"


def change_number(desk: Desk, volunteer: Volunteer, phone: str) -> None:
    """Give a volunteer the number `phone` (E.164), not confirmed yet. A code is the caller's next step.

    Whoever has the old phone by now, nothing they find on it opens a person's address any more, but for visits that
    were accepted: their links stay, for there is no number yet to send others to. They go blank after the visit.
    """
    waiting = _waiting_asks(desk, volunteer)
    lock_all(desk.session, [ask.request_id for ask in waiting])
    withdraw_codes(desk, volunteer)
    desk.session.execute(delete(PhoneCode).where(PhoneCode.volunteer_id == volunteer.id))
    volunteer.phone = phone
    volunteer.phone_verified_at = volunteer.phone_verified_by_id = None
    desk.session.flush()
    _close_old_links(desk, volunteer)
    for ask in waiting:
        pass_on(desk, ask, kind="number_changed")
    _give_up_waiting(desk, volunteer)


def _close_old_links(desk: Desk, volunteer: Volunteer) -> None:
    """What they accepted stays theirs: without their page they would have no address to go to."""
    not_theirs = select(Ask.id).where(Ask.volunteer_id == volunteer.id, Ask.state != AskState.ACCEPTED)
    desk.session.execute(delete(LinkToken).where(LinkToken.ask_id.in_(not_theirs)))


def _waiting_asks(desk: Desk, volunteer: Volunteer) -> Sequence[Ask]:
    """In the order of their requests, as whoever locks several does."""
    waiting = select(Ask).where(Ask.volunteer_id == volunteer.id, Ask.state == AskState.OPEN)
    return desk.session.scalars(waiting.order_by(Ask.request_id, Ask.id)).all()


def _give_up_waiting(desk: Desk, volunteer: Volunteer) -> None:
    """What was to tell them about a request they hold becomes a task: somebody phones."""
    desk.session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.volunteer_id == volunteer.id,
            OutboxMessage.to_phone != volunteer.phone,
            OutboxMessage.state == MessageState.QUEUED,
        )
        .values(state=MessageState.FAILED, to_phone=volunteer.phone, body=None, ended_at=desk.now, error=_MOVED)
    )
