"""Let time pass in town: every deadline and every text on the way happens at its own hour, none is skipped."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.chase import chase_due
from dispatch.desk import Line
from dispatch.journal import OutboxMessage
from dispatch.outbox.delivery import deliver_due
from dispatch.outbox.post_room import PostRoom
from dispatch.requests import Request
from dispatch.states import MessageState
from sms.routes import Carriers
from voisinage.demo.town_clock import MovableClock


@dataclass(frozen=True)
class Errands:
    """What time does in town, on the town's clock."""

    sessions: sessionmaker[Session]
    line: Line
    carriers: Carriers
    clock: MovableClock

    def run(self) -> None:
        """Chase and deliver what is due at this hour."""
        chase_due(self.sessions, self.line, clock=self.clock)
        deliver_due(PostRoom(self.sessions, self.carriers, self.line, self.clock))


def let_time_pass(errands: Errands, *, until: datetime) -> None:
    """Move the clock from deadline to deadline up to `until`, and run the errands at each."""
    done = None
    while (due := _next_due(errands.sessions)) and due <= until and due != done:
        errands.clock.move_to(max(due, errands.clock()))
        errands.run()
        done = due
    errands.clock.move_to(max(until, errands.clock()))


def _next_due(sessions: sessionmaker[Session]) -> datetime | None:
    waiting = OutboxMessage.state.in_((MessageState.QUEUED, MessageState.LEASED))
    with sessions() as session:
        instants = (
            session.scalar(select(func.min(Request.chase_at))),
            session.scalar(select(func.min(OutboxMessage.due_at)).where(waiting)),
        )
    return min((at for at in instants if at is not None), default=None)
