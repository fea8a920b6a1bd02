"""Whom the commune wants asked once a referent did not take a request: others of the sector, anybody, or nobody."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.chasing.past import past_of
from dispatch.deadlines import policy_of
from dispatch.matching.judging import Candidate
from dispatch.people import Volunteer, sector_referent
from dispatch.places import Sector
from dispatch.policy import NextReferent
from dispatch.presence import ReferentDuty
from dispatch.requests import Request
from dispatch.states import Role


def allowed(session: Session, request: Request, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those of `candidates`, in their order, who may be asked now. The first of each search may be anybody."""
    then = policy_of(request).next_referent
    if then is NextReferent.ANY or not _somebody_asked(session, request):
        return candidates
    if then is NextReferent.MAIRIE:
        return []
    if request.sector_id is None and not _is_divided(session, request):
        return candidates
    of_sector = _serving(session, request)
    return [candidate for candidate in candidates if candidate.id in of_sector]


def _is_divided(session: Session, request: Request) -> bool:
    """Whether the commune has sectors: where it has none, every referent serves all of it."""
    return session.scalar(select(Sector.id).where(Sector.commune_id == request.commune_id).limit(1)) is not None


def _serving(session: Session, request: Request) -> set[int]:
    """The referents of the sector, those on duty for it, and whoever stands in for one of them."""
    link = sector_referent.c
    own = select(link.volunteer_id).where(link.sector_id == request.sector_id)
    on_duty = select(ReferentDuty.volunteer_id).where(ReferentDuty.sector_id == request.sector_id)
    serving = set(session.scalars(own.union(on_duty)))
    backups = select(Volunteer.backup_id).where(Volunteer.id.in_(serving), Volunteer.backup_id.is_not(None))
    return serving | set(session.scalars(backups))


def _somebody_asked(session: Session, request: Request) -> bool:
    """Whether a referent was asked since the present search began."""
    since = past_of(session, request).since
    return any(ask.role is Role.REFERENT and ask.asked_at >= since for ask in request.asks)
