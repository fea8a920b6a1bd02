"""One simulated year while it runs: the town, what has happened so far, and the present instant."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from dispatch.simulation.assumptions import Assumptions
from dispatch.simulation.decisions import Rules, due_at, send_at
from dispatch.simulation.happenings import Agenda
from dispatch.simulation.luck import Draw, Stream
from dispatch.simulation.memory import Memory
from dispatch.simulation.policies import Policy
from dispatch.simulation.progress import Progress
from dispatch.simulation.town import Helper, Town
from dispatch.simulation.truth import Truth
from dispatch.states import Urgency


@dataclass
class World:
    """What every part of the simulation reads and writes. `rules` are the commune's, as the policy bends them."""

    truth: Truth
    rules: Rules
    policy: Policy
    now: datetime
    files: list[Progress] = field(default_factory=list)  # by the number of the call
    underway: dict[int, Progress] = field(default_factory=dict)  # those that have not ended
    agenda: Agenda = field(default_factory=Agenda)
    memory: Memory = field(default_factory=Memory)
    loads: list[int] = field(default_factory=list)  # requests in hand, of each referent, each day at noon

    @property
    def town(self) -> Town:
        """The ground and its people."""
        return self.truth.town

    @property
    def people(self) -> Assumptions:
        """How they behave."""
        return self.truth.people

    @cached_property
    def helpers(self) -> dict[int, Helper]:
        """The bricoleurs by their ids."""
        return {helper.id: helper for helper in self.town.helpers}

    def is_deaf(self, helper_id: int, at: datetime) -> bool:
        """Whether earlier messages have made somebody stop reading them for a while."""
        until = self.memory.of[helper_id].deaf_until
        return until is not None and at < until

    def draw(self, stream: Stream, who: int, call: int, draw: Draw) -> float:
        """The luck of this pair, the same under every policy."""
        return self.truth.draw(stream, who, call, draw)

    def after(self, at: datetime, minutes: float, urgency: Urgency) -> datetime:
        """So many minutes after a message may be read: of waking time, unless it cannot wait."""
        return due_at(send_at(at, urgency, self.town.hours), timedelta(minutes=minutes), urgency, self.town.hours)
