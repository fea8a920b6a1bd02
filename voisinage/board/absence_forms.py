"""The forms of dates on which a volunteer's week does not hold: away, free for once, nothing before a day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, ValidationError

from dispatch.availability import Window
from voisinage.board.care_fields import LAST_MINUTE, DayField, EndHourField, HourField

DAY = timedelta(days=1)
FARTHEST = timedelta(days=2 * 366)
NO_DATE, TO_COME = "Indiquez une date.", "Indiquez une date à venir."
TOO_FAR = "Cette date est trop loin : deux ans au plus."


def local_window(start: tuple[date, time], end: tuple[date, time], tz: ZoneInfo) -> Window:
    """A stretch of real time between two local moments."""
    bounds = (datetime.combine(day, at, tz).astimezone(UTC) for day, at in (start, end))
    return Window(*bounds)


class _Dated(FlaskForm):
    """A form about days to come. `today` is the local day."""

    today: date

    def check_day(self, field: DayField, first: date) -> None:
        """Raises ValidationError for a day before `first`, or years away."""
        if field.data is not None and field.data < first:
            raise ValidationError(TO_COME)
        if field.data is not None and field.data > self.today + FARTHEST:
            raise ValidationError(TOO_FAR)


class AbsenceForm(_Dated):
    """Away from one day to another, both included."""

    first_day = DayField("Du", validators=[InputRequired(NO_DATE)])
    last_day = DayField("Au (inclus)", validators=[InputRequired(NO_DATE)])

    def validate_first_day(self, field: DayField) -> None:
        """An absence may have begun before it is told. Raises ValidationError."""
        self.check_day(field, self.today - FARTHEST)

    def validate_last_day(self, field: DayField) -> None:
        """It is not over yet, and ends after it begins. Raises ValidationError."""
        self.check_day(field, self.today)
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError("La fin vient après le début.")

    def window(self, tz: ZoneInfo) -> Window:
        """From midnight to midnight, local time."""
        return local_window((self.first_day.chosen, time()), (self.last_day.chosen + DAY, time()), tz)


class FreeTimeForm(_Dated):
    """Free for once."""

    on_day = DayField("Le", validators=[InputRequired(NO_DATE)])
    start_at = HourField("De", validators=[InputRequired("Indiquez l’heure du début.")])
    end_at = EndHourField("À", validators=[InputRequired("Indiquez l’heure de la fin.")])

    def validate_on_day(self, field: DayField) -> None:
        """Today or later. Raises ValidationError."""
        self.check_day(field, self.today)

    def window(self, tz: ZoneInfo) -> Window:
        """The hours of that day, local time."""
        day, end = self.on_day.chosen, (self.on_day.chosen, self.end_at.chosen)
        if end[1] == LAST_MINUTE:
            end = (day + DAY, time())
        return local_window((day, self.start_at.chosen), end, tz)

    def validate_end_at(self, field: HourField) -> None:
        """The end comes after the beginning. Raises ValidationError."""
        if field.data and self.start_at.data and field.data <= self.start_at.data:
            raise ValidationError("La fin vient après le début.")


class PauseForm(_Dated):
    """Nothing before a day."""

    until = DayField("Rien avant le", validators=[InputRequired(NO_DATE)])

    def validate_until(self, field: DayField) -> None:
        """Tomorrow or later. Raises ValidationError."""
        self.check_day(field, self.today + DAY)
