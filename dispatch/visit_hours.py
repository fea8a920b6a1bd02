"""A yes gives a visit its hours: what `matching.agreeing` decides, read and carried out."""

from dataclasses import dataclass
from operator import attrgetter

from dispatch.asks import close_ask, hours_asked, open_asks, winners
from dispatch.desk import CLOCK, Actor, Desk
from dispatch.errors import HoursTaken
from dispatch.events import Event
from dispatch.letters import tell
from dispatch.matching.agreeing import Agreed, Coming, agree, in_common, keeps
from dispatch.matching.diaries import diaries
from dispatch.matching.reading import need_of
from dispatch.moves import lock, note
from dispatch.requests import Ask
from dispatch.states import AskState, Role
from dispatch.stepping_aside import hold_if_free, hold_volunteer, put_off, step_aside
from sms import texts


@dataclass(frozen=True)
class Visit:
    """The hours of a yes, and the partners whose own are other ones now, or who can come at none."""

    agreed: Agreed
    partners: list[Ask]

    @property
    def moved(self) -> list[Ask]:
        """Those who come at other hours than they knew."""
        return self.partners if self.agreed.partner_moves else []

    @property
    def left(self) -> list[Ask]:
        """Those who can come at none."""
        return self.partners if self.agreed.partner_leaves else []


def agree_hours(desk: Desk, ask: Ask) -> Visit:
    """When the one who says yes comes; nothing is written yet.

    Holds all who come until the transaction ends: of two yeses of one volunteer the second counts the first.
    Raises HoursTaken.
    """
    request, partners = ask.request, winners(ask.request)
    coming = sorted((one.volunteer for one in (ask, *partners)), key=attrgetter("id"))
    for volunteer in coming:
        hold_volunteer(desk, volunteer)
    need = need_of(request, desk.now)
    free = diaries(desk.session, request, coming, need=need)
    newcomer, *others = (Coming(hours_asked(one), free[one.volunteer_id]) for one in (ask, *partners))
    agreed = agree(need, newcomer, next(iter(others), None))
    if agreed is None:
        raise HoursTaken(request.ref)
    return Visit(agreed, partners)


def write_hours(desk: Desk, ask: Ask, visit: Visit) -> None:
    """Give everybody who comes the hours agreed; whoever can come at none is thanked, and others are looked for."""
    for one in (ask, *visit.moved):
        one.visit_start, one.visit_end = visit.agreed.hours or (None, None)
    for one in visit.left:
        close_ask(desk, one, AskState.STOOD_DOWN)
        entry = note(desk, ask.request, Event.STOOD_DOWN, ask=one.id, volunteer=one.volunteer_id)
        tell(desk, entry, one, texts.volunteer_postponed)
    desk.session.flush()


def release_others(desk: Desk, ask: Ask) -> bool:
    """Wait no longer for whoever was asked for hours at which this visit is not; whether there was anybody."""
    hours, need = hours_asked(ask), need_of(ask.request, desk.now)
    asked = [(other, hours_asked(other)) for other in open_asks(ask.request, Role.BRICOLEUR)]
    away = [other for other, theirs in asked if hours and theirs and in_common(need, hours, theirs) is None]
    for other in away:
        step_aside(desk, other, actor=CLOCK)
    return bool(away)


def release_elsewhere(desk: Desk, ask: Ask) -> None:
    """What else they are asked for at these hours goes to others at once: they cannot say yes to it any more.

    A request that somebody works on at this moment is left: a yes there is refused, or its wave ends in time.
    """
    for other in hold_if_free(desk, ask):
        if not can_be_kept(desk, other):
            put_off(desk, [other], actor=Actor(volunteer_id=ask.volunteer_id))


def make_way(desk: Desk, ask: Ask) -> None:
    """After `HoursTaken`: others are asked at once, and it is no refusal. Twice is once."""
    lock(desk.session, ask.request_id)
    put_off(desk, [ask], actor=Actor(volunteer_id=ask.volunteer_id))


def can_be_kept(desk: Desk, ask: Ask) -> bool:
    """Whether its hours leave time for what its volunteer promised elsewhere. Hours to be agreed do."""
    hours, need = hours_asked(ask), need_of(ask.request, desk.now)
    free = diaries(desk.session, ask.request, [ask.volunteer], need=need)[ask.volunteer_id]
    return hours is None or keeps(need, free, hours)
