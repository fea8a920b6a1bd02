"""What the points typed on the page of the rules would change, on a recent request: shown before they are adopted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.matching.judging import Candidate, Ranking
from dispatch.matching.weighing import weighed
from dispatch.matching.weights import Weights
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.requests import Request
from voisinage.wording import typeset

MOST_SHOWN = 8


@dataclass(frozen=True)
class Placed:
    """One neighbour as the points typed place them. `moved`: "monte de 2 places"; empty where nothing changes."""

    name: str
    reason: str
    was: int  # their place today
    points: str
    moved: str


@dataclass(frozen=True)
class Effect:
    """The first ones by the points typed, and how many there are in all. No `request`: there was none to show."""

    request: Request | None = None
    placed: Sequence[Placed] = ()
    in_all: int = 0
    same: bool = True


def effect_of(here: Desk, town: Commune, weights: Weights) -> Effect:
    """Read one recent request and its neighbours; whom it names are volunteers, for agents of the mairie alone."""
    found = weighed(here, town, weights)
    if found is None:
        return Effect()
    shown = found.then.candidates[:MOST_SHOWN]
    names = _names(here, shown)
    was = {one.id: (place, one.score) for place, one in enumerate(found.today.candidates, start=1)}
    placed = [_placed(one, place, was[one.id], names) for place, one in enumerate(shown, start=1)]
    return Effect(found.request, placed, len(found.then.candidates), _order(found.today) == _order(found.then))


def _placed(one: Candidate, place: int, was: tuple[int, float], names: Mapping[int, str]) -> Placed:
    before, points = was
    told = f"{_number(points)} points aujourd’hui, {_number(one.score)} avec les vôtres"
    return Placed(names[one.id], typeset(one.reason), before, told, _moved(before - place))


def _moved(up: int) -> str:
    if not up:
        return ""
    far = f"de {abs(up)} places" if abs(up) > 1 else "d’une place"
    return f"{'monte' if up > 0 else 'descend'} {far}"


def _order(ranking: Ranking) -> list[int]:
    return [one.id for one in ranking.candidates]


def _names(here: Desk, shown: Sequence[Candidate]) -> dict[int, str]:
    columns = select(Volunteer.id, Volunteer.first_name, Volunteer.last_name)
    rows = here.session.execute(columns.where(Volunteer.id.in_([one.id for one in shown])))
    return {row.id: f"{row.first_name} {row.last_name}" for row in rows}


def _number(points: float) -> str:
    return f"{points:.0f}".replace("-", "−")
