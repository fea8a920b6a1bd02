"""What the fields of the form refuse, each with a sentence that says what to do."""

from collections.abc import Callable
from uuid import UUID

from wtforms import Field, Form
from wtforms.validators import StopValidation, ValidationError

Check = Callable[[Form, Field], None]


def at_most(longest: int) -> Check:
    """So many characters and no more; nothing else is checked on a text that is too long."""

    def check(_form: Form, field: Field) -> None:
        if len(field.data or "") > longest:
            raise StopValidation(f"C’est trop long : {longest} caractères au plus.")

    return check


def no_means_safe(if_yes: str) -> Check:
    """A safety question: "oui" stops the request and says whom to call."""

    def check(_form: Form, field: Field) -> None:
        if field.data != "no":
            raise ValidationError(if_yes)

    return check


def is_form_key(text: str | None) -> bool:
    """Whether `text` is a key as `uuid4` writes it."""
    try:
        return str(UUID(text or "", version=4)) == text
    except ValueError:
        return False
