"""Fields of the forms about volunteers: whole numbers, dates and hours, refused in French."""

import re
from datetime import date, time
from typing import Any

from wtforms import DateField, Field, IntegerField, SelectMultipleField, TimeField
from wtforms.widgets import CheckboxInput, TextInput

from voisinage.dates import read_date

WHOLE = "Écrivez un nombre entier, comme 2."
HOUR = "Écrivez une heure, comme 9h ou 14:30."
LAST_MINUTE = time(23, 59)
_MIDNIGHT = re.compile(r"minuit|(0|00|24)\s*[h:]\s*(00)?")
_HOUR = re.compile(r"(\d{1,2})\s*[h:]\s*(\d{2})?")


def is_blank(field: Field, typed: list[Any]) -> bool:
    """Whether nothing was typed, or spaces alone: both count as nothing, to `InputRequired` as well."""
    if typed and typed[0].strip():
        return False
    field.raw_data = []
    return True


class WholeField(IntegerField):
    """A whole number, or nothing. Shown as text: a number field of a browser would drop what is no number."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError with a French sentence."""
        self.data = None
        try:
            super().process_formdata([value.strip() for value in valuelist if value.strip()])
        except ValueError as unreadable:
            raise ValueError(WHOLE) from unreadable


class DayField(DateField):
    """A date, or nothing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError with a French sentence."""
        self.data = None
        if is_blank(self, valuelist):
            return
        self.data = read_date(valuelist[0])

    def _value(self) -> str:
        """What calendars of browsers understand, else what was typed."""
        return self.data.isoformat() if self.data else " ".join(self.raw_data or [])

    @property
    def chosen(self) -> date:
        """The date, once the form is valid. Raises ValueError where there is none."""
        if self.data is None:
            raise ValueError("no date")
        return self.data


class HourField(TimeField):
    """An hour of the day, or nothing: "09:00" as browsers send it, "9h" as people write it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError with a French sentence."""
        self.data = None
        if is_blank(self, valuelist):
            return
        found = _HOUR.fullmatch(valuelist[0].strip().lower())
        try:
            self.data = time(int(found[1]), int(found[2] or 0)) if found else None
        except ValueError as unreadable:
            raise ValueError(HOUR) from unreadable
        if self.data is None:
            raise ValueError(HOUR)

    def _value(self) -> str:
        """What clocks of browsers understand, else what was typed."""
        return self.data.isoformat("minutes") if self.data else " ".join(self.raw_data or [])

    @property
    def chosen(self) -> time:
        """The hour, once the form is valid. Raises ValueError where there is none."""
        if self.data is None:
            raise ValueError("no hour")
        return self.data


class EndHourField(HourField):
    """The hour at which something ends: "0h", "24h" or "minuit" is the end of that day, kept as its last minute."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError with a French sentence."""
        typed = valuelist[0].strip().lower() if valuelist else ""
        if _MIDNIGHT.fullmatch(typed):
            self.data = LAST_MINUTE
        else:
            super().process_formdata(valuelist)


class TicksField(SelectMultipleField):
    """Several things of a list, each with its box."""

    option_widget = CheckboxInput()
