"""Whether a volunteer's number is really theirs: before that is shown, nobody asks them anything."""

from sqlalchemy import select, update

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.numbers.in_hand import release_links
from dispatch.people import Agent, Volunteer
from dispatch.requests import Ask
from dispatch.states import MessageState

CODE_KINDS = ("number_code", "spoken_number_check")  # as in `OutboxMessage.kind`
_LEFT = (MessageState.LEASED, MessageState.SENT, MessageState.DELIVERED)


def prove(desk: Desk, volunteer: Volunteer, *, agent: Agent | None = None) -> None:
    """Note that the number is theirs; the first proof counts. `agent`: who had them say so by phone."""
    if volunteer.phone_verified_at is None:
        volunteer.phone_verified_at = desk.now
        volunteer.phone_verified_by_id = agent.id if agent else None
    withdraw_codes(desk, volunteer)
    release_links(desk, volunteer)


def prove_by_answer(desk: Desk, ask: Ask) -> None:
    """Whoever answers holds the phone that the text went to, unless it is another one by now.

    A stop shows nothing: it may come from somebody who never was a volunteer.
    """
    volunteer = ask.volunteer
    if volunteer.phone_verified_at is None and volunteer.stopped_at is None and _went_to_their_phone(desk, ask):
        prove(desk, volunteer)


def withdraw_codes(desk: Desk, volunteer: Volunteer) -> None:
    """Withdraw the codes that have not left yet."""
    desk.session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.to_phone == volunteer.phone,
            OutboxMessage.volunteer_id == volunteer.id,
            OutboxMessage.kind.in_(CODE_KINDS),
            OutboxMessage.state == MessageState.QUEUED,
        )
        .values(state=MessageState.CANCELLED, body=None, ended_at=desk.now)
    )


def _went_to_their_phone(desk: Desk, ask: Ask) -> bool:
    told = select(OutboxMessage.id).where(
        OutboxMessage.ask_id == ask.id, OutboxMessage.to_phone == ask.volunteer.phone, OutboxMessage.state.in_(_LEFT)
    )
    return desk.session.scalar(select(told.exists())) is True
