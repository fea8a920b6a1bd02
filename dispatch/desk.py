"""What a verb works with: the open session, the instant, how links are written, who acts."""

import random
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
class Desk:
    """One piece of work. `now` is aware; `rng` makes codes and tokens, so cryptographic outside simulations."""

    session: Session
    now: datetime
    line: Line
    rng: random.Random = field(default_factory=SystemRandom)


@dataclass(frozen=True)
class Actor:
    """Who did it: an agent, a volunteer, or neither when the clock did."""

    agent_id: int | None = None
    volunteer_id: int | None = None


CLOCK = Actor()
