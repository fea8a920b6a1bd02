"""A choice among those of its field, or a sentence that says what to choose: the library only says that it is none."""

from wtforms import SelectFieldBase
from wtforms.form import BaseForm
from wtforms.validators import ValidationError


class Offered:
    """One choice or several, all of the field's own. Raises ValidationError with the sentence given.

    The field has `validate_choice=False`: the library looks for itself otherwise, and says it first.
    """

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: BaseForm, field: SelectFieldBase) -> None:
        """Check it."""
        chosen = set(field.data) if isinstance(field.data, list) else {field.data}
        if sum(option.checked for option in field) != len(chosen):
            raise ValidationError(self.message)
