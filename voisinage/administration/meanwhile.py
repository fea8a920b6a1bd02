"""Two agents with one setting open: whoever keeps it second is told, and reads what the first kept before it goes."""

import json
from hashlib import sha256
from typing import Self

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, SelectField

CHANGED = (
    "Quelqu’un a changé ce réglage entre-temps. Voici ce que vous aviez écrit, qui n’est pas enregistré. "
    "Relisez-le, puis enregistrez si c’est toujours ce que vous voulez."
)
NOTHING = "rien"
_NOT_SHOWN = ("csrf_token", "base")


class OpenedForm(FlaskForm):
    """A form that knows what the setting was when it was opened. `base`: the mark of that, not the setting itself."""

    base = HiddenField()

    def opened(self) -> Self:
        """This form, filled with what is kept, as it goes to a browser."""
        self.base.data = _mark(self)
        return self

    def overtaken_by(self, kept: Self) -> bool:
        """Whether the setting has changed since this form was opened; says so, and how, on the form.

        `kept` is filled with what is kept now. The form takes its mark: sent again, it is kept. A form that brings no
        mark, of a page opened before there were any, is taken at its word.
        """
        if not self.base.data or self.base.data == _mark(kept):
            return False
        self.base.data = _mark(kept)
        self.base.errors = [CHANGED, *_differences(self, kept)]
        return True


def _mark(form: FlaskForm) -> str:
    shown = {name: value for name, value in form.data.items() if name not in _NOT_SHOWN}
    return sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]


def _differences(typed: FlaskForm, kept: FlaskForm) -> list[str]:
    """A line for each field that is not kept as it was typed, with what is kept."""
    pairs = zip(_plain(typed), _plain(kept), strict=True)
    return [
        f"Enregistré aujourd’hui, « {was.label.text} » : {_words(was)}" for own, was in pairs if own.data != was.data
    ]


def _plain(form: FlaskForm) -> list[Field]:
    """The fields somebody fills in, those of a list one by one."""
    found: list[Field] = []
    for field in form:
        if isinstance(field, FieldList):
            found += [one for entry in field if isinstance(entry, FormField) for one in entry]
        elif field.name not in _NOT_SHOWN:
            found.append(field)
    return found


def _words(field: Field) -> str:
    if isinstance(field, BooleanField):
        return "oui" if field.data else "non"
    if isinstance(field, SelectField):
        return next((option.label.text for option in field if option.checked), NOTHING)
    return str(field.data) if field.data not in (None, "") else NOTHING
