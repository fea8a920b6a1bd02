"""Which referents may be asked to take charge of a request: reads what the ranking must know."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.orm import Session

from dispatch.channels import is_landline
from dispatch.deadlines import rules_of, sendable
from dispatch.matching.judging import Ranking
from dispatch.matching.reading import Asks, Volunteers, asks_of, ids_of, need_of, of_commune, point_of
from dispatch.matching.referent_ranking import ReferentFacts, rank_referents
from dispatch.people import Volunteer, sector_referent
from dispatch.presence import AvailabilityException, NeverTogether, ReferentDuty
from dispatch.requests import Request


def referents_for(session: Session, request: Request, *, now: datetime, can_call: bool = True) -> Ranking:
    """The referents of the commune, best first, and those left out, each with the reason.

    Who is on duty and who is away is looked at for the hour the text leaves: what is asked at night is read by whoever
    is on duty the next morning.
    """
    leaves_at = sendable(request, now)
    day = leaves_at.astimezone(ZoneInfo(request.commune.timezone)).date()
    referents = of_commune(request).where(Volunteer.is_referent)
    sectors, asks = _sectors(session, referents), asks_of(session, request, referents)
    rows = session.execute(referents.add_columns(*_of_referents(request, leaves_at, day))).all()
    facts = [_referent(row, sectors[row.id], asks[row.id], can_call=can_call) for row in rows]
    rules = replace(rules_of(request), meet_first=True)  # whoever takes charge reads names: never a stranger
    return rank_referents(need_of(request, now), facts, rules=rules, duty_day=day)


def _of_referents(request: Request, leaves_at: datetime, day: date) -> tuple[ColumnElement[Any], ...]:
    """What else is read of a referent: limits, backup, whether they are on duty, away, or kept from the person."""
    duty, away, never = ReferentDuty, AvailabilityException, NeverTogether
    on_duty = duty.sector_id == request.sector_id, duty.weekday == day.weekday(), duty.volunteer_id == Volunteer.id
    covers = away.free.is_(False), away.start_at <= leaves_at, away.end_at > leaves_at
    kept_apart = never.person_id == request.person_id, never.volunteer_id == Volunteer.id
    return (
        Volunteer.max_open.label("most"),
        Volunteer.backup_id.label("backup"),
        exists().where(*on_duty).label("on_duty"),
        exists().where(away.volunteer_id == Volunteer.id, *covers).label("absent"),
        exists().where(*kept_apart).label("kept_apart"),
    )


def _sectors(session: Session, volunteers: Volunteers) -> dict[int, set[int]]:
    sectors: dict[int, set[int]] = defaultdict(set)
    link = sector_referent.c
    found = select(link.volunteer_id, link.sector_id).where(link.volunteer_id.in_(ids_of(volunteers)))
    for volunteer_id, sector_id in session.execute(found):
        sectors[volunteer_id].add(sector_id)
    return sectors


def _referent(row: Row[Any], sector_ids: set[int], asks: Asks, *, can_call: bool) -> ReferentFacts:
    return ReferentFacts(
        id=row.id,
        point=point_of(row),
        sector_ids=frozenset(sector_ids),
        paused_until=row.paused_until,
        stopped=row.stopped_at is not None,
        charter_signed=row.charter_signed_at is not None,
        load=asks.in_charge,
        asked_for_this=asks.for_this > 0,
        phone_verified=row.phone_verified_at is not None,
        reachable=can_call or not is_landline(row.phone),
        on_duty=row.on_duty,
        absent=row.absent,
        max_open=row.most,
        backup_id=row.backup,
        kept_apart=row.kept_apart,
        to_meet=row.to_meet,
    )
