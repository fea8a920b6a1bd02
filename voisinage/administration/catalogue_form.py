"""The form of one service of the catalogue: what it is, who does it, what must be asked before."""

from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, ValidationError

from dispatch.catalogue import SKILLS
from dispatch.requests import Job, SafetyQuestion
from dispatch.states import DoneBy
from sms.gsm7 import fold
from voisinage.administration.meanwhile import OpenedForm
from voisinage.between import Between
from voisinage.intake.checks import at_most
from voisinage.intake.plain_text import one_line, several_lines
from voisinage.labels import LABELS
from voisinage.offered import Offered

MOST_QUESTIONS = 4
LONGEST_DAY = 480  # minutes


class QuestionForm(Form):
    """One question, and what to tell whoever answers yes. Both or neither."""

    question = StringField("Question", filters=[one_line], validators=[at_most(200)])
    if_yes = TextAreaField("Si la réponse est oui, dire", filters=[several_lines], validators=[at_most(300)])

    def validate_if_yes(self, field: Field) -> None:
        """A question without an answer helps nobody."""
        if self.question.data and not field.data:
            raise ValidationError("Dites qui appeler ou quoi faire si la réponse est oui.")
        if field.data and not self.question.data:
            raise ValidationError("Écrivez la question, ou effacez cette réponse.")


class ServiceForm(OpenedForm):
    """One service."""

    label = StringField(
        "Nom du service",
        filters=[one_line],
        validators=[DataRequired("Donnez un nom, par une action : « Changer une ampoule »."), at_most(40)],
    )
    done_by = SelectField(
        "Qui le fait",
        choices=dict(LABELS[DoneBy]),
        validators=[Offered("Choisissez dans la liste qui le fait.")],
        validate_choice=False,
    )
    skill = SelectField(
        "Savoir-faire nécessaire",
        choices=dict(SKILLS),
        validators=[Offered("Choisissez un savoir-faire dans la liste.")],
        validate_choice=False,
    )
    minutes = IntegerField(
        "Durée habituelle, en minutes",
        validators=[
            InputRequired("Indiquez une durée en minutes."),
            Between(5, LONGEST_DAY, f"Entre 5 et {LONGEST_DAY} minutes."),
        ],
    )
    pair = BooleanField("À deux bénévoles")
    orientation = TextAreaField("Si ce n’est pas fait par des voisins, dire", filters=[several_lines],
                                validators=[at_most(300)])  # fmt: skip
    position = IntegerField("Place dans la liste", default=0, validators=[Between(0, 999, "Entre 0 et 999.")])
    active = BooleanField("Proposé dans le formulaire", default=True)
    questions = FieldList(FormField(QuestionForm), min_entries=MOST_QUESTIONS, max_entries=MOST_QUESTIONS)

    def validate_label(self, field: Field) -> None:
        """Texts carry it: it must read well in their alphabet."""
        if "?" in fold(field.data or "") and "?" not in (field.data or ""):
            raise ValidationError("Ce nom a un signe qu’un SMS ne peut pas porter : remplacez-le.")

    def validate_orientation(self, field: Field) -> None:
        """Whoever is sent elsewhere must be told where."""
        if self.done_by.data != DoneBy.NEIGHBOURS and not field.data:
            raise ValidationError("Dites au prescripteur qui appeler.")

    def write(self, job: Job) -> None:
        """Put what was typed on the service."""
        job.label, job.skill, job.minutes = self.label.data or "", self.skill.data, self.minutes.data or 0
        job.pair, job.active, job.position = self.pair.data, self.active.data, self.position.data or 0
        job.done_by, job.orientation = DoneBy(self.done_by.data), self.orientation.data or ""
        asked = [(one.form.question.data or "", one.form.if_yes.data or "") for one in self.questions]
        asked = [(question, if_yes) for question, if_yes in asked if question]
        while len(job.questions) > len(asked):
            job.questions.pop()
        for position, (question, if_yes) in enumerate(asked):
            if position == len(job.questions):
                job.questions.append(SafetyQuestion(position=position))
            job.questions[position].question, job.questions[position].if_yes = question, if_yes


def form_of(job: Job | None) -> ServiceForm:
    """The form as it opens: filled with a service as it is kept, or empty for a new one."""
    if job is None:
        return ServiceForm(formdata=None)
    known: dict[str, Any] = {
        name: getattr(job, name) for name in ("label", "skill", "minutes", "pair", "orientation", "position", "active")
    }
    asked = [{"question": one.question, "if_yes": one.if_yes} for one in job.questions]
    return ServiceForm(formdata=None, data=known | {"done_by": job.done_by.value, "questions": asked}).opened()
