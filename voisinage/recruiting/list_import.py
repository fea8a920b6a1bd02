"""`/mairie/benevoles/importer`: the mairie's list as CSV or XLSX, looked at row by row, then taken whole or not at all.

What was looked at travels in the page, sealed: nothing is kept here of a list that nobody confirmed.
"""

from collections import Counter

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor
from dispatch.errors import ImportRefused
from dispatch.events import Event
from dispatch.numbers.codes import Sending
from dispatch.numbers.rounds import welcome_new
from dispatch.rules import Rules
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import mairie_only
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.recruiting.blueprint import UNPROCESSABLE, recruiting
from voisinage.volunteers.importing import Report, import_rows
from voisinage.volunteers.sendings import told
from voisinage.volunteers.table import COLUMNS, NEEDED, Row, read_table

MOST_ROWS = 1_000  # a longer list is for the command: an address takes some milliseconds to find
MOST_SHOWN = 200  # complaints
LASTS = 3_600  # seconds that a list may wait to be confirmed


@recruiting.get("/benevoles/importer")
@mairie_only
def choose_list() -> str:
    """Which file?"""
    return _page()


@recruiting.post("/benevoles/importer")
@mairie_only
def look_at_list() -> ResponseReturnValue:
    """What would come of the file, and nothing else: the transaction is rolled back."""
    sent = request.files.get("liste")
    content = sent.read() if sent else b""
    if not content:
        return _page(wrong="Choisissez un fichier."), UNPROCESSABLE
    try:
        rows = _few(read_table(content))
        report = import_rows(desk(), commune(), rows)
    except ImportRefused as refused:
        db.session.rollback()
        return _page(wrong=str(refused)), UNPROCESSABLE
    db.session.rollback()
    sealed = "" if report.complaints else _sealer().dumps([[row.line, _told(row)] for row in rows])
    return _page(report=report, sealed=sealed), UNPROCESSABLE if report.complaints else 200


@recruiting.post("/benevoles/importer/confirmation")
@mairie_only
def take_list() -> ResponseReturnValue:
    """Store the list that was looked at, and send a code to those who are new."""
    try:
        kept = _sealer().loads(request.form.get("liste", ""), max_age=LASTS)
    except BadData:
        return _page(wrong="Cette liste a attendu trop longtemps : choisissez de nouveau le fichier."), UNPROCESSABLE
    here, town = desk(), commune()
    rows = [Row(line, dict.fromkeys(COLUMNS, "") | cells) for line, cells in kept]
    try:
        report = import_rows(here, town, rows)
    except ImportRefused as refused:
        db.session.rollback()
        return _page(wrong=str(refused)), UNPROCESSABLE
    if report.complaints:  # somebody changed something since it was looked at
        db.session.rollback()
        return _page(report=report), UNPROCESSABLE
    actor = Actor(agent_id=current_agent().id)
    note_commune(here, town.id, Event.LIST_IMPORTED, actor, added=report.added, updated=report.updated)
    sent = welcome_new(here, town) if Rules.from_json(town.rules).verify_phones else Counter[Sending]()
    db.session.commit()
    flash(" ".join([f"C’est enregistré : {report.added} ajoutés, {report.updated} mis à jour.", *told(sent)]))
    return redirect(url_for("board.volunteers"), 303)


def _few(rows: list[Row]) -> list[Row]:
    if len(rows) > MOST_ROWS:
        raise ImportRefused(f"Cette liste a plus de {MOST_ROWS} lignes : coupez-la en plusieurs fichiers.")
    return rows


def _told(row: Row) -> dict[str, str]:
    return {name: cell for name, cell in row.cells.items() if cell}


def _sealer() -> URLSafeTimedSerializer:
    """Of this agent alone: a page that somebody else gets hold of confirms nothing."""
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"volunteers-list-{current_agent().id}")


def _page(*, report: Report | None = None, sealed: str = "", wrong: str = "") -> str:
    return render_template(
        "recruiting/import.html",
        report=report,
        sealed=sealed,
        wrong=wrong,
        most=MOST_SHOWN,
        needed=NEEDED,
        others=[name for name in COLUMNS if name not in NEEDED],
    )
