"""Short codes that name an ask in a reply: "A", "B". A phone has one sequence, even if several communes know it."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import and_, or_, select

from dispatch.desk import Desk
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import AskState
from sms.replies import CODES

REST = timedelta(days=1)  # a late "oui B" must not hit a newer B
ALIVE = and_(Ask.state.in_((AskState.OPEN, AskState.ACCEPTED)), Request.ended_at.is_(None))


def code_for(desk: Desk, volunteer_id: int) -> str | None:
    """The code of the next ask to this volunteer. None once all are taken: such a text is answered by its link.

    Nothing in the database keeps two transactions that race from choosing the same: whoever reads the reply then
    finds two asks, and asks back.
    """
    ended_lately = or_(Ask.answered_at > desk.now - REST, Request.ended_at > desk.now - REST)
    phone = select(Volunteer.phone).where(Volunteer.id == volunteer_id).correlate(None).scalar_subquery()
    of_phone = select(Ask.code, ALIVE).join(Ask.request).join(Ask.volunteer).where(Volunteer.phone == phone)
    rows = desk.session.execute(of_phone.where(or_(ALIVE, ended_lately))).all()
    taken = {code for code, alive in rows if code and alive}
    return choose(taken, resting={code for code, _alive in rows if code})


def choose(taken: Collection[str], *, resting: Collection[str]) -> str | None:
    """The smallest code that is neither taken nor resting; a resting one before none at all."""
    free = [code for code in CODES if code not in taken]
    return next((code for code in free if code not in resting), free[0] if free else None)


def code_to_say(desk: Desk, ask: Ask) -> str | None:
    """The code that the text about `ask` must say. None where a bare answer is enough: "A", with nothing else alive."""
    if ask.code != CODES[0]:
        return ask.code
    others = select(Ask.id).join(Ask.request).join(Ask.volunteer)
    others = others.where(Volunteer.phone == ask.volunteer.phone, Ask.id != ask.id, ALIVE)
    return None if desk.session.scalar(others.limit(1)) is None else ask.code
