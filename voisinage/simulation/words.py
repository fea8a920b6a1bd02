"""The figures of a simulation in French: what each is called, how it is written with its uncertainty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isinf, isnan
from types import MappingProxyType

from dispatch.simulation.confidence import Estimate
from dispatch.simulation.policies import POLICIES

POLICY_LABELS: Mapping[str, str] = MappingProxyType({policy.name: policy.label for policy in POLICIES})


def number(value: float, places: int = 1) -> str:
    """A French number: "2,4"."""
    return f"{value:.{places}f}".replace(".", ",")


def plain(value: Estimate) -> str:
    """The mean, with its margin where there is one: "2,41 ± 0,05"."""
    return _with_margin(value, 1, 2, "")


def percent(value: Estimate) -> str:
    """A share: "98,4 % ± 0,3"."""
    return _with_margin(value, 100, 1, " %")


def hours(value: Estimate) -> str:
    """A delay: "2,6 h ± 0,2"."""
    return _with_margin(value, 1, 1, " h")


def _with_margin(value: Estimate, scale: float, places: int, unit: str) -> str:
    if isnan(value.mean):
        return "–"
    mean = number(value.mean * scale, places) + unit
    return mean if isinf(value.margin) or isnan(value.margin) else f"{mean} ± {number(value.margin * scale, places)}"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    figure: str
    label: str
    write: Callable[[Estimate], str]


ROWS = (
    Row("accepted", "au moins un oui, des demandes faisables", percent),
    Row("in_time", "faites dans le temps promis, des faisables", percent),
    Row("too_few", "– non : pas assez de oui", percent),
    Row("too_late", "– non : un oui trop tard", percent),
    Row("lost", "– non : visite rendue, vaine ou contestée", percent),
    Row("in_time_of_all", "faites dans le temps promis, de toutes", percent),
    Row("done", "faites, même plus tard", percent),
    Row("verified", "vérifiées auprès de la personne, des faites", percent),
    Row("asks_per_job", "sollicitations par demande faite", plain),
    Row("hours_to_yes_p50", "premier oui : la moitié en moins de", hours),
    Row("hours_to_yes_p95", "premier oui : 95 % en moins de", hours),
    Row("asked_in_90_days", "bénévoles sollicités en 90 jours", percent),
    Row("gini", "inégalité des sollicitations (Gini)", plain),
    Row("week_p95", "sollicitations par bénévole et semaine, p95", plain),
    Row("week_over_two", "semaines à plus de deux sollicitations", percent),
    Row("week_most", "la pire semaine d'un bénévole", plain),
    Row("sector_gap", "écart entre secteurs", percent),
    Row("referent_load_p95", "demandes en main d'un référent, p95", plain),
)
BOUNDS = (
    Row("requests", "demandes dans l'année", plain),
    Row("feasible", "faisables : assez de voisins libres à temps", percent),
    Row("would_be_filled", "des faisables, assez diraient oui si tous étaient sollicités", percent),
)
