"""`/mairie/appels`: whom to call today and why, printed for a day without network; a code names each line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from dispatch.calling.sheets import day_of, due_calls, lines_of, write_sheet
from dispatch.calling.tables import CallLine
from dispatch.calling.whom import TO_REFERENT, Outcome, answers_to
from dispatch.places import Commune
from sms.phone import display
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.call_words import OUTCOMES, WHY
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.looks.showing import shows, shows_volunteer
from voisinage.observatory.exports import Cell, Sheet, as_file

HEAD = ("Code", "Qui", "En qualité de", "Téléphone", "Pourquoi", "Service", "Référence", "Résultat", "Saisi le")


@dataclass(frozen=True)
class Line:
    """One line as it is shown: whom it is to be called, in what quality, what may be noted of it."""

    kept: CallLine
    name: str
    quality: str
    phone: str
    why: str
    answers: tuple[Outcome, ...]


def shown(line: CallLine) -> Line:
    """Read whom the line is about."""
    why, answers = WHY[line.why], answers_to(line.why)
    if line.ask is None:
        person = line.request.person
        shows(line.request)
        return Line(line, person.first_name, "personne aidée", person.phone, why, answers)
    shows_volunteer(line.ask.volunteer)
    volunteer, quality = line.ask.volunteer, "référent" if line.why in TO_REFERENT else "bricoleur"
    return Line(line, f"{volunteer.first_name} {volunteer.last_name}", quality, volunteer.phone, why, answers)


@board.get("/appels")
@mairie_only
def call_sheet() -> str:
    """The sheet of today, and how many calls came due since it was made. Names are on it once somebody made it."""
    here, town = desk(), commune()
    today = day_of(town, here.now)
    lines = lines_of(here.session, town, today)
    known = {(line.request_id, line.why) for line in lines}
    due = [one for one in due_calls(here.session, town, here.now) if (one.request.id, one.call.why) not in known]
    return render_template(
        "board/call_sheet.html",
        now=here.now,
        lines=[shown(line) for line in lines],
        due=due,
        left=sum(line.outcome is None for line in lines),
        why=WHY,
        outcomes=OUTCOMES,
        town=town,
    )


@board.post("/appels")
@mairie_only
def make_call_sheet() -> ResponseReturnValue:
    """Put what is due now on today's sheet; the journal of each request says so."""
    many = write_sheet(desk(), commune(), current_agent())
    db.session.commit()
    flash(f"{many} appel{'s' if many > 1 else ''} sur la feuille du jour." if many else "Rien de plus à appeler.")
    return redirect(url_for("board.call_sheet"), 303)


@board.get("/appels.<any(csv, xlsx):kind>")
@mairie_only
def call_sheet_file(kind: str) -> ResponseReturnValue:
    """The sheet of today as a file."""
    here, town = desk(), commune()
    lines = lines_of(here.session, town, day_of(town, here.now))
    return as_file(Sheet("voisinage-appels", HEAD, _cells(town, lines)), kind)


def _cells(town: Commune, lines: Sequence[CallLine]) -> Iterator[list[Cell]]:
    zone = ZoneInfo(town.timezone)
    for line in map(shown, lines):
        kept = line.kept
        yield [
            kept.code,
            line.name,
            line.quality,
            display(line.phone),
            line.why,
            kept.request.job.label,
            kept.request.ref,
            OUTCOMES[kept.outcome] if kept.outcome else "",
            kept.entered_at.astimezone(zone) if kept.entered_at else None,
        ]
