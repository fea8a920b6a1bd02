"""The bricoleurs around a point who have a skill: by the index of the box, the nearest first, no more than asked for.

Columns, not objects: a page must not load whole people to count who is near.
"""

from collections.abc import Sequence
from math import cos, radians
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from dispatch.deadlines import rules_of
from dispatch.geo import Point, box
from dispatch.people import Volunteer, VolunteerSkill, VolunteerTool
from dispatch.requests import Request


def around(
    session: Session, request: Request, point: Point, *, most: int, with_phones: bool = False
) -> Sequence[Row[Any]]:
    """Those of the commune in a box as wide as the farthest that any of them may be asked to go.

    Their numbers are opened only where somebody looks at them: it takes longer than judging.
    """
    commune = {"commune": request.commune_id}
    farthest = (session.scalar(_WIDEST, commune) or 0) * max(1.0, rules_of(request).stretch)
    south, west, north, east = box(point, farthest)
    where = {"south": south, "west": west, "north": north, "east": east, "lat": point.lat, "lon": point.lon}
    wanted = {"skill": request.job.skill, "tool": request.job.tool, "narrow": cos(radians(point.lat)), "most": most}
    statement = _AROUND_WITH_PHONES if with_phones else _AROUND
    return session.execute(statement, commune | where | wanted).all()


def _statement() -> Select[*tuple[Any, ...]]:
    skill, tool = VolunteerSkill, VolunteerTool
    skilled = select(skill.skill).where(skill.volunteer_id == Volunteer.id, skill.skill == bindparam("skill"))
    equipped = select(tool.tool).where(tool.volunteer_id == Volunteer.id, tool.tool == bindparam("tool"))
    up = Volunteer.lat - bindparam("lat")
    along = (Volunteer.lon - bindparam("lon")) * bindparam("narrow")
    return (
        select(
            Volunteer.id,
            Volunteer.lat,
            Volunteer.lon,
            Volunteer.radius_m,
            Volunteer.charter_signed_at.is_not(None).label("charter_signed"),
            Volunteer.stopped_at.is_not(None).label("stopped"),
            Volunteer.phone_verified_at.is_not(None).label("phone_verified"),
            Volunteer.paused_until,
            Volunteer.moves_by,
            Volunteer.quiet_from,
            Volunteer.quiet_until,
            Volunteer.asks_per_day,
            Volunteer.asks_per_week,
            Volunteer.only_sector_id,
            Volunteer.pair_only,
            Volunteer.to_meet,
            equipped.exists().label("has_tool"),  # never, where the job asks for none
        )
        .where(
            *_BRICOLEURS,
            Volunteer.lat.between(bindparam("south"), bindparam("north")),
            Volunteer.lon.between(bindparam("west"), bindparam("east")),
            skilled.exists(),
        )
        .order_by(up * up + along * along, Volunteer.id)
        .limit(bindparam("most"))
    )


# Built once: building them takes longer than running them.
_BRICOLEURS = (Volunteer.commune_id == bindparam("commune"), Volunteer.is_bricoleur)
_WIDEST = select(func.max(Volunteer.radius_m)).where(*_BRICOLEURS)
_AROUND = _statement()
_AROUND_WITH_PHONES = _AROUND.add_columns(Volunteer.phone)
