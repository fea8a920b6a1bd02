"""One simulated year while it runs: the town, what has happened so far, and the present instant."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from dispatch.geo import MEAN_RADIUS_M
from dispatch.simulation.assumptions import Assumptions
from dispatch.simulation.decisions import Rules, due_at, send_at
from dispatch.simulation.happenings import Agenda
from dispatch.simulation.luck import Draw, Luck, Stream
from dispatch.simulation.memory import Memory
from dispatch.simulation.policies import Policy
from dispatch.simulation.progress import Progress
from dispatch.simulation.town import Guide, Helper, Town
from dispatch.simulation.willingness import calibrated
from dispatch.states import Urgency


@dataclass
class World:
    """What every part of the simulation reads and writes. `rules` are the commune's, as the policy bends them."""

    town: Town
    people: Assumptions
    rules: Rules
    policy: Policy
    now: datetime
    luck: Luck
    files: list[Progress] = field(default_factory=list)  # by the number of the call
    underway: dict[int, Progress] = field(default_factory=dict)  # those that have not ended
    agenda: Agenda = field(default_factory=Agenda)
    memory: Memory = field(default_factory=Memory)
    loads: list[int] = field(default_factory=list)  # requests in hand, of each referent, each day at noon

    def __post_init__(self) -> None:
        self.helpers: dict[int, Helper] = {helper.id: helper for helper in self.town.helpers}
        self.guides: dict[int, Guide] = {guide.id: guide for guide in self.town.guides}
        self._willingness = calibrated(self.people.bricoleurs)
        self._km = _distances_km(self.town)
        self._row = {helper.id: row for row, helper in enumerate(self.town.helpers)}

    def distance_m(self, helper_id: int, call: int) -> float:
        """How far a bricoleur lives from a request, on the sphere."""
        return self._km[self._row[helper_id]][call] * 1_000

    def true_chance(self, helper_id: int, call: int) -> float:
        """The chance that somebody says yes to a request, unless they are deaf for the moment."""
        return self._willingness.chance(self.helpers[helper_id].willing, self._km[self._row[helper_id]][call])

    def is_deaf(self, helper_id: int, at: datetime) -> bool:
        """Whether earlier messages have made somebody stop reading them for a while."""
        until = self.memory.of[helper_id].deaf_until
        return until is not None and at < until

    def draw(self, stream: Stream, who: int, call: int, draw: Draw) -> float:
        """The luck of this pair, the same under every policy."""
        return self.luck.draw(stream, who, call, draw)

    def after(self, at: datetime, minutes: float, urgency: Urgency) -> datetime:
        """So many minutes after a message may be read: of waking time, unless it cannot wait."""
        return due_at(send_at(at, urgency, self.town.hours), timedelta(minutes=minutes), urgency, self.town.hours)


def _distances_km(town: Town) -> list[list[float]]:
    """Of every bricoleur to every request: one table, because most pairs are looked at many times."""
    homes = np.radians([(helper.point.lat, helper.point.lon) for helper in town.helpers]).reshape(-1, 1, 2)
    places = np.radians([(call.place.lat, call.place.lon) for call in town.calls]).reshape(1, -1, 2)
    half = np.sin((places - homes) / 2) ** 2
    chord = half[..., 0] + np.cos(homes[..., 0]) * np.cos(places[..., 0]) * half[..., 1]
    table: list[list[float]] = (2 * MEAN_RADIUS_M / 1_000 * np.arcsin(np.sqrt(chord))).tolist()
    return table
