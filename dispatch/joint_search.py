"""Requests of one sector whose next wave is due at one moment agree beforehand on who asks whom.

What is agreed holds for that round alone and rests on a snapshot. Each request is then worked on in a transaction of
its own, which asks those allotted to it as far as they may still be asked, and otherwise by its own ranking.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from dispatch.asks import open_asks
from dispatch.deadlines import rules_of
from dispatch.desk import Desk, Line, Share
from dispatch.matching.planning import in_turn, plan_wave
from dispatch.matching.sharing import Wish, share
from dispatch.requests import Request
from dispatch.search import is_exhausted
from dispatch.standing import ranked, standing
from dispatch.states import Role, State

TOGETHER = 12  # requests of one sector; those beyond ask by their own ranking, as every request did before


def share_out(sessions: sessionmaker[Session], line: Line, request_ids: Sequence[int], *, now: datetime) -> Share:
    """What the requests of one round of the clock agree on; nothing where no two of a sector seek at once."""
    allotted: dict[int, frozenset[int]] = {}
    if len(request_ids) < 2:
        return Share()
    with sessions() as session:
        session.connection(execution_options={"read_only": True})  # no writer waits for this
        for together in _by_sector(session, request_ids, now):
            allotted |= share([_wish(Desk(session, now, line), request) for request in together[:TOGETHER]])
    return Share(allotted)


def _by_sector(session: Session, request_ids: Sequence[int], now: datetime) -> Iterable[list[Request]]:
    """Of the requests given, those whose wave is over, two or more of a sector."""
    in_search = select(Request).where(Request.id.in_(request_ids), Request.state == State.IN_CHARGE)
    found = session.scalars(in_search.options(selectinload(Request.asks)).order_by(Request.chase_at, Request.id))
    places: dict[tuple[int, int | None], list[Request]] = defaultdict(list)
    for request in found:
        asked = open_asks(request, Role.BRICOLEUR)
        if asked and all(ask.answer_by <= now for ask in asked) and not is_exhausted(request):
            places[request.commune_id, request.sector_id].append(request)
    return [together for together in places.values() if len(together) > 1]


def _wish(desk: Desk, request: Request) -> Wish:
    candidates, search, rules = ranked(desk, request).candidates, standing(desk, request), rules_of(request)
    size = len(plan_wave(candidates, search, rules).chosen)
    return Wish(request.id, in_turn(candidates, search, rules), size)
