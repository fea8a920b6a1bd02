"""The stretch of time that figures are about, as it stands in the address of the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
USUAL_WEEKS = 12
LONGEST = timedelta(days=5 * 366)


class PeriodRefused(ValueError):
    """The dates make no period. `str()` says why, in French; `field` names the date at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Period:
    """Whole local days from `first` to `last`, both in it."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return self.midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return self.midnight(self.last + timedelta(days=1))

    def weeks(self) -> Iterator[date]:
        """The Monday of each week it touches."""
        monday = monday_of(self.first)
        while monday <= self.last:
            yield monday
            monday += WEEK

    def local_day(self, instant: datetime) -> date:
        """The day of an instant, where the commune lies."""
        return instant.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """When that day begins, where the commune lies."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def period_from(typed: Mapping[str, str], today: date, zone: ZoneInfo) -> Period:
    """The period of `du` and `au` (ISO dates, either may be missing); the last weeks where nothing is said.

    Raises PeriodRefused.
    """
    last = _day(typed, "au") or today
    first = _day(typed, "du") or monday_of(last) - (USUAL_WEEKS - 1) * WEEK
    if first > last:
        raise PeriodRefused("au", "La fin vient avant le début : inversez les deux dates.")
    if last - first > LONGEST:
        raise PeriodRefused("du", "Cinq ans au plus : choisissez un début plus récent.")
    return Period(first, last, zone)


def _day(typed: Mapping[str, str], field: str) -> date | None:
    text = typed.get(field, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise PeriodRefused(field, f"« {text[:20]} » n’est pas une date.") from None
    if not 2000 <= day.year <= 2100:
        raise PeriodRefused(field, "Choisissez une date entre 2000 et 2100.")
    return day
