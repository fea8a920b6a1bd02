"""A day that an agent chooses, until which something lasts: it is over when that day begins."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, ValidationError

from dispatch.deadlines import hours_of
from dispatch.places import Commune
from dispatch.states import Suspension
from voisinage.board.care_fields import DayField

WHICH_DAY = "Indiquez une date, par exemple 24/12/2026."
FARTHEST = timedelta(days=366)


class UntilForm(FlaskForm):
    """Until when; `today` is the commune's, and set before the form is checked."""

    today: date
    until = DayField("Reprendre le", validators=[InputRequired(WHICH_DAY)])

    def validate_until(self, field: DayField) -> None:
        """From tomorrow on, within a year."""
        if field.data and not self.today < field.data <= self.today + FARTHEST:
            raise ValidationError("Choisissez une date à partir de demain, dans l’année.")


class SuspendForm(UntilForm):
    """Until when and why somebody waits."""

    reason = StringField(  # shown as radio buttons: the words beside each are `SUSPENSION`
        "Pourquoi ?",
        validators=[AnyOf([reason.value for reason in Suspension], message="Choisissez une raison.")],
        id="suspension-reason",  # another form of the same page asks for a reason too
    )


def today_of(commune: Commune, now: datetime) -> date:
    """The present day in the commune's time."""
    return now.astimezone(ZoneInfo(commune.timezone)).date()


def morning_of(commune: Commune, day: date) -> datetime:
    """The first instant of that day, or after it, at which people may be disturbed."""
    return hours_of(commune).next_waking(midnight_of(commune, day))


def midnight_of(commune: Commune, day: date) -> datetime:
    """When that day begins in the commune."""
    return datetime.combine(day, time(), ZoneInfo(commune.timezone))
