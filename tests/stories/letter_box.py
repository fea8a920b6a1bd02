"""Texts put straight into the outbox, and carriers that do what a test tells them to."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from threading import Lock

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.outbox.post_room import PostRoom
from dispatch.outbox.posting import post
from sms.gateway import Accepted, Doubt, OutgoingText, SmsFailed
from sms.routes import Carriers, Route
from tests.stories.town import Town

_numbers: Iterator[int] = count(1)


def writes(town: Town, many: int = 1, /, **more: object) -> list[int]:
    """Put texts in the outbox, each to a phone of its own unless `to_phone` says which. Their ids."""
    with town.desk() as desk:
        return [_written(town, desk, more) for _ in range(many)]


def _written(town: Town, desk: Desk, more: dict[str, object]) -> int:
    number = next(_numbers)
    facts: dict[str, object] = {
        "key": f"lettre:{number}", "commune_id": town.commune_id, "kind": "mairie_alert",
        "to_phone": f"+336{39_980_000 + number}", "body": f"Voisinage Clairval : essai {number}",
        "created_at": town.now, "due_at": town.now, "expires_at": town.now + timedelta(hours=4), **more,
    }  # fmt: skip
    message = OutboxMessage(**facts)
    post(desk, message)
    desk.session.flush()
    return message.id


def read(town: Town, message_id: int) -> OutboxMessage:
    """The message as the database has it now."""
    with town.sessions() as session:
        return session.get_one(OutboxMessage, message_id)


class Carrier:
    """Takes every text, unless `before` raises; `find` knows what it took. Safe to share between threads."""

    can_reply = True

    def __init__(self, name: str = "un", *, can_find: bool = True) -> None:
        self.name = self.sender = name
        self.can_find = can_find
        self.sent: list[OutgoingText] = []
        self.asked: list[Doubt] = []
        self.before: Callable[[OutgoingText], None] = lambda _text: None
        self.after: Callable[[OutgoingText], None] = lambda _text: None
        self.deaf: SmsFailed | None = None
        self._lock = Lock()

    def send(self, text: OutgoingText) -> Accepted:
        self.before(text)
        with self._lock:
            self.sent.append(text)
            number = len(self.sent)
        self.after(text)
        return Accepted(f"{self.name}-{number}", 1)

    def find(self, doubt: Doubt) -> Accepted | None:
        self.asked.append(doubt)
        if self.deaf:
            raise self.deaf
        for number, text in enumerate(self.sent, start=1):
            name = f"{self.name}-{number}"
            if (text.to, text.body) == (doubt.text.to, doubt.text.body) and name not in doubt.claimed:
                return Accepted(name, 1)
        return None

    def bodies(self) -> list[str]:
        return [text.body for text in self.sent]


def room(town: Town, *carriers: Carrier | Route) -> PostRoom:
    """A post room with these carriers."""
    routes = tuple(one if isinstance(one, Route) else Route(one) for one in carriers)
    return replace(town.post, carriers=Carriers(routes, segment_price_micros=70_000))


def down(reason: str = "l'opérateur est en panne : nous réessayons") -> SmsFailed:
    """What a carrier that refuses everything says."""
    return SmsFailed(reason, permanent=False, code="503", by_carrier=True)


def silent() -> SmsFailed:
    """What a carrier that took the request and never answered leaves behind."""
    return SmsFailed("l'opérateur ne répond pas", permanent=False, code="network", in_doubt=True, by_carrier=True)


def raising(failure: Exception) -> Callable[[OutgoingText], None]:
    """For `before` or `after`: fail like this."""

    def fail(_text: OutgoingText) -> None:
        raise failure

    return fail
