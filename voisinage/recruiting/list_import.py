"""`/mairie/benevoles/importer`: the mairie's list as CSV or XLSX, looked at line by line; its good lines are taken.

What was looked at travels in the page, sealed: nothing is kept here of a list that nobody confirmed.
"""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from dispatch.catalogue import SKILLS
from dispatch.commune_journal import note_commune
from dispatch.desk import Actor
from dispatch.errors import ImportRefused
from dispatch.events import Event
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import mairie_only
from voisinage.db import allow_writes, db, only_read
from voisinage.desk import commune, desk
from voisinage.observatory.exports import Sheet, as_file
from voisinage.recruiting.blueprint import UNPROCESSABLE, recruiting
from voisinage.recruiting.list_codes import Codes
from voisinage.volunteers.importing import Foreseen, foresee, import_rows
from voisinage.volunteers.outcomes import Report
from voisinage.volunteers.table import COLUMNS, NEEDED, REASON, TITLES, Row, read_table

MOST_ROWS = 1_000  # a longer list is for the command: an address takes some milliseconds to find
MOST_SHOWN = 100  # lines before a fold
LASTS = 3_600  # seconds that a list may wait to be confirmed
FOR_OTHERS = ("lat", "lon", "ancien_telephone")  # columns for files that a program made, and for later
TO_FILL_IN = tuple(name for name in COLUMNS if name not in FOR_OTHERS)
TOO_LATE = "Cette liste a attendu trop longtemps : choisissez de nouveau le fichier."


@recruiting.get("/benevoles/importer")
@mairie_only
def choose_list() -> str:
    """Which file?"""
    return list_page()


@recruiting.post("/benevoles/importer")
@mairie_only
def look_at_list() -> ResponseReturnValue:
    """What would come of the file, and nothing else: it only reads."""
    only_read()
    sent = request.files.get("liste")
    if not sent or not sent.filename:
        return list_page(wrong="Choisissez un fichier."), UNPROCESSABLE
    try:
        rows = _few(read_table(sent.read()))
        seen, codes = _foreseen(rows)
    except ImportRefused as refused:
        return list_page(wrong=str(refused)), UNPROCESSABLE
    return _looked_at(rows, seen.report, codes)


@recruiting.post("/benevoles/importer/confirmation")
@mairie_only
def take_list() -> ResponseReturnValue:
    """Store the lines that were looked at and found good, and send a code to those who are new."""
    only_read()
    rows = _opened("liste")
    if rows is None:
        return list_page(wrong=TOO_LATE), UNPROCESSABLE
    try:
        seen, foretold = _foreseen(rows)
    except ImportRefused as refused:
        return list_page(wrong=str(refused)), UNPROCESSABLE
    if seen.report.refused:  # somebody changed something since it was looked at
        return _looked_at(rows, seen.report, foretold)
    allow_writes()
    here, town = desk(), commune()
    codes = Codes.before(here, town)
    report = import_rows(here, town, rows, seen.ground)
    if report.refused:  # this very moment
        db.session.rollback()
        only_read()
        seen, foretold = _foreseen(rows)
        return _looked_at(rows, seen.report, foretold)
    actor = Actor(agent_id=current_agent().id)
    note_commune(here, town.id, Event.LIST_IMPORTED, actor, added=report.added, updated=report.updated)
    sent = codes.sent()
    flash(" ".join([f"C’est enregistré : {report.in_words()}.", *sent]))
    return redirect(url_for("board.volunteers"), 303)


@recruiting.get("/benevoles/importer/modele.<any(csv, xlsx):kind>")
@mairie_only
def list_to_fill_in(kind: str) -> ResponseReturnValue:
    """A list with nothing but its titles, for whoever has none yet."""
    return as_file(Sheet("benevoles-a-remplir", [TITLES[name] for name in TO_FILL_IN], []), kind)


@recruiting.post("/benevoles/importer/a-corriger")
@mairie_only
def list_to_correct() -> ResponseReturnValue:
    """The refused lines as a workbook, to be corrected and sent again; its last column says what is wrong."""
    rows = _opened("reste")
    if rows is None:
        return list_page(wrong=TOO_LATE), UNPROCESSABLE
    columns = [name for name in (*COLUMNS, REASON) if name in NEEDED or any(row.cells[name] for row in rows)]
    head = [TITLES.get(name, "à corriger") for name in columns]
    return as_file(Sheet("benevoles-a-corriger", head, ([row.cells[name] for name in columns] for row in rows)), "xlsx")


def _foreseen(rows: list[Row]) -> tuple[Foreseen, list[str]]:
    """What would come of these rows, and the codes that would leave; nothing of it stays in the session."""
    codes = Codes.before(desk(), commune())
    try:
        seen = foresee(desk(), commune(), rows)
        return seen, codes.foretold(seen.brought)
    finally:
        db.session.rollback()


def _looked_at(rows: list[Row], report: Report, codes: list[str]) -> ResponseReturnValue:
    page = list_page(report=report, codes=codes, sealed=_sealed(rows, report, good=True), rest=_sealed(rows, report))
    return page, UNPROCESSABLE if report.refused else 200


def _few(rows: list[Row]) -> list[Row]:
    if len(rows) > MOST_ROWS:
        raise ImportRefused(f"Cette liste a plus de {MOST_ROWS} lignes : coupez-la en plusieurs fichiers.")
    return rows


def _sealed(rows: list[Row], report: Report, *, good: bool = False) -> str:
    """The good lines, or the refused ones with what is wrong with each; nothing where there is none."""
    wrong = {line.number: " ; ".join(line.told) for line in report.refused}
    kept = [[row.line, _told(row, wrong.get(row.line, ""))] for row in rows if (row.line not in wrong) is good]
    return _sealer().dumps(kept) if kept else ""


def _told(row: Row, reason: str) -> dict[str, str]:
    return {name: cell for name, cell in (row.cells | {REASON: reason}).items() if cell}


def _opened(field: str) -> list[Row] | None:
    """The lines that came back with the page; None where they waited too long, or are not ours."""
    try:
        kept = _sealer().loads(request.form.get(field, ""), max_age=LASTS)
    except BadData:
        return None
    return [Row(line, dict.fromkeys((*COLUMNS, REASON), "") | cells) for line, cells in kept]


def _sealer() -> URLSafeTimedSerializer:
    """Of this agent alone: a page that somebody else gets hold of confirms nothing."""
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"volunteers-list-{current_agent().id}")


def list_page(**shown: Any) -> str:
    """The form, under what came of a list."""
    others = [TITLES[name] for name in COLUMNS if name not in NEEDED]
    needed = [TITLES[name] for name in NEEDED]
    lists = {"needed": needed, "others": others, "skills": list(SKILLS.values())}
    return render_template("recruiting/import.html", most=MOST_SHOWN, **lists, **shown)
