"""The figures themselves, counted on plain values: what was asked, how fast it went, how it ended, who carried it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median, quantiles

from dispatch.states import ENDED, State
from voisinage.observatory.period import Period
from voisinage.observatory.reading import Course, Load

LOADS = ((0, "aucune"), (1, "1"), (2, "2"), (5, "3 à 5"), (10, "6 à 10"), (20, "11 à 20"))
HEAVIEST = "plus de 20"
MOST_JOBS = 12
SLOWEST_IN_TEN = 10  # quantiles are cut in tenths


@dataclass(frozen=True)
class Table:
    """One set of figures. Each row is its label and a value a column; None where there is nothing to say."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]

    @property
    def is_empty(self) -> bool:
        """Whether no row holds anything."""
        return not any(value for _, values in self.rows for value in values)


@dataclass(frozen=True)
class Summary:
    """The period in one line. Shares are of one, times are what half of the requests waited at most."""

    recorded: int
    ended: int
    verified: int
    unmet: int
    to_charge: timedelta | None
    to_done: timedelta | None

    @property
    def verified_share(self) -> float | None:
        """Of the requests that ended, the share checked with the person."""
        return self.verified / self.ended if self.ended else None


def summary(courses: Sequence[Course]) -> Summary:
    """The whole period."""
    ended = [course for course in courses if course.state in ENDED]
    return Summary(
        recorded=len(courses),
        ended=len(ended),
        verified=sum(course.state is State.VERIFIED for course in ended),
        unmet=sum(course.state is State.UNMET for course in ended),
        to_charge=_middle(_waits(courses, "taken_at")),
        to_done=_middle(_waits(courses, "done_at")),
    )


def by_week(courses: Iterable[Course], period: Period) -> Table:
    """How many requests were recorded in each week, and how many of those are verified by now."""
    weeks = _in_weeks(courses, period)
    rows = tuple(
        (_week(monday), (len(inside), sum(course.state is State.VERIFIED for course in inside)))
        for monday, inside in weeks.items()
    )
    return Table("semaines", "Demandes par semaine", ("Semaine du", "Enregistrées", "Dont vérifiées"), rows)


def by_job(courses: Iterable[Course]) -> Table:
    """What was asked for, the most frequent first."""
    counted = Counter(course.job for course in courses)
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    rows = [(job, (count,)) for job, count in ordered[:MOST_JOBS]]
    if rest := sum(count for _, count in ordered[MOST_JOBS:]):
        rows.append(("autres services", (rest,)))
    return Table("services", "Demandes par service", ("Service", "Demandes"), tuple(rows))


def waits_by_week(courses: Iterable[Course], period: Period) -> Table:
    """How long half of the requests of each week waited at most, in hours."""
    rows = tuple(
        (_week(monday), (_hours(_middle(_waits(inside, "taken_at"))), _hours(_middle(_waits(inside, "done_at")))))
        for monday, inside in _in_weeks(courses, period).items()
    )
    head = ("Semaine du", "Prise en charge (heures)", "Service rendu (heures)")
    return Table("delais", "Délais par semaine, une demande sur deux", head, rows)


def waits(courses: Sequence[Course]) -> Table:
    """How long requests waited over the period: half of them at most, nine in ten at most. In hours."""
    rows = tuple(
        (label, (_hours(_middle(found)), _hours(_nine_in_ten(found)), len(found)))
        for label, found in (
            ("jusqu’à la prise en charge", _waits(courses, "taken_at")),
            ("jusqu’au service rendu", _waits(courses, "done_at")),
        )
    )
    head = ("Délai", "Une demande sur deux (heures)", "Neuf sur dix (heures)", "Demandes comptées")
    return Table("attente", "Temps d’attente", head, rows)


def endings(courses: Iterable[Course], labels: Mapping[str, str]) -> Table:
    """How the requests of the period stand by now."""
    counted = Counter(course.state for course in courses)
    rows = tuple((labels[state], (counted[state],)) for state in State if counted[state])
    return Table("issues", "Où en sont ces demandes", ("État", "Demandes"), rows)


def unmet(reasons: Iterable[str], labels: Mapping[str, str]) -> Table:
    """Why needs were left unmet."""
    counted = Counter(reasons)
    rows = tuple((labels.get(reason, reason), (count,)) for reason, count in counted.most_common())
    return Table("sans-solution", "Besoins restés sans solution", ("Raison", "Demandes"), rows)


def sharing_out(loads: Iterable[Load]) -> Table:
    """How the asks are shared out: so many bricoleurs were asked so many times."""
    counted = Counter(_load_class(load.asked) for load in loads)
    rows = tuple((label, (counted[label],)) for label in [*(label for _, label in LOADS), HEAVIEST] if counted[label])
    return Table("charge", "Sollicitations par bricoleur", ("Sollicitations", "Bricoleurs"), rows)


def _load_class(asked: int) -> str:
    return next((label for most, label in LOADS if asked <= most), HEAVIEST)


def _in_weeks(courses: Iterable[Course], period: Period) -> dict[date, list[Course]]:
    mondays = list(period.weeks())
    starts = [period.midnight(monday) for monday in mondays]
    found: dict[date, list[Course]] = {monday: [] for monday in mondays}
    for course in courses:
        found[mondays[max(0, bisect_right(starts, course.opened_at) - 1)]].append(course)
    return found


def _waits(courses: Iterable[Course], until: str) -> list[timedelta]:
    instants: Iterable[tuple[datetime, datetime | None]] = ((one.opened_at, getattr(one, until)) for one in courses)
    return [end - start for start, end in instants if end is not None]


def _middle(waited: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(wait.total_seconds() for wait in waited)) if waited else None


def _nine_in_ten(waited: Sequence[timedelta]) -> timedelta | None:
    seconds = [wait.total_seconds() for wait in waited]
    return timedelta(seconds=quantiles(seconds, n=SLOWEST_IN_TEN, method="inclusive")[-1]) if len(seconds) > 1 else None


def _hours(wait: timedelta | None) -> float | None:
    return None if wait is None else round(wait.total_seconds() / 3600, 1)


def _week(monday: date) -> str:
    return monday.strftime("%d/%m/%Y")
