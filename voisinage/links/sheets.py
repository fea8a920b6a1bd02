"""What stands on the page of a referent in charge: the person, who could come, who was asked and what they answered."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from dispatch.asks import open_asks, winners
from dispatch.chasing.past import waits_of
from dispatch.deadlines import delays_of, due
from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.matching import candidates
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.search import is_exhausted
from dispatch.states import ChosenOtherwise, Role, State
from voisinage.links.asked import Asked, asked_neighbours
from voisinage.links.news import latest_news, news_awaited
from voisinage.next_step import next_step
from voisinage.wording import deadline, listed, typeset, window

MOST_PROPOSED = 8


@dataclass(frozen=True)
class Proposal:
    """A neighbour who could come, and why this one."""

    volunteer: Volunteer
    reason: str


@dataclass(frozen=True)
class Visit:
    """Who said yes, and when they go; `when` is None where it is still to be agreed."""

    volunteer: Volunteer
    when: str | None
    over: bool  # the window is past


@dataclass(frozen=True)
class ReferentSheet:
    """What a referent in charge sees."""

    windows: list[str]  # when the person can be visited, in words
    proposals: list[Proposal]
    asked: list[Asked]  # every neighbour asked so far, the latest first
    awaited: bool  # somebody has still to answer
    visits: list[Visit]
    missing: int  # places nobody has taken yet
    next_step: str
    if_refused: str  # what follows when somebody chosen by hand says no, or nothing
    reported_by: str  # who says that it is done
    news: str | None
    news_awaited: bool  # whoever recorded it asked where it stands
    whys: tuple[ChosenOtherwise, ...] = tuple(ChosenOtherwise)  # why another than the first one proposed is asked


def referent_sheet(here: Desk, ask: Ask) -> ReferentSheet:
    """Read everything the referent's page shows."""
    request = ask.request
    _load_volunteers(here, request)
    held, zone = winners(request), request.commune.timezone
    return ReferentSheet(
        windows=[window(one.start_at, one.end_at, zone) for one in request.windows if one.end_at > here.now],
        proposals=_proposals(here, request) if request.state is State.IN_CHARGE else [],
        asked=asked_neighbours(here.session, request),
        awaited=bool(open_asks(request, Role.BRICOLEUR)),
        visits=[_visit(here, one) for one in held],
        missing=request.seats - len(held),
        next_step=next_step(request, now=here.now, waits_until=waits_of(here.session, [request]).get(request.id)),
        if_refused=_if_refused(here, request),
        reported_by=_reported_by(here, request, held),
        news=latest_news(here.session, request),
        news_awaited=news_awaited(here.session, ask),
    )


def _load_volunteers(here: Desk, request: Request) -> None:
    """All volunteers of the request's asks in one query instead of one each; the request holds them from here on."""
    with_volunteers = selectinload(Request.asks).selectinload(Ask.volunteer)
    here.session.scalars(select(Request).where(Request.id == request.id).options(with_volunteers)).one()


def _proposals(here: Desk, request: Request) -> list[Proposal]:
    ranking = candidates.bricoleurs_for(here.session, request, now=here.now, can_call=here.line.can_call)
    best = ranking.candidates[:MOST_PROPOSED]
    found = here.session.scalars(select(Volunteer).where(Volunteer.id.in_([candidate.id for candidate in best])))
    by_id = {volunteer.id: volunteer for volunteer in found}
    return [Proposal(by_id[candidate.id], typeset(candidate.reason)) for candidate in best]


def _visit(here: Desk, ask: Ask) -> Visit:
    if ask.visit_start is None or ask.visit_end is None:
        return Visit(ask.volunteer, None, over=False)
    when = window(ask.visit_start, ask.visit_end, ask.request.commune.timezone)
    return Visit(ask.volunteer, when, over=ask.visit_end <= here.now)


def _if_refused(here: Desk, request: Request) -> str:
    """Said before the button is pressed: the search then goes on by itself."""
    until = due(request, delays_of(request).wave, after=here.now)
    then = "la suite sera à votre choix" if is_exhausted(request) else "nous demandons aux suivants"
    return f"Si la réponse est non, ou sans réponse {deadline(until, here.now, request.commune.timezone)}, {then}."


def _reported_by(here: Desk, request: Request, held: list[Ask]) -> str:
    """The first name of whoever reported last; of all who came where the journal names none of them."""
    lines = select(JournalEntry).where(JournalEntry.request_id == request.id, JournalEntry.event == Event.REPORTED_DONE)
    last = here.session.scalar(lines.order_by(JournalEntry.id.desc()).limit(1))
    names = {one.id: one.volunteer.first_name for one in held}
    reporter = names.get(int(last.details.get("ask", 0))) if last else None
    return reporter or listed(list(names.values())) or "Le voisin"
