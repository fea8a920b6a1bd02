"""How many requests are under way, sector by sector: counted where they lie, however many the drawing shows."""

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.states import ENDED, State

UNDER_WAY = tuple(state for state in State if state not in ENDED)  # an index finds each


@dataclass
class Tally:
    """Requests of one place: those that go on, those that wait for the mairie."""

    moving: int = 0
    stuck: int = 0

    def add(self, state: State, many: int) -> None:
        """Count so many more in this state."""
        if state is State.STUCK:
            self.stuck += many
        else:
            self.moving += many


@dataclass
class UnderWay:
    """The requests of a commune that have not ended. `nowhere`: how many of them no drawing can show."""

    by_sector: dict[int, Tally] = field(default_factory=dict)
    outside: Tally = field(default_factory=Tally)  # on the map, in no sector
    nowhere: int = 0

    def of(self, sector_id: int) -> Tally:
        """One sector's."""
        return self.by_sector.get(sector_id, Tally())

    @property
    def is_outside(self) -> bool:
        """Whether any lies in no sector."""
        return bool(self.outside.moving or self.outside.stuck)


def count_under_way(session: Session, commune: Commune) -> UnderWay:
    """Count them in one query."""
    found = UnderWay()
    rows = session.execute(
        select(Request.sector_id, Request.state, func.count(), func.count(Request.lat))
        .where(Request.commune_id == commune.id, Request.state.in_(UNDER_WAY))
        .group_by(Request.sector_id, Request.state)
    )
    for sector_id, state, many, located in rows:
        found.nowhere += many - located
        if sector_id is None:
            found.outside.add(state, located)
        else:
            found.by_sector.setdefault(sector_id, Tally()).add(state, many)
    return found
