"""`/mairie/textos/<text>`: a text in the commune's own words, tried before it is kept; or why it must stay as it is."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.errors import TextChanged
from dispatch.journal import JournalEntry
from dispatch.letters import frame_of
from dispatch.people import Agent
from dispatch.wordings import reword, rewordings, words_of
from sms.billed import every_text
from sms.texts.own_words import braces
from sms.texts.words import LOCKED, MAY_GO, ORIGINAL, PLACES
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.text_form import TextForm, tried
from voisinage.board.texts import END_OF_A_LINK
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.wording import typeset

QUICKER = "Ce texto a changé entre-temps. Voici ce que vous aviez écrit ; ce qu’il dit maintenant est juste en dessous."
TRY = "essayer"


@board.get("/textos/<text>")
@mairie_only
def one_text(text: str) -> str:
    """As it stands. `text` is its kind."""
    if text in LOCKED:
        return _locked(text)
    words = words_of(commune(), _editable(text))
    return _page(text, TextForm(text, formdata=None, words=words, base=words))


@board.post("/textos/<text>")
@mairie_only
def change_text(text: str) -> ResponseReturnValue:
    """Keep it, or only try it: the same checks, and the page shows what would be read."""
    form = TextForm(_editable(text))
    if not form.validate_on_submit():
        return _page(text, form), 422
    if request.form.get("what") == TRY:
        return _page(text, form, tries=True)
    return _keep(text, form.words.data or "", form)


@board.post("/textos/<text>/origine")
@mairie_only
def original_text(text: str) -> ResponseReturnValue:
    """Back to the words of the program."""
    return _keep(text, ORIGINAL[_editable(text)], TextForm(text))


def _editable(kind: str) -> str:
    return kind if kind in ORIGINAL else abort(404)


def _keep(kind: str, words: str, form: TextForm) -> ResponseReturnValue:
    try:
        changed = reword(desk(), current_agent(), kind, words, base=_base(form))
    except TextChanged:
        db.session.rollback()
        flash(QUICKER, "error")
        form.base.data = words_of(commune(), kind)
        form.words.data = form.words.data or words
        return _page(kind, form), 409
    db.session.commit()
    flash("C’est enregistré : les prochains textos le diront ainsi." if changed else "Rien n’a changé.")
    return redirect(url_for("board.one_text", text=kind), 303)


def _base(form: TextForm) -> str:
    """Browsers send line ends as two signs."""
    return (form.base.data or "").replace("\r\n", "\n")


def _page(kind: str, form: TextForm, *, tries: bool = False) -> str:
    here, town = desk(), commune()
    frame = frame_of(here, town)
    facts = {"link": f"{here.line.base_url}/l/{END_OF_A_LINK}"}
    now = words_of(town, kind)
    shown = now if form.errors else form.words.data or now
    return render_template(
        "board/text.html",
        kind=kind,
        title=_title(kind),
        form=form,
        places=_places(kind),
        tried=tried(kind, shown, frame, facts),
        tries=tries,
        now=now,
        is_own=now != ORIGINAL[kind],
        original=ORIGINAL[kind],
        history=_history(kind),
    )


def _places(kind: str) -> Mapping[str, tuple[str, bool]]:
    """What may stand in braces, in words, and whether it must."""
    known = braces(ORIGINAL[kind])
    return {name: (typeset(words), name not in MAY_GO) for name, words in PLACES.items() if name in known}


def _history(kind: str) -> list[tuple[JournalEntry, str]]:
    lines = rewordings(db.session(), commune(), kind)
    ids = {line.actor_agent_id for line in lines if line.actor_agent_id}
    found = db.session().scalars(select(Agent).where(Agent.id.in_(ids)))
    names = {agent.id: f"{agent.first_name} {agent.last_name}" for agent in found}
    return [(line, names.get(line.actor_agent_id or 0, "Quelqu’un")) for line in lines]


def _locked(kind: str) -> str:
    here, town = desk(), commune()
    link = f"{here.line.base_url}/l/{END_OF_A_LINK}"
    text = next(one for one in every_text(frame_of(here, town), link) if one.kind == kind)
    return render_template("board/text_locked.html", text=text, why=typeset(LOCKED[kind]))


def _title(kind: str) -> str:
    return next(one.title for one in every_text(frame_of(desk(), commune())) if one.kind == kind)
