"""The public forms. Each field is checked by itself; where an address lies is asked in `sign_up`."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
)
from wtforms.validators import DataRequired, InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from sms.phone import PhoneKind, PhoneRefused, parse_phone
from voisinage.intake.checks import at_most
from voisinage.intake.plain_text import one_line
from voisinage.joining.choices import (
    HALF_DAY_CHOICES,
    PER_WEEK_CHOICES,
    RADIUS_CHOICES,
    SKILL_CHOICES,
    TOOL_CHOICES,
    TRAVEL_CHOICES,
    WHENEVER,
)

NO_SUCH_CHOICE = "Choisissez dans la liste."


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


class Ticks(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, _form: object) -> None:
        """What is not in the list was made up."""
        if not set(self.data or ()) <= {str(choice[0]) for choice in self.choices or ()}:
            raise ValidationError(NO_SUCH_CHOICE)


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
    skills = Ticks("Ce que vous aimez faire", choices=SKILL_CHOICES)
    tools = Ticks("Ce que vous pouvez apporter", choices=TOOL_CHOICES)
    half_days = Ticks("Quand êtes-vous plutôt libre ?", choices=HALF_DAY_CHOICES)
    moves_by = RadioField(
        "Comment venez-vous ?", choices=TRAVEL_CHOICES, default="foot", validators=[InputRequired(NO_SUCH_CHOICE)]
    )
    radius = RadioField(
        "Jusqu’où ?", choices=RADIUS_CHOICES, default="1500", validators=[InputRequired(NO_SUCH_CHOICE)]
    )
    per_week = RadioField(
        "Combien de fois peut-on vous demander ?",
        choices=PER_WEEK_CHOICES,
        default=WHENEVER,
        validators=[InputRequired(NO_SUCH_CHOICE)],
    )
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
