"""`/mairie/permanences`: who is on duty for which sector on which day, and where nobody is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from dispatch.availability import WEEKDAYS
from dispatch.people import Volunteer
from dispatch.places import Commune, Sector
from dispatch.rota import Turn, holes, rota_of, set_rota
from voisinage.board.agent import acting
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.care_words import SHORT_DAYS
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.observatory.exports import Sheet, as_file
from voisinage.volunteers.by_name import first_then_last
from voisinage.wording import listed

SAVED, SAME = "Les permanences sont enregistrées.", "Rien n’a changé."
ALL_DAYS = len(WEEKDAYS)


@dataclass(frozen=True)
class SectorWeek:
    """A sector and, day by day, who is on duty; `hole` says in words where nobody is."""

    sector: Sector
    days: Sequence[str]
    hole: str


@board.get("/permanences")
@mairie_only
def rota() -> str:
    """All sectors."""
    names = _names(commune())
    return render_template("board/rota.html", weeks=_weeks(commune(), names), days=WEEKDAYS, nobody=not names)


@board.get("/permanences.<any(csv, xlsx):kind>")
@mairie_only
def rota_file(kind: str) -> ResponseReturnValue:
    """The same as a file."""
    cells = [[week.sector.name, *week.days, week.hole] for week in _weeks(commune(), _names(commune()))]
    head = ("Secteur", *(day.capitalize() for day in WEEKDAYS), "Il manque")
    return as_file(Sheet("voisinage-permanences", head, cells), kind)


@board.get("/permanences/<int(max=2147483647):sector_id>")
@mairie_only
def sector_rota(sector_id: int) -> str:
    """One sector, with a box for each of its referents and each day; the others behind a disclosure."""
    sector = _sector(sector_id)
    turns = rota_of(db.session(), sector.commune).get(sector.id, ())
    on_duty = {volunteer_id for _, volunteer_id in turns}
    everybody = _referents(sector.commune)
    own = [one for one in everybody if one.id in on_duty or sector in one.sectors]
    return render_template(
        "board/sector_rota.html",
        sector=sector,
        own=own,
        others=[one for one in everybody if one not in own],
        turns=turns,
        days=list(zip(WEEKDAYS, SHORT_DAYS, strict=True)),
        hole=_hole(turns),
    )


@board.post("/permanences/<int(max=2147483647):sector_id>")
@mairie_only
def save_sector_rota(sector_id: int) -> ResponseReturnValue:
    """Take the boxes that are ticked."""
    sector = _sector(sector_id)
    try:
        turns = {_turn(ticked) for ticked in request.form.getlist("permanence")}
        changed = set_rota(desk(), sector, turns, actor=acting())
    except ValueError:  # no box of ours
        abort(400)
    db.session.commit()
    flash(SAVED if changed else SAME)
    return redirect(url_for("board.rota"), 303)


def _turn(ticked: str) -> Turn:
    """Read "3-41": Thursday, and a volunteer's id. Raises ValueError."""
    weekday, _, volunteer_id = ticked.partition("-")
    return int(weekday), int(volunteer_id)


def _names(town: Commune) -> dict[int, str]:
    return {one.id: _name(one) for one in _referents(town)}


def _weeks(town: Commune, names: dict[int, str]) -> list[SectorWeek]:
    turns = rota_of(db.session(), town)
    return [_week(sector, turns.get(sector.id, ()), names) for sector in _sectors(town)]


def _week(sector: Sector, turns: Collection[Turn], names: dict[int, str]) -> SectorWeek:
    days = [listed(sorted(names[one] for day, one in turns if day == number)) for number in range(ALL_DAYS)]
    return SectorWeek(sector, days, _hole(turns))


def _hole(turns: Collection[Turn]) -> str:
    """Such as "personne le mercredi et le dimanche"."""
    missing = holes(turns)
    if not missing:
        return ""
    if len(missing) == ALL_DAYS:
        return "personne n’est de permanence"
    return f"personne {listed([f'le {WEEKDAYS[day]}' for day in missing])}"


def _sector(sector_id: int) -> Sector:
    """This sector of the agent's commune, else 404."""
    sector = db.session.get(Sector, sector_id)
    if sector is None or sector.commune_id != commune().id:
        abort(404)
    return sector


def _sectors(town: Commune) -> Sequence[Sector]:
    return db.session.scalars(select(Sector).where(Sector.commune_id == town.id).order_by(Sector.name)).all()


def _referents(town: Commune) -> Sequence[Volunteer]:
    mine = select(Volunteer).where(Volunteer.commune_id == town.id, Volunteer.is_referent)
    return sorted(db.session.scalars(mine.options(selectinload(Volunteer.sectors))), key=first_then_last)


def _name(volunteer: Volunteer) -> str:
    return f"{volunteer.first_name} {volunteer.last_name[:1]}."
