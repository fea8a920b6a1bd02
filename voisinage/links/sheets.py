"""What stands on the pages behind a yes: the person, who could come, who was asked and what they answered."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from dispatch import candidates
from dispatch.asks import open_asks, referent_of, winners
from dispatch.deadlines import rules_of
from dispatch.desk import Desk
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import Role, State
from voisinage.links.news import latest_news
from voisinage.next_step import next_step
from voisinage.wording import typeset, window

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


@dataclass(frozen=True)
class ReferentSheet:
    """What a referent in charge sees."""

    windows: list[str]  # when the person can be visited, in words
    proposals: list[Proposal]
    asked: list[Ask]  # every bricoleur asked so far, the latest first
    awaited: bool  # somebody has still to answer
    visits: list[Visit]
    missing: int  # places nobody has taken yet
    wave_size: int
    next_step: str
    news: str | None


@dataclass(frozen=True)
class BricoleurSheet:
    """What a bricoleur who said yes sees."""

    referent: Volunteer | None
    companion: str | None  # first name of the second of a pair


def referent_sheet(here: Desk, ask: Ask) -> ReferentSheet:
    """Read everything the referent's page shows."""
    request = ask.request
    _load_volunteers(here, request)
    held, rules, zone = winners(request), rules_of(request), request.commune.timezone
    return ReferentSheet(
        windows=[window(one.start_at, one.end_at, zone) for one in request.windows if one.end_at > here.now],
        proposals=_proposals(here, request) if request.state is State.IN_CHARGE else [],
        asked=[one for one in reversed(request.asks) if one.role is Role.BRICOLEUR],
        awaited=bool(open_asks(request, Role.BRICOLEUR)),
        visits=[Visit(one.volunteer, _visit_words(one, zone)) for one in held],
        missing=request.seats - len(held),
        wave_size=rules.wave_size,
        next_step=next_step(request, now=here.now),
        news=latest_news(here.session, request),
    )


def bricoleur_sheet(ask: Ask) -> BricoleurSheet:
    """Read what the bricoleur's page shows beside the request itself."""
    referent = referent_of(ask.request)
    others = [one.volunteer.first_name for one in winners(ask.request) if one is not ask]
    return BricoleurSheet(referent.volunteer if referent else None, others[0] if others else None)


def _load_volunteers(here: Desk, request: Request) -> None:
    """All volunteers of the request's asks in one query instead of one each."""
    here.session.scalars(select(Ask).where(Ask.request_id == request.id).options(selectinload(Ask.volunteer))).all()


def _proposals(here: Desk, request: Request) -> list[Proposal]:
    ranking = candidates.bricoleurs_for(here.session, request, now=here.now)
    best = ranking.candidates[:MOST_PROPOSED]
    found = here.session.scalars(select(Volunteer).where(Volunteer.id.in_([candidate.id for candidate in best])))
    by_id = {volunteer.id: volunteer for volunteer in found}
    return [Proposal(by_id[candidate.id], typeset(candidate.reason)) for candidate in best]


def _visit_words(ask: Ask, zone: str) -> str | None:
    return window(ask.visit_start, ask.visit_end, zone) if ask.visit_start and ask.visit_end else None
