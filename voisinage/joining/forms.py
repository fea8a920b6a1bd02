"""The public forms. Each field is checked by itself; where an address lies is asked in `sign_up`."""

from collections.abc import Container

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
)
from wtforms.validators import DataRequired, InputRequired, ValidationError

from dispatch.joining.half_days import CODES
from sms.phone import PhoneKind, PhoneRefused, parse_phone
from voisinage.intake.checks import Check, at_most
from voisinage.intake.plain_text import one_line
from voisinage.joining.choices import (
    NO_SKILL,
    PER_WEEK_CHOICES,
    RADIUS_CHOICES,
    SKILL_CHOICES,
    TOOL_CHOICES,
    TRAVEL_CHOICES,
    WHENEVER,
)

SKILLS_QUESTION = "Ce que vous aimez faire"


class PublicForm(FlaskForm):
    """A form that anybody may send: sealed by us, with a field that only machines fill in."""

    class Meta:
        """The seal does the work of the CSRF token, which would need a cookie."""

        csrf = False

    seal = HiddenField()
    site = StringField("Ne remplissez pas ce champ")

    @property
    def is_from_a_machine(self) -> bool:
        """Nobody who sees the page fills this in."""
        return bool(self.site.data)


def among(choices: Container[str]) -> Check:
    """Only what is offered, be it one choice or several; what is not was made up."""

    def check(_form: Form, field: Field) -> None:
        chosen = field.data if isinstance(field.data, list) else [field.data]
        if any(choice not in choices for choice in chosen):
            raise ValidationError("Choisissez dans la liste.")

    return check


def several(label: str, choices: Container[str]) -> SelectMultipleField:
    """Any number of choices, none included."""
    return SelectMultipleField(label, validators=[among(choices)], validate_choice=False)


def one(label: str, choices: Container[str], default: str) -> RadioField:
    """Exactly one choice."""
    return RadioField(label, default=default, validators=[among(choices)], validate_choice=False)


class JoinForm(PublicForm):
    """The questionnaire, in the order of the page."""

    territory = "FR"  # of the commune, set for each request
    charter_sha256 = HiddenField()
    first_name = StringField(
        "Votre prénom", filters=[one_line], validators=[DataRequired("Indiquez votre prénom."), at_most(60)]
    )
    last_name = StringField(
        "Votre nom", filters=[one_line], validators=[DataRequired("Indiquez votre nom."), at_most(60)]
    )
    phone = TelField(
        "Votre téléphone",
        filters=[one_line],
        validators=[DataRequired("Indiquez votre numéro de téléphone."), at_most(30)],
    )
    address = StringField(
        "Votre adresse",
        filters=[one_line],
        validators=[DataRequired("Indiquez votre adresse, même incomplète."), at_most(200)],
    )
    answered = HiddenField()  # the address that the choices of `place` answered: typed anew, they no longer count
    place = RadioField("Où est-ce exactement ?", validate_choice=False)
    bricoleur = BooleanField("Donner un coup de main", default=True)
    referent = BooleanField("Être référent de mon quartier")
    skills = several(SKILLS_QUESTION, SKILL_CHOICES)
    tools = several("Ce que vous pouvez apporter", TOOL_CHOICES)
    half_days = several("Quand êtes-vous plutôt libre ?", CODES)
    moves_by = one("Comment venez-vous ?", TRAVEL_CHOICES, "foot")
    radius = one("Jusqu’où ?", RADIUS_CHOICES, "1500")
    per_week = one("Combien de fois peut-on vous demander ?", PER_WEEK_CHOICES, WHENEVER)
    charter = BooleanField(
        "J’ai lu la charte et je l’accepte", validators=[InputRequired("Lisez la charte et cochez cette case.")]
    )

    @property
    def e164(self) -> str:
        """The phone number to store, once it has been checked."""
        return parse_phone(self.phone.data or "", self.territory).e164

    def validate_phone(self, field: Field) -> None:
        """A mobile or a landline that rings in France."""
        field.data = field.data or ""
        refused = phone_refused(field.data, self.territory)
        if refused:
            raise ValidationError(refused)

    def validate_bricoleur(self, field: Field) -> None:
        """One of the two, or both."""
        if not field.data and not self.referent.data:
            raise ValidationError("Choisissez au moins une façon d’aider.")

    def validate_skills(self, field: Field) -> None:
        """Whoever does not say what for can never be asked."""
        if self.bricoleur.data and not field.data:
            raise ValidationError("Cochez au moins une chose que vous aimez faire.")


class SkillsForm(Form):
    """The same question on one's own page."""

    skills = several(SKILLS_QUESTION, SKILL_CHOICES)

    def validate_skills(self, field: Field) -> None:
        """Whoever does not say what for can never be asked."""
        if not field.data:
            raise ValidationError(NO_SKILL)


class NumberForm(PublicForm):
    """Whose page."""

    territory = "FR"
    phone = TelField(
        "Votre numéro de téléphone",
        filters=[one_line],
        validators=[DataRequired("Indiquez votre numéro de téléphone."), at_most(30)],
    )

    def validate_phone(self, field: Field) -> None:
        """A number that exists."""
        refused = phone_refused(field.data or "", self.territory)
        if refused:
            raise ValidationError(refused)


def phone_refused(typed: str, territory: str) -> str:
    """What is wrong with a number, in French; nothing where a volunteer may have it."""
    try:
        number = parse_phone(typed, territory)
    except PhoneRefused as refused:
        return str(refused)
    return "Indiquez un mobile ou un fixe." if number.kind is PhoneKind.OTHER else ""
