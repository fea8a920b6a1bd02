"""When name, address and code have gone from a page that showed them: whose part is over needs them no more.

What ends with the request is over at once (`standing`); this is about what goes before the request does.
"""

from enum import StrEnum

from sqlalchemy import func, select

from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.requests import Ask, Request
from dispatch.retention.overdue import lengths_of
from dispatch.retention.periods import LIMITS, Kept, before
from dispatch.states import Role, State
from voisinage.links.neighbour_sheet import may_report
from voisinage.links.standing import Standing, standing

FOLLOWED = frozenset({State.IN_CHARGE, State.ASSIGNED, State.DONE})  # in which a referent has something to do


class Hidden(StrEnum):
    """Why somebody who said yes does not see the details just now."""

    VISIT_OVER = "visit_over"  # they reported, some hours ago
    WITH_MAIRIE = "with_mairie"  # the mairie acts; the referent has nothing to do


def hidden(here: Desk, ask: Ask) -> Hidden | None:
    """Why the details of this ask stay closed although it is in hand; None where they may be shown."""
    if standing(ask) is not Standing.IN_HAND:
        return None
    if ask.role is Role.REFERENT:
        return None if ask.request.state in FOLLOWED else Hidden.WITH_MAIRIE
    return Hidden.VISIT_OVER if not may_report(ask.request) and _long_ago(here, ask.request) else None


def hours_shown(here: Desk, request: Request) -> int:
    """For how many hours after the report the page of the bricoleur shows the details."""
    chosen = lengths_of(here.session, request.commune)
    return chosen.get(Kept.SHEETS, LIMITS[Kept.SHEETS].length)


def _long_ago(here: Desk, request: Request) -> bool:
    reported = select(func.max(JournalEntry.at)).where(
        JournalEntry.request_id == request.id, JournalEntry.event == Event.REPORTED_DONE
    )
    at = here.session.scalar(reported)
    return at is not None and at < before(Kept.SHEETS, lengths_of(here.session, request.commune), here.now)
