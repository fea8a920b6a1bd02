"""What a sender works with: the database, the carriers, the clock. Shared by all the senders of a process."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import SystemRandom

from sqlalchemy.orm import Session, sessionmaker

from dispatch.desk import Line
from dispatch.outbox.traffic import Traffic
from sms.routes import Carriers


@dataclass(frozen=True)
class PostRoom:
    """`clock` gives aware UTC. `lease` outlasts all time-outs of one try: when it has run out, its sender has died.

    `sleep` (seconds) waits for a database that is away; `traffic` is who is with which carrier.
    """

    sessions: sessionmaker[Session]
    carriers: Carriers
    line: Line
    clock: Callable[[], datetime]
    rng: random.Random = field(default_factory=SystemRandom)
    lease: timedelta = timedelta(seconds=60)
    sleep: Callable[[float], None] = time.sleep
    traffic: Traffic = field(default_factory=Traffic)
