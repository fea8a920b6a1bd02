"""`/mairie/appels/saisie`: what came of the calls of a sheet, typed in afterwards on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.calling.results import enter
from dispatch.calling.sheets import day_of, open_lines
from dispatch.calling.tables import CallLine
from dispatch.calling.whom import Outcome, answers_to
from dispatch.errors import AlreadyEntered
from dispatch.prescribing.notes import LONGEST_NOTE
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.call_sheet import shown
from voisinage.board.call_words import OUTCOMES
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.privacy.free_text import warnings
from voisinage.privacy.gently import KEEP
from voisinage.wording import listed

KEPT_OPEN = timedelta(days=7)  # a sheet is typed in today, or after the week-end
MOST_AT_ONCE, LONGEST_ID = 500, 10
WHICH = "Choisissez ce qu’a donné l’appel."
TOO_LONG = f"Cette note est trop longue : {LONGEST_NOTE} caractères au plus."


@dataclass(frozen=True)
class Typed:
    """What was typed of one line; `wrong` says what is to be corrected, `of_words` whether that is the note.

    `warned`: the note touches on somebody's health, or so, and nobody has ticked yet that it is meant.
    """

    outcome: str = ""
    words: str = ""
    wrong: str = ""
    of_words: bool = False
    warned: bool = False


@dataclass(frozen=True)
class Taken:
    """A line that a colleague typed in first: nothing of what was typed for it is kept, and here it is again."""

    line: CallLine
    typed: Typed


@dataclass
class Entered:
    """What became of a page of results: the codes that are noted, those that came too late, those taken by others."""

    noted: list[str] = field(default_factory=list)
    moved_on: list[str] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)


@board.get("/appels/saisie")
@mairie_only
def call_results() -> str:
    """The lines of the last days of which nobody has typed in what came of them."""
    return _page({})


@board.post("/appels/saisie")
@mairie_only
def enter_call_results() -> ResponseReturnValue:
    """Note what was typed: all of it, or nothing while something is to be corrected."""
    typed = {line_id: _read(line_id) for line_id in _line_ids()}
    lines = [line for line in _lines(list(typed)) if typed[line.id].outcome or typed[line.id].words]
    checked = {line.id: _checked(line, typed[line.id]) for line in lines}
    if any(one.wrong for one in checked.values()):
        db.session.rollback()
        return _page(checked), 422
    entered = _enter(lines, checked)
    db.session.commit()
    _tell(entered)
    if entered.taken:
        return _page({}, entered.taken), 409
    return redirect(url_for("board.call_results"), 303)


def _enter(lines: Sequence[CallLine], typed: Mapping[int, Typed]) -> Entered:
    """In the order of the requests, as all who lock several."""
    here, agent, entered = desk(), current_agent(), Entered()
    for line in sorted(lines, key=lambda one: (one.request_id, one.id)):
        one = typed[line.id]
        try:
            went_on = enter(here, line, agent, Outcome(one.outcome), one.words)
        except AlreadyEntered:
            here.session.refresh(line)
            entered.taken.append(Taken(line, one))
        else:
            (entered.noted if went_on else entered.moved_on).append(line.code)
    return entered


def _tell(entered: Entered) -> None:
    if entered.noted:
        flash(f"C’est noté pour {listed(sorted(entered.noted))}. Merci !")
    if entered.moved_on:
        codes = listed(sorted(entered.moved_on))
        flash(f"{codes} : l’appel est noté, mais la demande avait avancé entre-temps. Regardez-la.", "error")


def _line_ids() -> list[int]:
    """The lines that the page showed."""
    words = request.form.get("lignes", "").split(",")[:MOST_AT_ONCE]
    return [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < LONGEST_ID]


def _lines(ids: Sequence[int]) -> Sequence[CallLine]:
    """Those of them that are the commune's, typed in by somebody or not."""
    mine = select(CallLine).where(CallLine.id.in_(ids), CallLine.commune_id == commune().id)
    return db.session.scalars(mine.order_by(CallLine.id)).all()


def _read(line_id: int) -> Typed:
    return Typed(request.form.get(f"resultat-{line_id}", ""), request.form.get(f"note-{line_id}", "").strip())


def _checked(line: CallLine, typed: Typed) -> Typed:
    if typed.outcome not in {answer.value for answer in answers_to(line.why)}:
        return Typed("", typed.words, WHICH)
    if len(typed.words) > LONGEST_NOTE:
        return replace(typed, wrong=TOO_LONG, of_words=True)
    if f"garder-{line.id}" not in request.form and (told := warnings(typed.words)):
        return replace(typed, wrong=" ".join(told), of_words=True, warned=True)
    return typed


def _page(typed: Mapping[int, Typed], taken: Sequence[Taken] = ()) -> str:
    here, town = desk(), commune()
    today = day_of(town, here.now)
    return render_template(
        "board/call_results.html",
        lines=[shown(line) for line in open_lines(here.session, town, today - KEPT_OPEN)],
        typed=typed,
        nothing=Typed(),
        taken=taken,
        today=today,
        outcomes=OUTCOMES,
        longest=LONGEST_NOTE,
        keep=KEEP,
    )
