"""`/mairie/carte`: what is under way and where, who reaches which houses, where nobody does; drawn, and in a table."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.availability import HALVES, WEEKDAYS
from dispatch.catalogue import SKILLS
from dispatch.requests import Request
from dispatch.states import State
from voisinage.db import db
from voisinage.desk import commune, desk, office
from voisinage.intake.map_data import sector_outlines
from voisinage.labels import label
from voisinage.observatory import ground
from voisinage.observatory.blueprint import mairie_only, observatory
from voisinage.observatory.coverage import ENOUGH, SectorCover, covers, reached_by, squares
from voisinage.observatory.ground import Wanted
from voisinage.observatory.half_days import SkillCover, gaps, skill_covers
from voisinage.observatory.under_way import UnderWay, count_under_way

LATELY = timedelta(days=28)  # what was asked for since then says which gaps matter
OUTSIDE, WHOLE = "Hors de tout secteur", "Toute la commune"
HALF_DAYS = {
    f"{weekday}-{half}": f"{name} {HALVES[half][0]}" for weekday, name in enumerate(WEEKDAYS) for half in HALVES
}


@observatory.get("/carte")
@mairie_only
def ground_map() -> str:
    """The map and its table; `?savoir=` and `?moment=` keep to some bricoleurs."""
    session, town = db.session(), commune()
    known, able = ground.houses(session, town), ground.bricoleurs(session, town, wanted(), today())
    found = count_under_way(session, town)
    by_skill, asked_for = skill_rows(), ground.asked_for(session, town, desk().now - LATELY)
    return render_template(
        "observatory/map.html",
        rows=sector_rows(covers(known, reached_by(known, able), ground.sectors(session, town)), found),
        skill_rows=by_skill,
        asked_for=asked_for,
        gaps=gaps(by_skill, asked_for),
        nowhere=found.nowhere,
        houses=len(known.lat),
        able=len(able),
        skills=SKILLS,
        half_days=HALF_DAYS,
        wanted=_in_address(),
        enough=ENOUGH,
        tiles=office().settings.map_tiles_url,
    )


@observatory.get("/carte/donnees")
@mairie_only
def ground_data() -> ResponseReturnValue:
    """What the drawing is made of: the sectors, the squares of the ground, the requests under way."""
    session, town = db.session(), commune()
    known = ground.houses(session, town)
    count = reached_by(known, ground.bricoleurs(session, town, wanted(), today()))
    return jsonify(
        sectors=sector_outlines(session, town),
        squares=[[one.south, one.west, one.height, one.width, one.reached_by] for one in squares(known, count)],
        requests=[_on_map(one) for one in ground.under_way(session, town) if one.lat is not None],
        enough=ENOUGH,
    )


def tiles_credit() -> str:
    """Whom the background of the maps is owed to: said below each of them."""
    return office().settings.map_tiles_credit


observatory.add_app_template_global(tiles_credit)


def skill_rows() -> list[SkillCover]:
    """The table by skill and half-day."""
    return skill_covers(ground.able(db.session(), commune(), today()), list(SKILLS), list(HALF_DAYS))


def sector_rows(covered: list[SectorCover], found: UnderWay) -> list[dict[str, Any]]:
    """One line a sector, and one of the requests that lie in none: the drawing shows those too."""
    lines = [(one, found.of(one.sector_id)) for one in covered]
    if found.is_outside:
        lines.append((SectorCover(0, OUTSIDE if covered else WHOLE, None, None), found.outside))
    return [{"cover": cover, "moving": tally.moving, "stuck": tally.stuck} for cover, tally in lines]


def _on_map(found: Request) -> dict[str, object]:
    return {
        "lat": found.lat,
        "lon": found.lon,
        "says": f"{found.job.label}, {label(found.state).lower()}",
        "stuck": found.state is State.STUCK,
        "url": url_for("board.one_request", ref=found.ref),
    }


def _in_address() -> dict[str, str]:
    """What of the address was understood, to write it again."""
    found = {"savoir": request.args.get("savoir", ""), "moment": request.args.get("moment", "")}
    return {name: word for name, word in found.items() if word in (SKILLS if name == "savoir" else HALF_DAYS)}


def wanted() -> Wanted:
    """Which bricoleurs the address keeps to."""
    skill, half_day = request.args.get("savoir", ""), request.args.get("moment", "")
    weekday, _, half = half_day.partition("-")
    return Wanted(
        skill if skill in SKILLS else None,
        (int(weekday), half) if half_day in HALF_DAYS else None,
    )


def today() -> date:
    """The present day in the commune's time."""
    return desk().now.astimezone(ZoneInfo(commune().timezone)).date()
