"""Telephone numbers as the mairie types them in its settings."""

from wtforms.validators import ValidationError

from sms.phone import PhoneKind, PhoneNumber, PhoneRefused, parse_phone
from voisinage.desk import commune


def any_number(typed: str | None) -> PhoneNumber:
    """Any number that can be called. Raises ValidationError, in French."""
    try:
        return parse_phone(typed or "", commune().territory)
    except PhoneRefused as refused:
        raise ValidationError(str(refused)) from refused


def mobile(typed: str | None) -> PhoneNumber:
    """A number that gets texts. Raises ValidationError, in French."""
    number = any_number(typed)
    if number.kind is not PhoneKind.MOBILE:
        raise ValidationError("Ce numéro n’est pas un mobile : il ne reçoit pas de SMS.")
    return number
