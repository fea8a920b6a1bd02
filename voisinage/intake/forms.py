"""The form that records a need. It checks each field by itself; what needs the database is asked in `where`."""

from typing import Any
from uuid import uuid4

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from dispatch.availability import Window
from dispatch.requests import Job, SafetyQuestion
from dispatch.states import DoneBy, Urgency
from sms.phone import PhoneRefused, parse_phone
from voisinage.intake.checks import at_most, is_form_key, no_means_safe
from voisinage.intake.offer import Offer
from voisinage.intake.plain_text import one_line, several_lines
from voisinage.privacy.gently import KEEP, watched

SAFETY, YES = "safety_", "yes"


class NeedForm(FlaskForm):
    """Everything a prescriber types, in the order of the page. `need_form` adds the questions of the chosen job."""

    offer: Offer
    form_key = HiddenField()
    seal = HiddenField()  # see `intake.seal`
    job = RadioField(
        "De quoi s’agit-il ?", validators=[InputRequired("Choisissez ce qu’il faut faire.")], validate_choice=False
    )
    address = StringField(
        "Adresse", filters=[one_line], validators=[DataRequired("Indiquez l’adresse, même incomplète."), at_most(200)]
    )
    answered = HiddenField()  # the address that the choices of `place` answered: typed anew, they no longer count
    place = RadioField("Où est-ce exactement ?", validate_choice=False)
    lat = HiddenField()
    lon = HiddenField()
    any_time = BooleanField("N’importe quand")
    windows = SelectMultipleField("Quand peut-on passer ?", validate_choice=False)
    urgency = RadioField(
        "Est-ce urgent ?",
        default=Urgency.SOON.value,
        validators=[InputRequired("Dites si c’est urgent.")],
        validate_choice=False,
    )
    first_name = StringField(
        "Prénom de la personne aidée",
        filters=[one_line],
        validators=[DataRequired("Indiquez son prénom."), at_most(60)],
    )
    phone = TelField(
        "Son téléphone", filters=[one_line], validators=[DataRequired("Indiquez son numéro de téléphone."), at_most(30)]
    )
    access_notes = TextAreaField(
        "Pour trouver la porte", filters=[several_lines], validators=[Optional(), at_most(500), watched]
    )
    keep_words = BooleanField(KEEP)

    @property
    def chosen_job(self) -> Job | None:
        """The job that is ticked."""
        return self.offer.job(self.job.data)

    @property
    def safety(self) -> list[Field]:
        """The safety questions of the chosen job."""
        return [field for field in self if field.name.startswith(SAFETY)]

    @property
    def errors(self) -> dict[str, Any]:
        """What is wrong, in the order of the page: the safety questions stand under the job."""
        first = ("form_key", "job")
        return dict(
            sorted(super().errors.items(), key=lambda one: 0 if one[0] in first else 1 if SAFETY in one[0] else 2)
        )

    @property
    def halted(self) -> bool:
        """Whether this is not for a neighbour, by the job itself or by a "oui" to one of its safety questions."""
        job = self.chosen_job
        elsewhere = job is not None and job.done_by is not DoneBy.NEIGHBOURS
        return elsewhere or any(question.data == YES for question in self.safety)

    @property
    def e164(self) -> str:
        """The phone number to store, once it has been checked."""
        return parse_phone(self.phone.data or "", self.offer.commune.territory).e164

    def chosen_windows(self) -> list[Window]:
        """The half-days ticked that are still to come; none means any time, as it does for the ranking."""
        chosen = [] if self.any_time.data else self.windows.data or []
        return [offered.window for offered in self.offer.windows if offered.code in chosen]

    def validate_form_key(self, field: Field) -> None:
        """Without its key a form could be recorded twice."""
        if not is_form_key(field.data):
            field.data = str(uuid4())
            raise ValidationError("Ce formulaire était incomplet : vérifiez-le et renvoyez-le.")

    def validate_job(self, _field: Field) -> None:
        """Only what neighbours do, here, is recorded."""
        if self.chosen_job is None:
            raise ValidationError("Choisissez dans la liste ce qu’il faut faire.")
        if self.chosen_job.done_by is not DoneBy.NEIGHBOURS:
            raise ValidationError("Les voisins ne s’en chargent pas : voyez sous la liste qui appeler.")

    def validate_windows(self, field: Field) -> None:
        """Some moment to come, unless any is good. In an emergency somebody is there."""
        if self.any_time.data or self.chosen_windows():
            return
        if field.data:
            raise ValidationError("Les moments choisis sont passés : choisissez-en d’autres.")
        if self.urgency.data != Urgency.IMMEDIATE.value:
            raise ValidationError("Choisissez au moins un moment, ou « N’importe quand ».")

    def validate_phone(self, field: Field) -> None:
        """A number that rings in France, landlines included."""
        try:
            parse_phone(field.data, self.offer.commune.territory)
        except PhoneRefused as refused:
            raise ValidationError(str(refused)) from refused

    def validate_urgency(self, field: Field) -> None:
        """One of the three."""
        if field.data not in list(Urgency):
            raise ValidationError("Dites si c’est urgent.")


def need_form(offer: Offer) -> NeedForm:
    """The form for this offer, with what the browser sent and the questions of the job it chose."""
    chosen = offer.job(request.form.get("job"))
    asked = chosen.questions if chosen and chosen.done_by is DoneBy.NEIGHBOURS else []
    here: dict[str, Any] = {"offer": offer}
    here |= {f"{SAFETY}{question.id}": _yes_or_no(question) for question in asked}
    form: NeedForm = type("NeedFormHere", (NeedForm,), here)()
    if not form.is_submitted():
        form.form_key.data = str(uuid4())
    return form


def _yes_or_no(question: SafetyQuestion) -> RadioField:
    return RadioField(
        question.question,
        validators=[
            InputRequired(f"« {question.question} » Répondez par oui ou par non."),
            no_means_safe(question.if_yes),
        ],
        validate_choice=False,
    )
