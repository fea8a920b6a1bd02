"""The figures themselves, counted on plain values: what was asked, how fast it went, how it ended, who carried it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median, quantiles

from dispatch.states import ENDED, State
from voisinage.observatory.counted import Counted, seconds
from voisinage.observatory.period import Period
from voisinage.observatory.reading import Load

LOADS = ((0, "aucune"), (1, "1"), (2, "2"), (5, "3 à 5"), (10, "6 à 10"), (20, "11 à 20"))
HEAVIEST = "plus de 20"
MOST_JOBS = 12
WAITS, WAITS_BY_WEEK = "attente", "delais"  # the names of two tables in addresses
IN_HOURS = " (heures)"  # ends the title of a column of waits
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


def summary(counted: Counted) -> Summary:
    """The whole period."""
    waited = counted.waited
    return Summary(
        recorded=counted.how_many(),
        ended=counted.how_many(*ENDED),
        verified=counted.how_many(State.VERIFIED),
        unmet=counted.how_many(State.UNMET),
        to_charge=_middle(waited.to_charge),
        to_done=_middle(waited.to_done),
    )


def by_week(counted: Counted, period: Period) -> Table:
    """How many requests were recorded in each week, and how many of those are verified by now."""
    recorded, verified = Counter[int](), Counter[int]()
    for group in counted.groups:
        recorded[group.week] += group.many
        verified[group.week] += group.many * (group.state is State.VERIFIED)
    rows = tuple((_week(monday), (recorded[number], verified[number])) for number, monday in enumerate(period.weeks()))
    return Table("semaines", "Demandes par semaine", ("Semaine du", "Enregistrées", "Dont vérifiées"), rows)


def by_job(counted: Counted, *, most: int = MOST_JOBS) -> Table:
    """What was asked for, the most frequent first: `most` by their names, the others together."""
    jobs = Counter[str]()
    for group in counted.groups:
        jobs[group.job] += group.many
    ordered = sorted(jobs.items(), key=lambda one: (-one[1], one[0]))
    rows = [(job, (count,)) for job, count in ordered[:most]]
    others = ordered[most:]
    if len(others) == 1:
        rows.append((others[0][0], (others[0][1],)))  # its own name takes no more room
    elif others:
        rows.append(("autres services", (sum(count for _, count in others),)))
    return Table("services", "Demandes par service", ("Service", "Demandes"), tuple(rows))


def waits_by_week(counted: Counted, period: Period) -> Table:
    """How long half of the requests of each week waited at most, in hours."""
    rows = tuple(
        (_week(monday), (_hours(_middle(waited.to_charge)), _hours(_middle(waited.to_done))))
        for monday, waited in zip(period.weeks(), counted.waits, strict=True)
    )
    head = ("Semaine du", f"Prise en charge{IN_HOURS}", f"Service rendu{IN_HOURS}")
    return Table(WAITS_BY_WEEK, "Délais par semaine, une demande sur deux", head, rows)


def waits(counted: Counted) -> Table:
    """How long requests waited over the period: half of them at most, nine in ten at most. In hours."""
    waited = counted.waited
    rows = tuple(
        (label, (_hours(_middle(found)), _hours(_nine_in_ten(found)), len(found)))
        for label, found in (
            ("jusqu’à la prise en charge", waited.to_charge),
            ("jusqu’au service rendu", waited.to_done),
        )
    )
    head = ("Délai", f"Une demande sur deux{IN_HOURS}", f"Neuf sur dix{IN_HOURS}", "Demandes comptées")
    return Table(WAITS, "Temps d’attente", head, rows)


def endings(counted: Counted, labels: Mapping[str, str]) -> Table:
    """How the requests of the period stand by now."""
    stand = {state: counted.how_many(state) for state in State}
    rows = tuple((labels[state], (many,)) for state, many in stand.items() if many)
    return Table("issues", "Où en sont ces demandes", ("État", "Demandes"), rows)


def unmet(reasons: Iterable[str], labels: Mapping[str, str]) -> Table:
    """Why needs were left unmet."""
    counted = Counter(reasons)
    rows = tuple((labels.get(reason, reason), (count,)) for reason, count in counted.most_common())
    return Table("sans-solution", "Besoins restés sans solution", ("Raison", "Demandes"), rows)


def sharing_out(loads: Iterable[Load]) -> Table:
    """How the asks are shared out: so many bricoleurs were asked so many times."""
    rows = _in_classes(load.asked for load in loads)
    return Table("charge", "Sollicitations par bricoleur", ("Sollicitations", "Bricoleurs"), rows)


def following(followed: Iterable[int]) -> Table:
    """How the requests are shared out: so many referents follow so many."""
    head = ("Demandes suivies", "Référents")
    return Table("suivi", "Demandes suivies par référent", head, _in_classes(followed))


def _in_classes(loads: Iterable[int]) -> tuple[tuple[str, tuple[int]], ...]:
    counted = Counter(map(_load_class, loads))
    return tuple((label, (counted[label],)) for label in [*(label for _, label in LOADS), HEAVIEST] if counted[label])


def _load_class(asked: int) -> str:
    return next((label for most, label in LOADS if asked <= most), HEAVIEST)


def _middle(waited: Sequence[int]) -> timedelta | None:
    return seconds(median(waited)) if waited else None


def _nine_in_ten(waited: Sequence[int]) -> timedelta | None:
    return seconds(quantiles(waited, n=SLOWEST_IN_TEN, method="inclusive")[-1]) if len(waited) > 1 else None


def _hours(wait: timedelta | None) -> float | None:
    """To the hundredth, less than a minute: a page says them in minutes."""
    return None if wait is None else round(wait.total_seconds() / 3600, 2)


def _week(monday: date) -> str:
    return monday.strftime("%d/%m/%Y")
