"""The one hook that writes down who looked at whose data: after the page is made, before it leaves.

A page whose look cannot be written does not leave: it answers like any write that finds the database busy. Most looks
were written a moment ago, and then the page only reads.
"""

from flask import Flask, Response, current_app, request
from flask_login import current_user
from sqlalchemy.exc import OperationalError

from dispatch.consulting.looks import Look, Reader, Record
from dispatch.consulting.noting import not_yet_noted, note_looks
from voisinage.db import READS_ONLY, allow_writes, db
from voisinage.looks.pages import PAGES, Page
from voisinage.looks.showing import reading_volunteer, shown

SHOWS = frozenset({200, 409, 422})  # a refused form comes back on its page


def init_looks(app: Flask) -> None:
    """Have every answer of `app` asked what it shows."""
    app.after_request(_note)


def _note(answer: Response) -> Response:
    page = PAGES.get(request.endpoint or "")
    if page is None or request.method == "HEAD" or answer.status_code not in SHOWS:
        return answer
    try:
        _write(_looks(page))
    except OperationalError as busy:
        db.session.rollback()
        return current_app.make_response(current_app.handle_user_exception(busy))
    return answer


def _looks(page: Page) -> list[Look]:
    reader, now = _reader(), current_app.extensions["voisinage"].clock()
    records = [_of_everybody()] if page.whole else shown()
    return [Look(reader, record, str(request.endpoint), page.way, now) for record in records]


def _reader() -> Reader:
    volunteer = reading_volunteer()
    if volunteer is not None:
        return Reader(volunteer_id=volunteer)
    return Reader(agent_id=current_user.agent.id if current_user.is_authenticated else None)


def _of_everybody() -> Record:
    return Record(current_user.agent.commune_id)


def _write(looks: list[Look]) -> None:
    if looks and request.method not in READS_ONLY:
        db.session.rollback()  # what was to be kept is; what a refused form left behind must not be written along
    new = not_yet_noted(db.session(), looks) if looks else []
    if not new:
        return
    db.session.rollback()  # what began by reading only cannot go on writing
    allow_writes()
    note_looks(db.session(), new)
    db.session.commit()
