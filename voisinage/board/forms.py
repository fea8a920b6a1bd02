"""The mairie's forms about one request."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FloatField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange

from dispatch.mairie import Unmet

NO_ADDRESS = "Indiquez une adresse."
TOO_LONG = "Cette adresse est trop longue."
WHERE = "Indiquez la latitude et la longitude en degrés, par exemple 43,6465 et 0,5855."


class PassOnForm(FlaskForm):
    """To which partner a need goes."""

    partner = StringField(
        "Nom du partenaire",
        validators=[InputRequired("Indiquez le nom du partenaire."), Length(max=120, message="Ce nom est trop long.")],
        filters=[lambda typed: typed.strip() if typed else typed],
    )
    consent = BooleanField(
        "La personne est d’accord", validators=[InputRequired("Demandez d’abord son accord à la personne.")]
    )


class UnmetForm(FlaskForm):
    """Why nobody could help."""

    reason = StringField(  # shown as radio buttons: the words beside each are `UNMET`
        "Pourquoi ?", validators=[AnyOf([reason.value for reason in Unmet], message="Choisissez une raison.")]
    )


class AddressForm(FlaskForm):
    """An address to look for."""

    text = StringField("Adresse", validators=[InputRequired(NO_ADDRESS), Length(max=200, message=TOO_LONG)])


class DegreesField(FloatField):
    """Degrees, with a comma or a point."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError with a French sentence."""
        try:
            super().process_formdata([value.replace(",", ".") for value in valuelist])
        except ValueError as unreadable:
            raise ValueError(WHERE) from unreadable


def _within(limit: float) -> list[Any]:
    return [InputRequired(WHERE), NumberRange(-limit, limit, WHERE)]


class PointForm(FlaskForm):
    """A place read off a map, for an address that no register knows."""

    address = StringField(
        "Adresse, telle que le voisin la lira",
        validators=[InputRequired(NO_ADDRESS), Length(max=200, message=TOO_LONG)],
    )
    lat = DegreesField("Latitude", validators=_within(90))
    lon = DegreesField("Longitude", validators=_within(180))
