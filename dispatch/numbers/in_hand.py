"""What a volunteer has in hand when their number changes: no link is left open, and new ones go to the proven number.

In between nobody can be written to about it: each of these visits is a task of the mairie's until then.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update

from dispatch.channels import is_texted
from dispatch.desk import Desk
from dispatch.joining.tables import OwnLink
from dispatch.journal import OutboxMessage
from dispatch.letters import UNPROVEN, UNPROVEN_CODE, frame_of
from dispatch.links import new_link
from dispatch.outbox.posting import post
from dispatch.own_quiet import sendable_to
from dispatch.people import Volunteer
from dispatch.requests import Ask, LinkToken, Request
from dispatch.rules import Rules
from dispatch.states import AskState, Channel, MessageState
from sms.texts.number import fitting, number_links

NO_TEXTS = "pas de SMS à ce numéro : appelez"
KEEP = timedelta(days=2)  # a phone that stays off longer is a matter for the mairie


def in_hand(desk: Desk, volunteer: Volunteer, only: Collection[int] | None = None) -> Sequence[Ask]:
    """What they said yes to and is not over, in the order of the requests; of these asks `only`, where told."""
    theirs = select(Ask).join(Ask.request).where(Ask.volunteer_id == volunteer.id, Ask.state == AskState.ACCEPTED)
    if only is not None:
        theirs = theirs.where(Ask.id.in_(only))
    return desk.session.scalars(theirs.where(Request.ended_at.is_(None)).order_by(Ask.request_id, Ask.id)).all()


def close_links(desk: Desk, volunteer: Volunteer) -> None:
    """Whoever has the phone that they were sent to opens nothing with them any more."""
    asks = select(Ask.id).where(Ask.volunteer_id == volunteer.id)
    desk.session.execute(delete(LinkToken).where(LinkToken.ask_id.in_(asks)))
    desk.session.execute(delete(OwnLink).where(OwnLink.volunteer_id == volunteer.id))


def hold_links(desk: Desk, volunteer: Volunteer, only: Collection[int] | None = None) -> None:
    """Their number is not the one that was proven: until it is, what they have in hand waits, before the mairie's eyes.

    A commune that has nobody prove a number takes the new one as it is.
    """
    if not Rules.from_json(volunteer.commune.rules).verify_phones:
        send_links(desk, volunteer, only)
        return
    volunteer.number_changed_at = desk.now
    _to_be_called(desk, volunteer, in_hand(desk, volunteer, only), UNPROVEN)


def release_links(desk: Desk, volunteer: Volunteer) -> None:
    """The new number is proven: send it the links, once, however many show at the same moment that it is theirs."""
    waiting = update(Volunteer).where(Volunteer.id == volunteer.id, Volunteer.number_changed_at.is_not(None))
    if desk.session.execute(waiting.values(number_changed_at=None)).rowcount:  # type: ignore[attr-defined]
        desk.session.refresh(volunteer, ["number_changed_at"])
        send_links(desk, volunteer)


def send_links(desk: Desk, volunteer: Volunteer, only: Collection[int] | None = None) -> None:
    """One text with a link to each of what they have in hand; one more for what does not fit. The tasks are then done.

    Who reads no texts is called by somebody, and who said stop is left in peace: the tasks stay.
    """
    asks = in_hand(desk, volunteer, only)
    if volunteer.stopped_at is not None:
        return
    _tasks_done(desk, volunteer)
    if not is_texted(desk.line, volunteer):
        _to_be_called(desk, volunteer, asks, NO_TEXTS)
        return
    links, frame = [new_link(desk, ask) for ask in asks], frame_of(desk, volunteer.commune)
    while links:
        many = fitting(frame, links)
        _post(desk, volunteer, number_links(frame, links=links[:many]), asks)
        links = links[many:]


def _post(desk: Desk, volunteer: Volunteer, body: str, asks: Sequence[Ask]) -> None:
    message = _message(desk, volunteer)
    message.body = body
    message.due_at = min(sendable_to(volunteer, ask.request, desk.now) for ask in asks)
    message.expires_at = message.due_at + KEEP
    post(desk, message)


def _to_be_called(desk: Desk, volunteer: Volunteer, asks: Sequence[Ask], why: str) -> None:
    for ask in asks:
        message = _message(desk, volunteer)
        message.ask_id, message.request_id = ask.id, ask.request_id
        message.state, message.ended_at, message.error = MessageState.FAILED, desk.now, why
        message.error_code = UNPROVEN_CODE if why == UNPROVEN else None
        desk.session.add(message)
    desk.session.flush()


def _message(desk: Desk, volunteer: Volunteer) -> OutboxMessage:
    return OutboxMessage(
        key=f"links:{desk.rng.randbytes(8).hex()}",
        commune_id=volunteer.commune_id,
        volunteer_id=volunteer.id,
        channel=Channel.SMS,
        kind=number_links.__name__,
        to_phone=volunteer.phone,
        created_at=desk.now,
        due_at=desk.now,
        expires_at=desk.now + KEEP,
    )


def _tasks_done(desk: Desk, volunteer: Volunteer) -> None:
    desk.session.flush()
    failed = select(OutboxMessage).where(
        OutboxMessage.volunteer_id == volunteer.id,
        OutboxMessage.state == MessageState.FAILED,
        OutboxMessage.handled_at.is_(None),
    )
    for message in desk.session.scalars(failed):
        if message.error in {UNPROVEN, NO_TEXTS}:
            message.handled_at = desk.now
