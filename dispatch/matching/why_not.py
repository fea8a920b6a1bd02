"""Why a neighbour was not asked for a request: those too whom no ranking reads, who live too far or do other things."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from dispatch.joining.memberships import still_here
from dispatch.matching import reasons
from dispatch.matching.candidates import MOST_JUDGED
from dispatch.matching.judging import Ranking
from dispatch.matching.selections import keeps_all
from dispatch.people import Volunteer, VolunteerSkill
from dispatch.requests import Request, Selection
from dispatch.states import ENDED, Role


@dataclass(frozen=True)
class WhyNot:
    """One neighbour who was not asked, and why, in French.

    `place`: theirs among those who may be asked, from 1. `until`: when the reason is over, aware, for those who may be
    asked from then on and can still come.
    """

    volunteer_id: int
    reason: str
    until: datetime | None = None
    place: int | None = None


@dataclass(frozen=True)
class Verdicts:
    """Everybody who was not asked: as things are, or at `judged_at`, the last choice of a request that has ended."""

    neighbours: Sequence[WhyNot]
    judged_at: datetime | None = None


def why_not_now(session: Session, request: Request, ranking: Ranking) -> Verdicts:
    """Why the neighbours of the commune are not asked as things are; `ranking` is the request's own."""
    judged = [*_possible(ranking), *(WhyNot(one.id, one.reason, one.until) for one in ranking.excluded)]
    near = reasons.NEARER_FIRST if len(judged) >= MOST_JUDGED else reasons.LIVES_TOO_FAR
    unread = reasons.REQUEST_NOT_ON_MAP if request.lat is None else near
    return Verdicts(_not_asked(request, [*judged, *_unjudged(session, request, judged, unread)]))


def why_not_then(session: Session, request: Request) -> Verdicts | None:
    """Why they were not at the last choice of a neighbour; None where nobody was ever looked for."""
    last = select(Selection).where(Selection.request_id == request.id, Selection.role == Role.BRICOLEUR)
    kept = session.scalar(last.order_by(Selection.id.desc()).limit(1))
    if kept is None:
        return None
    judged = [WhyNot(one["id"], one["reason"], place=rank) for rank, one in enumerate(kept.judged["candidates"], 1)]
    judged += [WhyNot(one["id"], one["reason"], until_of(one)) for one in kept.judged["excluded"]]
    unread = reasons.NOT_AMONG_THE_NEAREST if keeps_all(kept) else reasons.NOT_KEPT
    unjudged = _unjudged(session, request, judged, unread)
    return Verdicts(_not_asked(request, [*judged, *unjudged]), kept.at)


def is_over(request: Request) -> bool:
    """Whether nobody is asked any more: only what was judged then says anything."""
    return request.state in ENDED


def until_of(kept: dict[str, str]) -> datetime | None:
    """When the reason that was kept is over; choices kept before that was noted do not say it."""
    return datetime.fromisoformat(kept["until"]) if "until" in kept else None


def _possible(ranking: Ranking) -> Iterator[WhyNot]:
    for place, one in enumerate(ranking.candidates, 1):
        yield WhyNot(one.id, one.reason, place=place)


def _not_asked(request: Request, neighbours: Iterable[WhyNot]) -> list[WhyNot]:
    asked = {ask.volunteer_id for ask in request.asks if ask.role is Role.BRICOLEUR}
    return [one for one in neighbours if one.volunteer_id not in asked]


def _unjudged(session: Session, request: Request, judged: Iterable[WhyNot], unread: str) -> Iterator[WhyNot]:
    """The others who help in this commune; `unread` is said of those for whom nothing plainer is known."""
    known = {one.volunteer_id for one in judged}
    able = exists().where(VolunteerSkill.volunteer_id == Volunteer.id, VolunteerSkill.skill == request.job.skill)
    columns = select(Volunteer.id, Volunteer.lat, able.correlate(Volunteer).label("able"))
    those = columns.where(Volunteer.commune_id == request.commune_id, Volunteer.is_bricoleur, still_here())
    for row in session.execute(those.order_by(Volunteer.id)):
        if row.id not in known:
            placed = unread if row.lat is not None else reasons.VOLUNTEER_NOT_ON_MAP
            yield WhyNot(row.id, placed if row.able else reasons.NO_SKILL)
