"""A volunteer's own switch: no more messages, and back again. Stopping never leaves anybody waiting."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from sqlalchemy import select, update

from dispatch import bricoleurs, referents
from dispatch.desk import Desk
from dispatch.errors import AskEnded
from dispatch.joining.memberships import has_left
from dispatch.moves import lock
from dispatch.people import Volunteer
from dispatch.prescribing.tables import AgentWish
from dispatch.requests import Ask
from dispatch.states import AT_WORK, AskState, NoticeBy, Role, StopBy
from dispatch.stepping_aside import hold


def stop(desk: Desk, volunteer: Volunteer, by: StopBy) -> None:
    """No more messages: what they were asked goes to others at once, what they held is given back."""
    _stop(desk, [volunteer], by)


def stop_phone(desk: Desk, phone: str, by: StopBy, *, beside: Iterable[int] = ()) -> None:
    """The same for everybody who has this number: whoever answers STOP, or is kept by the carrier, means the phone.

    An agent who wished for texts there wishes for none any more. `beside`: requests the caller goes on to.
    """
    _stop(desk, with_phone(desk, phone), by, beside=beside)
    wished = update(AgentWish).where(AgentWish.phone == phone, AgentWish.told_by == NoticeBy.SMS)
    desk.session.execute(wished.values(told_by=NoticeBy.NONE))


def resume(desk: Desk, volunteer: Volunteer) -> None:
    """They changed their mind: they may be asked again. Nobody comes back from having been forgotten."""
    if not has_left(desk, volunteer):
        volunteer.stopped_at = None
    desk.session.flush()


def with_phone(desk: Desk, phone: str) -> Sequence[Volunteer]:
    """Everybody who has this number (E.164): one person, who may be a volunteer of several communes."""
    return desk.session.scalars(select(Volunteer).where(Volunteer.phone == phone).order_by(Volunteer.id)).all()


def _stop(desk: Desk, volunteers: Sequence[Volunteer], by: StopBy, *, beside: Iterable[int] = ()) -> None:
    hold(desk, volunteers, AskState.OPEN, AskState.ACCEPTED, beside=beside)
    for volunteer in volunteers:
        if volunteer.stopped_at is None or by is StopBy.CARRIER:
            volunteer.stopped_at = volunteer.stopped_at or desk.now
            volunteer.stopped_by = by
    desk.session.flush()
    alive = select(Ask).where(
        Ask.volunteer_id.in_([volunteer.id for volunteer in volunteers]),
        Ask.state.in_((AskState.OPEN, AskState.ACCEPTED)),
    )
    for ask in desk.session.scalars(alive.order_by(Ask.request_id, Ask.id)).all():
        with suppress(AskEnded):  # it ended by itself a moment ago: all the better
            _let_go(desk, ask)


def _let_go(desk: Desk, ask: Ask) -> None:
    lock(desk.session, ask.request_id)  # their yes may be on its way at the same moment: what holds is read after it
    if ask.state is AskState.OPEN:
        (referents if ask.role is Role.REFERENT else bricoleurs).decline(desk, ask)
    elif ask.role is Role.REFERENT and ask.request.state in referents.CAN_BE_GIVEN_BACK:
        referents.hand_over(desk, ask)
    elif ask.role is Role.BRICOLEUR and ask.request.state in AT_WORK:
        bricoleurs.give_back(desk, ask)
