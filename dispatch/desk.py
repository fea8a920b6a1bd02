"""What a verb works with: the open session, the instant, how links are written, who acts."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from secrets import SystemRandom

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Line:
    """How people reach us back: the public address (no trailing slash), whether the sender can receive replies.

    `can_call`: a carrier places voice calls, so that landlines and those who prefer it are called. `can_mail`: agents
    may be written to by mail.
    """

    base_url: str
    can_reply: bool
    can_call: bool = False
    can_mail: bool = False


@dataclass(frozen=True)
class Share:
    """What several requests that want the same neighbours agreed on: by request, the volunteers allotted to it."""

    allotted: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def of(self, request_id: int) -> frozenset[int]:
        """Those allotted to one request."""
        return self.allotted.get(request_id, frozenset())

    def of_others(self, request_id: int) -> frozenset[int]:
        """Those allotted to any other."""
        return frozenset[int]().union(*(ids for other, ids in self.allotted.items() if other != request_id))


@dataclass(frozen=True)
class Desk:
    """One piece of work. `now` is aware; `rng` makes codes and tokens, so cryptographic outside simulations.

    `share` is what was agreed for several requests of one moment, see `joint_search`; each is then worked on alone.
    `told_to` is the agent to whom a volunteer said it on the phone: the journal names both.
    """

    session: Session
    now: datetime
    line: Line
    rng: random.Random = field(default_factory=SystemRandom)
    share: Share = field(default_factory=Share)
    told_to: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who did it: an agent, a volunteer, both when an agent did it in their name, or neither when the clock did."""

    agent_id: int | None = None
    volunteer_id: int | None = None


CLOCK = Actor()
