"""`/mairie/charte`: the charter in force, those before, and a new one: written, looked at, adopted with a trace."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import func, select
from wtforms import IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from dispatch.joining.charter_text import tidy
from dispatch.joining.charters import LONGEST, MOST_GRACE_DAYS, CharterRefused, adopt, charter_text, current_charter
from dispatch.joining.funnel import to_sign_again
from dispatch.joining.own_links import ask_for_signatures
from dispatch.joining.tables import CharterSignature, CharterVersion
from dispatch.people import Volunteer
from voisinage.accounts.current import current_agent
from voisinage.between import Between
from voisinage.board.blueprint import mairie_only
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.intake.plain_text import several_lines
from voisinage.recruiting.blueprint import UNPROCESSABLE, recruiting

MOST_SHOWN = 20
DAYS = f"Un nombre de jours, de 0 à {MOST_GRACE_DAYS}."


class CharterForm(FlaskForm):
    """A new charter, and how long the old signatures still count."""

    text = TextAreaField(
        "Le texte de la charte",
        filters=[several_lines],
        validators=[
            DataRequired("Écrivez la charte."),
            Length(max=LONGEST, message=f"C’est trop long : {LONGEST} caractères au plus."),
        ],
    )
    grace_days = IntegerField(
        "Jours laissés pour la signer",
        default=30,
        validators=[InputRequired(DAYS), Between(0, MOST_GRACE_DAYS, DAYS)],
    )


@recruiting.get("/charte")
@mairie_only
def charter() -> str:
    """The one in force, and the form with its text."""
    return _page(CharterForm(formdata=None, text=charter_text(db.session(), commune())))


@recruiting.post("/charte")
@mairie_only
def adopt_charter() -> ResponseReturnValue:
    """Show the new text as volunteers will read it; on the second press, adopt it and ask everybody to sign."""
    here, form = desk(), CharterForm()
    form.grace_days.process_errors = [DAYS] if form.grace_days.process_errors else []
    if not form.validate_on_submit():
        return _page(form), UNPROCESSABLE
    text = tidy(form.text.data or "")
    if text == charter_text(here.session, commune()):
        form.text.errors = ["C’est déjà le texte en vigueur : rien n’a changé."]
        return _page(form), UNPROCESSABLE
    if "adopter" not in request.form:
        return _page(form, preview=text, asked=_signed(commune().id))
    try:
        made = adopt(here, commune(), text, grace_days=form.grace_days.data or 0, agent=current_agent())
    except CharterRefused as refused:
        form.text.errors = [str(refused)]
        return _page(form), UNPROCESSABLE
    sent = ask_for_signatures(here, made)
    db.session.commit()
    flash(
        f"La charte n° {made.number} est adoptée. {sent} SMS {'partent' if sent > 1 else 'part'} pour la faire signer."
    )
    return redirect(url_for("recruiting.charter"), 303)


def _page(form: CharterForm, *, preview: str = "", asked: int = 0) -> str:
    session, town = db.session(), commune()
    return render_template(
        "recruiting/charter.html",
        form=form,
        preview=preview,
        asked=asked,
        commune=town,
        current=current_charter(session, town),
        text=charter_text(session, town),
        versions=_versions(town.id),
        again=to_sign_again(session, town),
        now=desk().now,
        most=MOST_GRACE_DAYS,
    )


def _signed(commune_id: int) -> int:
    """How many have signed, of those who still may be asked."""
    signed = (Volunteer.commune_id == commune_id, Volunteer.charter_signed_at.is_not(None))
    return db.session.scalar(select(func.count(Volunteer.id)).where(*signed, Volunteer.stopped_at.is_(None))) or 0


def _versions(commune_id: int) -> list[tuple[CharterVersion, int]]:
    """The last MOST_SHOWN versions, with how many signed each."""
    count = select(func.count(CharterSignature.id)).where(CharterSignature.charter_id == CharterVersion.id)
    every = select(CharterVersion, count.scalar_subquery()).where(CharterVersion.commune_id == commune_id)
    rows = db.session.execute(every.order_by(CharterVersion.number.desc()).limit(MOST_SHOWN))
    return [(version, signatures) for version, signatures in rows]
