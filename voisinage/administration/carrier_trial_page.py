"""`/mairie/reglages/essai`: the last step of a first start: a text to one's own mobile, and what became of it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, TelField
from wtforms.validators import DataRequired

from dispatch.carrier_trial import KEEP, last_trial, send_trial
from dispatch.errors import IllegalMove
from dispatch.journal import OutboxMessage
from dispatch.states import MessageState
from voisinage.accounts.current import current_agent
from voisinage.administration.blueprint import administration, mairie_only
from voisinage.administration.typed_numbers import mobile
from voisinage.carriers import really_sends
from voisinage.db import db
from voisinage.desk import desk, office
from voisinage.intake.checks import at_most
from voisinage.intake.plain_text import one_line
from voisinage.refusal_words import advice, cause

WAITS = (MessageState.QUEUED, MessageState.LEASED)
TOO_SOON = "Un essai vient de partir : attendez une minute avant le suivant."


class TrialForm(FlaskForm):
    """Where to: a mobile, kept as E.164."""

    phone = TelField(
        "Votre numéro de mobile",
        filters=[one_line],
        validators=[DataRequired("Indiquez le mobile que vous avez sous la main."), at_most(40)],
    )

    def validate_phone(self, field: Field) -> None:
        """Texts reach mobiles only."""
        self.number = mobile(field.data).e164


@dataclass(frozen=True)
class Fate:
    """What became of the last trial: a title, a sentence, and a tone of the page."""

    title: str
    told: str
    tone: str
    waits: bool = False


@administration.get("/essai")
@mairie_only
def carrier_trial() -> str:
    """The form, and the fate of the agent's last trial."""
    return _page(TrialForm(formdata=None))


@administration.post("/essai")
@mairie_only
def try_carrier() -> ResponseReturnValue:
    """Send one."""
    form = TrialForm()
    if not really_sends(office().settings):
        return redirect(url_for("administration.carrier_trial"), 303)
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        send_trial(desk(), current_agent(), form.number)
    except IllegalMove:
        db.session.rollback()
        flash(TOO_SOON, "error")
        return _page(form), 429
    db.session.commit()
    return redirect(url_for("administration.carrier_trial"), 303)


def fate(message: OutboxMessage) -> Fate:
    """In plain words, with what to do."""
    if message.state in WAITS:
        late = " L’opérateur ne l’a pas pris du premier coup : Voisinage réessaie." if message.tries else ""
        return Fate("Il part", f"Il attend son tour, d’ordinaire quelques secondes.{late}", "wait", waits=True)
    if message.state is MessageState.DELIVERED:
        return Fate("Il est arrivé", "L’opérateur confirme que votre téléphone l’a reçu. Tout est prêt.", "good")
    if message.state is MessageState.SENT:
        told = (
            "L’opérateur l’a pris. Il est arrivé sur votre téléphone ? Alors tout est prêt. Rien au bout de quelques "
            "minutes ? Vérifiez le numéro, puis l’expéditeur et le crédit du compte chez l’opérateur."
        )
        return Fate("Il est parti", told, "good", waits=True)
    return Fate("Il n’est pas arrivé", f"{_sentence(cause(message))} {advice(message)}", "bad")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _page(form: TrialForm) -> str:
    here, settings = desk(), office().settings
    last = last_trial(here.session, current_agent())
    return render_template(
        "administration/carrier_trial.html",
        form=form,
        really=really_sends(office().settings),
        demo=settings.demo,
        carrier=settings.sms_carrier,
        last=last,
        fate=fate(last) if last else None,
        minutes=int(KEEP.total_seconds() // 60),
    )
