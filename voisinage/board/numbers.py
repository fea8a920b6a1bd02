"""`/mairie/numeros`: the volunteers whose number nobody has confirmed yet, and what an agent can do about each."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.numbers.codes import Sending, channel_of, send_code
from dispatch.numbers.confirmation import Entry, enter_code
from dispatch.numbers.proof import prove
from dispatch.numbers.rounds import send_codes
from dispatch.people import Volunteer
from dispatch.states import Channel
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.number_queries import Unverified, numbers_page, verified_lately
from voisinage.board.number_words import SENT, told
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.volunteers import sendings

VERIFIED = "C’est noté : le numéro de {name} est vérifié."
REFUSED = {
    Entry.WRONG: "Ce n’est pas le bon code : ses six chiffres sont dans le dernier SMS reçu.",
    Entry.OLD: "Ce code n’est plus valable : renvoyez-en un.",
    Entry.SPENT: "Trop de codes faux : renvoyez-en un.",
}
SERIAL = "<int(max=2147483647):volunteer_id>"  # a number that no row can have is a page that does not exist


@dataclass(frozen=True)
class Row:
    """One of them as the page shows it: where it stands, by what they can be reached, whether a code can be typed."""

    volunteer: Volunteer
    told: str
    channel: Channel | None
    has_code: bool


@dataclass(frozen=True)
class Wrong:
    """A code that was refused: for whom, why, and as it was typed."""

    volunteer_id: int
    message: str
    typed: str


@board.get("/numeros")
@mairie_only
def numbers() -> str:
    """The list, `?page=` by page."""
    return _page()


@board.post("/numeros/codes")
@mairie_only
def send_all() -> ResponseReturnValue:
    """Send a code to each of them who has none that is still good."""
    sent = send_codes(desk(), commune())
    db.session.commit()
    flash(" ".join(sendings.told(sent)) or "Chacun a déjà un code encore valable.")
    return _back()


@board.post(f"/numeros/{SERIAL}/code")
@mairie_only
def send_one(volunteer_id: int) -> ResponseReturnValue:
    """Send one of them a new code."""
    sending = send_code(desk(), _volunteer(volunteer_id))
    db.session.commit()
    flash(SENT[sending], "message" if sending in (Sending.TEXT, Sending.CALL) else "error")
    return _back()


@board.post(f"/numeros/{SERIAL}/saisie")
@mairie_only
def enter(volunteer_id: int) -> ResponseReturnValue:
    """Take the code that a volunteer tells by phone. A wrong one is counted."""
    volunteer, typed = _volunteer(volunteer_id), request.form.get("code", "")
    entry = enter_code(desk(), volunteer, typed, agent=current_agent())
    db.session.commit()
    if entry is not Entry.RIGHT:
        return _page(Wrong(volunteer.id, REFUSED[entry], typed)), 422
    return _verified(volunteer)


@board.post(f"/numeros/{SERIAL}/verification")
@mairie_only
def verify(volunteer_id: int) -> ResponseReturnValue:
    """An agent has spoken with the volunteer at this number: that is as good as a code."""
    volunteer = _volunteer(volunteer_id)
    prove(desk(), volunteer, agent=current_agent())
    db.session.commit()
    return _verified(volunteer)


def _page(wrong: Wrong | None = None) -> str:
    here, town = desk(), commune()
    page = numbers_page(here.session, town, number=request.args.get("page", 1, type=int))
    return render_template(
        "board/numbers_page.html",
        page=page,
        rows=[_row(here, one) for one in page.people],
        lately=verified_lately(here.session, town, here.now),
        wrong=wrong,
    )


def _row(here: Desk, one: Unverified) -> Row:
    can_call = here.line.can_call
    return Row(
        one.volunteer,
        told(one, now=here.now, can_call=can_call),
        channel_of(one.volunteer, can_call=can_call),
        has_code=one.code is not None and bool(one.code.code_hash),
    )


def _volunteer(volunteer_id: int) -> Volunteer:
    """This volunteer of the agent's commune, held until the transaction ends; another commune's is as good as none."""
    mine = select(Volunteer).where(Volunteer.id == volunteer_id, Volunteer.commune_id == commune().id)
    return db.session.scalar(mine.with_for_update()) or abort(404)


def _verified(volunteer: Volunteer) -> ResponseReturnValue:
    flash(VERIFIED.format(name=f"{volunteer.first_name} {volunteer.last_name}"))
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("board.numbers", page=request.args.get("page", type=int)), 303)
