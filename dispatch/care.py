"""A volunteer's own switch: no more messages, and back again. Stopping never leaves anybody waiting."""

from contextlib import suppress

from sqlalchemy import select

from dispatch import bricoleurs, referents
from dispatch.desk import Desk
from dispatch.errors import AskEnded
from dispatch.people import Volunteer
from dispatch.requests import Ask
from dispatch.states import AT_WORK, AskState, Role


def stop(desk: Desk, volunteer: Volunteer) -> None:
    """No more messages: what they were asked goes to others at once, what they held is given back."""
    volunteer.stopped_at = volunteer.stopped_at or desk.now
    desk.session.flush()
    alive = select(Ask).where(Ask.volunteer_id == volunteer.id, Ask.state.in_((AskState.OPEN, AskState.ACCEPTED)))
    for ask in desk.session.scalars(alive.order_by(Ask.request_id, Ask.id)).all():
        with suppress(AskEnded):  # it ended by itself a moment ago: all the better
            _let_go(desk, ask)


def resume(desk: Desk, volunteer: Volunteer) -> None:
    """They changed their mind: they may be asked again."""
    volunteer.stopped_at = None
    desk.session.flush()


def _let_go(desk: Desk, ask: Ask) -> None:
    if ask.state is AskState.OPEN:
        (referents if ask.role is Role.REFERENT else bricoleurs).decline(desk, ask)
    elif ask.role is Role.REFERENT and ask.request.state in referents.CAN_BE_GIVEN_BACK:
        referents.hand_over(desk, ask)
    elif ask.role is Role.BRICOLEUR and ask.request.state in AT_WORK:
        bricoleurs.give_back(desk, ask)
