"""The past of the demo town, newest last: when, what for, in which sector, and how it went."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from dispatch.delays import WakingHours
from dispatch.states import Urgency
from voisinage.demo import plots
from voisinage.demo.plots import PlotOf
from voisinage.demo.town_clock import is_workday

When = Callable[[datetime, WakingHours], datetime]  # from the present instant


def day(days: int, hour: int, minute: int) -> When:
    """So many days ago at a local hour, or on the last working day before."""

    def when(now: datetime, hours: WakingHours) -> datetime:
        date = now.astimezone(hours.tz).date() - timedelta(days=days)
        at = datetime.combine(date, time(hour, minute), hours.tz)
        while not is_workday(at, hours):
            at -= timedelta(days=1)
        return at.astimezone(UTC)

    return when


def minutes_ago(count: int) -> When:
    """Today, just now."""
    return lambda now, _hours: now - timedelta(minutes=count)


@dataclass(frozen=True)
class Story:
    """One request. Without a sector its address is not found; `tomorrow`: they are at home the next working day."""

    when: When
    job: str
    sector: str | None
    plot: PlotOf
    urgency: Urgency = Urgency.SOON
    tomorrow: bool = False


ENDED = (
    Story(day(41, 9, 20), "bulb", "Centre", plots.goes_well),
    Story(day(39, 10, 40), "doctor", "Centre", plots.by_hand),
    Story(day(37, 11, 15), "tap", "Faubourg", plots.done_again),
    Story(day(36, 15, 30), "furniture", "Les Prés", plots.in_a_pair),
    Story(day(35, 9, 50), "letter", "Centre", plots.second_referent),
    Story(day(33, 10, 25), "phone", "Centre", plots.silent_wave),
    Story(day(32, 13, 45), "walk", "Centre", plots.goes_well, Urgency.PLANNED),
    Story(day(29, 17, 20), "shopping", "Centre", plots.given_back),
    Story(day(28, 11, 55), "pet", "La Lande", plots.stays_unmet),
    Story(day(26, 14, 40), "doctor", "Les Prés", plots.silent_referent),
    Story(day(25, 9, 35), "fuse", "Centre", plots.goes_well, Urgency.IMMEDIATE),
    Story(day(22, 15, 15), "tap", "Les Prés", plots.nobody_at_home),
    Story(day(20, 16, 45), "bins", "Faubourg", plots.by_hand),
    Story(day(18, 14, 20), "doctor", "La Lande", plots.passed_on),
    Story(day(15, 13, 35), "furniture", "Centre", plots.in_a_pair, Urgency.PLANNED),
    Story(day(14, 11, 5), "parcel", "Centre", plots.need_goes_away),
    Story(day(12, 9, 45), "walk", "Les Prés", plots.goes_well),
    Story(day(11, 10, 35), "tap", "Centre", plots.by_hand),
    Story(day(9, 9, 15), "doctor", "Centre", plots.goes_well),
    Story(day(8, 16, 25), "shutter", "Les Prés", plots.silent_wave),
    Story(day(7, 11, 40), "bulb", "Centre", plots.goes_well),
    Story(day(6, 10, 20), "shopping", "Centre", plots.goes_well),
)
# Under way when somebody enters the town.
LIVE = (
    Story(day(5, 9, 30), "phone", "Faubourg", plots.gets_stuck),
    Story(day(1, 9, 40), "tap", "Centre", plots.is_done_early, Urgency.PLANNED),
    Story(day(1, 14, 40), "shopping", "Faubourg", plots.finds_a_neighbour, tomorrow=True),
    Story(day(1, 16, 20), "letter", None, plots.waits_for_a_referent),
    Story(minutes_ago(26), "doctor", "Les Prés", plots.looks_for_a_neighbour),
    Story(minutes_ago(7), "bulb", "La Lande", plots.waits_for_a_referent),
)
