"""Which bricoleurs may be asked for a request: reads what the ranking must know, in a fixed number of queries.

Only the box around the request is read, by its index, and of that the nearest few hundred: however large the commune,
nobody is loaded who lives at its other end.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from dispatch.availability import OwnQuiet, Window
from dispatch.channels import is_landline
from dispatch.deadlines import rules_of
from dispatch.geo import Point
from dispatch.matching.around import around
from dispatch.matching.bricoleur_facts import BricoleurFacts
from dispatch.matching.histories import History, histories
from dispatch.matching.hours import Hours, hours_of
from dispatch.matching.judging import Need, Ranking
from dispatch.matching.promises import Promises, promises_of
from dispatch.matching.ranking import rank_bricoleurs
from dispatch.matching.reading import need_of
from dispatch.matching.ties import Ties, ties_of
from dispatch.requests import Request

MOST_JUDGED = 400  # many times what all waves together ask
NEVER_ASKED, NOTHING_TOLD, NO_TOOLS = History(), Hours([], []), frozenset[str]()


def bricoleurs_for(
    session: Session,
    request: Request,
    *,
    now: datetime,
    windows: Sequence[Window] | None = None,
    can_call: bool = True,
) -> Ranking:
    """The bricoleurs around a request who have its skill, best first, and those left out, each with the reason.

    Nobody at all while the address has no point: without it nobody can say who is near. `windows` replaces the hours
    of the person. `can_call` as in `desk.Line`: without calls, nobody is reached at a landline.
    """
    need = need_of(request, now)
    if windows is not None:
        need = replace(need, windows=windows)
    return rank_bricoleurs(need, facts_for(session, request, need, can_call=can_call), rules=rules_of(request))


def count_near(session: Session, request: Request, now: datetime, *, can_call: bool = True) -> int:
    """How many bricoleurs could be asked for a request now."""
    return len(bricoleurs_for(session, request, now=now, can_call=can_call).candidates)


def facts_for(session: Session, request: Request, need: Need, *, can_call: bool) -> list[BricoleurFacts]:
    """What is known of each of them, in six queries, and one more where somebody is expected elsewhere."""
    if need.point is None:
        return []
    rows = around(session, request, need.point, most=MOST_JUDGED, with_phones=not can_call)
    if not rows:
        return []
    ids = [row.id for row in rows]
    asked, hours = histories(session, request, ids, need=need), hours_of(session, ids, now=need.now)
    expected = [id_ for id_, history in asked.items() if history.promised]
    promised = promises_of(session, request, expected, now=need.now)
    reader = _Reader(need, (ties_of(session, request), promised), can_call=can_call)
    return [reader.facts(row, asked.get(row.id, NEVER_ASKED), hours.get(row.id, NOTHING_TOLD)) for row in rows]


class _Reader:
    """Turns rows into facts; what all of them share is worked out once."""

    def __init__(self, need: Need, known: tuple[Ties, Promises], *, can_call: bool) -> None:
        self.need, self.tz, self.can_call = need, need.tz, can_call
        self.ties, self.promised = known
        self.skills = frozenset({need.skill})
        self.tools = frozenset({need.tool} if need.tool else ())

    def facts(self, row: Row[Any], asked: History, hours: Hours) -> BricoleurFacts:
        """What is known of one of them."""
        id_ = row.id
        quiet = None if row.quiet_from is None else OwnQuiet(row.quiet_from, row.quiet_until, self.tz)
        that_day = self.need.hears_on(quiet) == self.need.sent_on
        return BricoleurFacts(
            id=id_,
            point=Point(row.lat, row.lon),
            radius_m=row.radius_m,
            skills=self.skills,
            slots=hours.slots,
            once=hours.once,
            charter_signed=row.charter_signed,
            paused_until=row.paused_until,
            stopped=row.stopped,
            phone_verified=row.phone_verified,
            reachable=self.can_call or not is_landline(row.phone),
            tools=self.tools if row.has_tool else NO_TOOLS,
            moves_by=row.moves_by,
            quiet=quiet,
            asks_per_day=row.asks_per_day,
            asks_per_week=row.asks_per_week,
            only_sector_id=row.only_sector_id,
            pair_only=row.pair_only,
            to_meet=row.to_meet,
            knows_person=id_ in self.ties.known,
            kept_apart=id_ in self.ties.apart,
            promised=self.promised.get(id_, ()),
            asked_today=asked.today if that_day else asked.later,
            week_began_at=asked.week_began_at,
            asked_this_week=asked.this_week,
            asked_this_month=asked.this_month,
            last_asked_at=asked.last_at,
            asked_for_this=asked.for_this > 0,
            busy=asked.to_visit,
            said_yes=asked.yes,
            said_no=asked.no,
            silent=asked.silent,
            last_done_at=asked.last_done_at,
        )
