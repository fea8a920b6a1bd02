"""`/mairie/benevoles/<id>/dossier`: where a volunteer stands, and what an agent notes of their life."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.desk import Actor, Desk
from dispatch.joining.badges import badge_of, is_good
from dispatch.joining.charters import charter_to_sign, current_charter
from dispatch.joining.leaving import forget
from dispatch.joining.life import minutes_given, missions_said_yes_to, standing_of
from dispatch.joining.meeting import note_meeting
from dispatch.joining.own_links import send_charter_link, send_own_link
from dispatch.joining.signing import note_paper, signature_of
from dispatch.joining.tables import Membership, Photo
from dispatch.numbers.codes import Sending, send_code
from dispatch.people import Volunteer
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import mairie_only
from voisinage.board.number_words import SENT
from voisinage.board.numbers import SERIAL
from voisinage.board.volunteer_words import obstacles
from voisinage.board.volunteers import the_volunteer, whoever_it_was
from voisinage.db import db
from voisinage.desk import desk
from voisinage.joining.pauses import today_of
from voisinage.joining.words import JOINED, SIGNED, STANDING
from voisinage.recruiting.blueprint import UNPROCESSABLE, recruiting, to_file
from voisinage.volunteers.roles import roles

Said = tuple[str, str]  # a sentence and its category
NOT_SENT = "Aucun SMS ne part : numéro non vérifié, fixe, plus de messages voulus, ou trois liens déjà aujourd’hui."


def _code(here: Desk, volunteer: Volunteer) -> Said:
    sending = send_code(here, volunteer)
    return SENT[sending], "message" if sending in (Sending.TEXT, Sending.CALL) else "error"


def _charter_link(here: Desk, volunteer: Volunteer) -> Said:
    sent = send_charter_link(here, volunteer, charter_to_sign(here, volunteer.commune))
    return ("Le lien vers la charte part par SMS.", "message") if sent else (NOT_SENT, "error")


def _own_link(here: Desk, volunteer: Volunteer) -> Said:
    sent = send_own_link(here, volunteer)
    return ("Le lien vers sa page part par SMS.", "message") if sent else (NOT_SENT, "error")


def _paper(here: Desk, volunteer: Volunteer) -> Said:
    note_paper(here, volunteer, agent=current_agent())
    return f"C’est noté : {volunteer.first_name} a signé la charte sur papier.", "message"


def _met(here: Desk, volunteer: Volunteer) -> Said:
    talked, seen = "entretien" in request.form, "identite" in request.form
    if not talked and not seen:
        return "Cochez ce qui a été fait.", "error"
    note_meeting(here, volunteer, agent=current_agent(), talked=talked, identity_seen=seen)
    return "C’est noté, à votre nom.", "message"


# By the noun at the end of the address.
ACTIONS: dict[str, Callable[[Desk, Volunteer], Said]] = {
    "code": _code,
    "lien-charte": _charter_link,
    "lien-page": _own_link,
    "charte-papier": _paper,
    "rencontre": _met,
}


@recruiting.get(f"/benevoles/{SERIAL}/dossier")
@mairie_only
def file(volunteer_id: int) -> str:
    """Where they stand."""
    return file_page(whoever_it_was(volunteer_id))


@recruiting.post(
    f"/benevoles/{SERIAL}/dossier/<any(code, 'lien-charte', 'lien-page', 'charte-papier', rencontre):noun>"
)
@mairie_only
def note(volunteer_id: int, noun: str) -> ResponseReturnValue:
    """Do what the button says; from the list of those who wait, go back to it."""
    volunteer = the_volunteer(volunteer_id)
    said, category = ACTIONS[noun](desk(), volunteer)
    db.session.commit()
    flash(said, category)
    if request.form.get("retour") == "recrutement":
        return redirect(url_for("recruiting.overview"), 303)
    return to_file(volunteer)


@recruiting.get(f"/benevoles/{SERIAL}/oubli")
@mairie_only
def ask_to_forget(volunteer_id: int) -> str:
    """Ask first: it cannot be undone."""
    return render_template("recruiting/forget.html", volunteer=the_volunteer(volunteer_id), missed=False)


@recruiting.post(f"/benevoles/{SERIAL}/oubli")
@mairie_only
def forget_volunteer(volunteer_id: int) -> ResponseReturnValue:
    """They leave and are forgotten."""
    volunteer = the_volunteer(volunteer_id)
    if request.form.get("sure") != "oui":
        return render_template("recruiting/forget.html", volunteer=volunteer, missed=True), UNPROCESSABLE
    forget(desk(), volunteer, actor=Actor(agent_id=current_agent().id))
    db.session.commit()
    flash("C’est fait : plus rien ne reste de cette personne. Ses missions comptent toujours dans le bilan.")
    return redirect(url_for("board.volunteers"), 303)


def file_page(volunteer: Volunteer, *, wrong: str = "", wrong_photo: str = "") -> str:
    """The page; `wrong` says what could not be done, `wrong_photo` why a picture was not kept, beside its field."""
    here = desk()
    session = here.session
    badge = badge_of(session, volunteer)
    return render_template(
        "recruiting/file.html",
        volunteer=volunteer,
        roles=roles(volunteer),
        standing=STANDING[standing_of(here, volunteer)],
        obstacles=obstacles(here, volunteer),
        file=session.get(Membership, volunteer.id),
        signature=signature_of(here, volunteer),
        charter=current_charter(session, volunteer.commune),
        badge=badge,
        badge_is_good=badge is not None and is_good(badge, today_of(here, volunteer)),
        has_photo=session.get(Photo, volunteer.id) is not None,
        missions=missions_said_yes_to(here, volunteer),
        minutes=minutes_given(here, volunteer),
        joined=JOINED,
        signed=SIGNED,
        wrong=wrong,
        wrong_photo=wrong_photo,
    )
