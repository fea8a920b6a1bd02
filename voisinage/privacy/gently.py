"""A field of free text that warns beside itself; whoever ticks that the text is meant keeps it."""

from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from voisinage.privacy.free_text import warnings

KEEP = "Je garde ce texte tel qu’il est"


def watched(form: Any, field: Field) -> None:
    """A validator, for a form with a tick `keep_words` that its page shows once a text was warned about."""
    if not form.keep_words.data and (told := warnings(field.data or "")):
        raise ValidationError(" ".join(told))
