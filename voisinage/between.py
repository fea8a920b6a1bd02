"""A number within bounds. Unlike the one of WTForms, it does not break at a number of four hundred digits."""

from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError


class Between:
    """A number within bounds, where one was read. Raises ValidationError with the sentence given."""

    def __init__(self, least: int, most: int, message: str) -> None:
        self.least, self.most, self.message = least, most, message

    def __call__(self, _form: BaseForm, field: Field) -> None:
        """Check it."""
        if field.data is not None and not self.least <= field.data <= self.most:
            raise ValidationError(self.message)
