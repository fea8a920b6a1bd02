"""A text that could not be delivered: whoever it should have reached is passed over at once, and the mairie sees it."""

from dispatch import referents, search
from dispatch.asks import close_ask
from dispatch.desk import Desk
from dispatch.events import Event
from dispatch.journal import OutboxMessage
from dispatch.moves import lock, note
from dispatch.states import AskState, Role


def bounced(desk: Desk, message: OutboxMessage) -> None:
    """An ask nobody could read is closed as unreachable and the next one is asked. Other texts only become a task."""
    ask = message.ask
    if ask is None:
        return
    request = lock(desk.session, ask.request_id)
    note(desk, request, Event.UNREACHABLE, ask=ask.id, volunteer=ask.volunteer_id, kind=message.kind)
    if ask.state is not AskState.OPEN:
        return
    close_ask(desk, ask, AskState.UNREACHABLE)
    if ask.role is Role.REFERENT:
        referents.look_on(desk, request)
    else:
        search.go_on(desk, request)
