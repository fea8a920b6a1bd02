"""Messages that nobody received, by person: what happened in plain words, and what to do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnClause, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session, joinedload

from dispatch.journal import OutboxMessage
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Channel, MessageState
from sms.texts import prescriber_outcome
from voisinage.refusal_words import advice, cause

MOST_TASKS = 50
# Words rather than parameters, as in `journal.NOT_RECEIVED`: so SQLite finds them by their index.
_NOT_RECEIVED: list[ColumnClause[str]] = [
    literal_column(f"'{state}'") for state in (MessageState.FAILED, MessageState.EXPIRED)
]


@dataclass(frozen=True)
class Unreached:
    """One person and the messages that did not reach them, the oldest first."""

    messages: list[OutboxMessage]

    @property
    def name(self) -> str:
        """Whom to call."""
        message = self.messages[0]
        who: Volunteer | Agent | None = message.volunteer
        if message.kind == prescriber_outcome.__name__ and message.request:
            who = message.request.prescriber
        return f"{who.first_name} {who.last_name}" if who else "Téléphone de la mairie"

    @property
    def phone(self) -> str:
        """The number that did not answer, E.164."""
        return self.messages[0].to_phone

    @property
    def causes(self) -> list[str]:
        """Why, each reason once."""
        return list(dict.fromkeys(cause(message) for message in self.messages))

    @property
    def advice(self) -> str:
        """What to do, by what went wrong last."""
        return advice(self.messages[-1])

    @property
    def others(self) -> str:
        """The ids of all but the first, as the button sends them."""
        return ",".join(str(message.id) for message in self.messages[1:])


@dataclass(frozen=True)
class Undelivered:
    """The people to call, and how many messages there are in all: the page shows `MOST_TASKS` at most."""

    people: list[Unreached]
    total: int

    @property
    def more(self) -> int:
        """How many messages are not shown."""
        return self.total - sum(len(person.messages) for person in self.people)

    @property
    def only_texts(self) -> bool:
        """Whether no call is among them."""
        return all(message.channel is Channel.SMS for person in self.people for message in person.messages)


def undelivered(session: Session, commune: Commune) -> Undelivered:
    """The messages nobody received and no agent has taken care of, the oldest first."""
    somebody_waits = OutboxMessage.ask.has(Ask.state == AskState.ACCEPTED)  # even if nobody was there to send it
    given_up = and_(OutboxMessage.state == MessageState.EXPIRED, or_(OutboxMessage.tries > 0, somebody_waits))
    of_request = joinedload(OutboxMessage.request)
    rows = session.execute(
        select(OutboxMessage, func.count().over())
        .where(
            OutboxMessage.commune_id == commune.id,
            OutboxMessage.handled_at.is_(None),
            OutboxMessage.state.in_(_NOT_RECEIVED),
            or_(OutboxMessage.state == MessageState.FAILED, given_up),
        )
        .options(
            joinedload(OutboxMessage.volunteer),
            of_request.joinedload(Request.job),
            of_request.joinedload(Request.prescriber),
        )
        .order_by(OutboxMessage.id)
        .limit(MOST_TASKS)
    ).all()
    return Undelivered(_by_person([row[0] for row in rows]), rows[0][1] if rows else 0)


def _by_person(messages: Iterable[OutboxMessage]) -> list[Unreached]:
    people: dict[tuple[int | None, str], list[OutboxMessage]] = {}
    for message in messages:
        people.setdefault((message.volunteer_id, message.to_phone), []).append(message)
    return [Unreached(theirs) for theirs in people.values()]


def of_commune(session: Session, commune: Commune, ids: Sequence[int]) -> Sequence[OutboxMessage]:
    """Those of these messages that are the commune's."""
    chosen = select(OutboxMessage).where(OutboxMessage.id.in_(ids), OutboxMessage.commune_id == commune.id)
    return session.scalars(chosen.order_by(OutboxMessage.id)).all()
