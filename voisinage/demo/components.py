"""`/composants`, in the demo town alone: every part that pages are made of, in every state, in light and dark."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from flask import current_app, flash, render_template, request
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms import SelectChoice as Choice  # type: ignore[attr-defined] # newer than what describes its types
from wtforms.validators import InputRequired, Optional

from dispatch.states import AskState, MessageState, State, StuckReason, Urgency
from voisinage.demo.present import present
from voisinage.demo.views import demo

__all__ = ["demo"]

THEMES = {"": "Comme votre écran", "clair": "Clair", "sombre": "Sombre"}
LISTS = {
    "États d’une demande": State,
    "Raisons d’un blocage": StuckReason,
    "Urgences": Urgency,
    "Réponses": AskState,
    "Messages": MessageState,
}


class SampleForm(FlaskForm):
    """A field of each kind."""

    class Meta:
        """It is never sent."""

        csrf = False

    name = StringField("Prénom", validators=[InputRequired("Indiquez un prénom.")])
    phone = TelField("Téléphone", validators=[InputRequired("Indiquez un numéro de téléphone.")])
    notes = TextAreaField("Pour trouver la porte", validators=[Optional()])
    sector = SelectField("Secteur", choices=[Choice("centre", "Centre"), Choice("pres", "Les Prés")])
    when = RadioField(
        "Quand ?",
        choices=[Choice("am", "Ce matin"), Choice("pm", "Cet après-midi")],
        validators=[InputRequired("Choisissez.")],
    )
    agreed = BooleanField("La personne est d’accord", validators=[InputRequired("Demandez-lui son accord.")])


@dataclass(frozen=True)
class Told:
    """One line of a story."""

    at: datetime
    text: str
    tone: str = ""


@demo.get("/composants")
def components() -> str:
    """The parts as they are; `theme` forces one of the two."""
    now = present().now
    flash("Ceci est un message : c’est enregistré.")
    flash("Ceci est un refus : rien n’a changé.", "error")
    return render_template(
        "demo/components.html",
        theme=request.args.get("theme", ""),
        themes=THEMES,
        lists=LISTS,
        open=State.OPEN,
        verified=State.VERIFIED,
        stuck=State.STUCK,
        empty_form=SampleForm(formdata=None, prefix="vide"),
        wrong_form=_with_errors(),
        icons=_icons(),
        person=SimpleNamespace(name="Odette", phone="+33199000199"),
        story=[
            Told(now - timedelta(hours=26), "Nadia F. a enregistré la demande."),
            Told(now - timedelta(hours=25), "Anne B. suit la demande.", "good"),
            Told(now - timedelta(hours=3), "Paul M. n’a pas répondu.", "wait"),
            Told(now - timedelta(hours=1), "La mairie prend le relais.", "bad"),
        ],
    )


def _with_errors() -> SampleForm:
    form = SampleForm(formdata=None, prefix="faux", sector="centre")
    form.validate()
    return form


def _icons() -> list[str]:
    """The names of the drawings."""
    drawn = Path(current_app.static_folder or "") / "icons.svg"
    return re.findall(r'<symbol id="([a-z]+)"', drawn.read_text("utf-8"))
