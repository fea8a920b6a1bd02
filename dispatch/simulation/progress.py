"""Where each simulated request stands: the same facts as in the tables of production, in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from dispatch.availability import Window
from dispatch.simulation.decisions import Timing
from dispatch.simulation.town import Call
from dispatch.states import AskState, Role, State, StuckReason


@dataclass
class Asked:
    """One solicitation."""

    who: int
    role: Role
    at: datetime
    answer_by: datetime
    window: Window | None = None
    state: AskState = AskState.OPEN


@dataclass
class Progress:
    """One request, how time passes for it, and what became of it.

    `visited_at` is the truth: when the job was really over and well done.
    """

    call: Call
    timing: Timing
    state: State = State.OPEN
    asks: list[Asked] = field(default_factory=list)
    chase_at: datetime | None = None
    nudges: int = 0
    wave: int = 0
    stuck_reason: StuckReason | None = None
    relaunched: int = 0
    since: datetime = field(init=False)  # when the present search began
    idle_since: datetime = field(init=False)  # when the referent was last left to choose somebody
    waits_until: datetime | None = None  # when the next neighbour may be asked, while nobody may be
    told: bool = False  # the mairie has heard that nobody is found
    first_yes_at: datetime | None = None
    filled_at: datetime | None = None  # every place taken
    reopened: bool = False  # the person said once that it was not done
    visited_at: datetime | None = None
    verified_at: datetime | None = None

    def __post_init__(self) -> None:
        self.since = self.idle_since = self.call.at

    def open(self, role: Role) -> list[Asked]:
        """The asks of that role that still wait for an answer."""
        return [ask for ask in self.asks if ask.role is role and ask.state is AskState.OPEN]

    @property
    def winners(self) -> list[Asked]:
        """The bricoleurs who said yes and still hold a place."""
        return [ask for ask in self.asks if ask.role is Role.BRICOLEUR and ask.state is AskState.ACCEPTED]

    @property
    def lead(self) -> Asked | None:
        """The ask of the referent in charge, if there is one."""
        return next((ask for ask in self.asks if ask.role is Role.REFERENT and ask.state is AskState.ACCEPTED), None)

    def last_ask(self, who: int, role: Role) -> Asked:
        """The latest time that somebody was asked for this."""
        return next(ask for ask in reversed(self.asks) if ask.who == who and ask.role is role)
