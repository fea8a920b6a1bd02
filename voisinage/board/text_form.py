"""One text in the words of the commune, as it is typed: checked, tried with the longest names, shown as it is read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from sms.billed import Billed, billed
from sms.gsm7 import count_segments
from sms.preview import facts_of, frame_of, sample
from sms.texts import Frame
from sms.texts.frame import MOST_SEGMENTS
from sms.texts.own_words import faults, tidied

_ROOM = 306  # signs in two segments


@dataclass(frozen=True)
class Tried:
    """How it reads and what it takes, with ordinary names and with the longest."""

    ordinary: Billed
    longest: Billed


class TextForm(FlaskForm):
    """`base`: what the text said when the agent began to change it."""

    words = TextAreaField("Le texto", validators=[DataRequired("Écrivez le texto, ou revenez à celui d’origine.")])
    base = HiddenField()

    def __init__(self, kind: str, *args: Any, **known: Any) -> None:
        super().__init__(*args, **known)
        self.kind = kind

    def validate_words(self, field: Field) -> None:
        """Everything wrong with it at once, a line for each."""
        field.data = tidied(field.data or "")
        if found := [*faults(self.kind, field.data)] or [*_too_long(self.kind, field.data)]:
            *others, last = found
            field.errors = [*field.errors, *others]
            raise ValidationError(last)


def tried(kind: str, words: str, frame: Frame, facts: dict[str, Any]) -> Tried:
    """Word it by the very code that words it for its readers. `facts` replace some of the ordinary ones."""
    own = {**frame.own, kind: words}
    longest = replace(frame_of(longest=True), can_reply=frame.can_reply, own=own)
    return Tried(
        billed(sample(kind, replace(frame, own=own), {**facts_of(longest=False), **facts})),
        billed(sample(kind, longest, facts_of(longest=True))),
    )


def _too_long(kind: str, words: str) -> Iterator[str]:
    """With the longest names it must still fit, and say the first words of what it is about."""
    for can_reply in (True, False):
        frame = replace(frame_of(longest=True), can_reply=can_reply, own={kind: words})
        text = sample(kind, frame, facts_of(longest=True))
        encoding, segments = count_segments(text)
        if segments > MOST_SEGMENTS or encoding != "GSM-7":
            yield (
                f"C’est trop long : avec les noms les plus longs, ce texto compterait {segments} SMS, au lieu de "
                f"{MOST_SEGMENTS} au plus. Retirez au moins {len(text) - _ROOM} signes."
            )
            return
