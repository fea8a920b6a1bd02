"""Who was asked to come and what became of it: each neighbour once, with the latest answer, in words true of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role
from voisinage.labels import label, tone
from voisinage.links.partings import Parting, Why, partings
from voisinage.wording import NOT_DONE_TOLD


@dataclass(frozen=True)
class Asked:
    """One neighbour who was asked. `tone` is a class of the style sheet's badges."""

    volunteer: Volunteer
    words: str
    tone: str


def asked_neighbours(session: Session, request: Request) -> list[Asked]:
    """Every neighbour asked for this request, whoever answered or was asked last first."""
    latest: dict[int, Ask] = {}
    for ask in sorted((one for one in request.asks if one.role is Role.BRICOLEUR), key=_order):
        latest.pop(ask.volunteer_id, None)
        latest[ask.volunteer_id] = ask
    known = partings(session, request)
    return [Asked(ask.volunteer, _words(ask, known), tone(ask.state)) for ask in reversed(latest.values())]


def _order(ask: Ask) -> tuple[bool, datetime, int]:
    """A yes is the answer that counts, even where it was given to an older text."""
    return ask.state is AskState.ACCEPTED, ask.answered_at or ask.asked_at, ask.id


def _words(ask: Ask, known: dict[int, Parting]) -> str:
    # Stopping declines or gives back everything in the same transaction, hence at the very same instant.
    if ask.state in _GIVEN_UP and ask.answered_at == ask.volunteer.stopped_at:
        return "Ne reçoit plus nos messages"
    parting = known.get(ask.id) if ask.state is AskState.RELEASED else None
    if parting is None:
        return label(ask.state)
    if parting.reason is not None:
        return f"Pas fait : {NOT_DONE_TOLD[parting.reason]}"
    return _PARTED[parting.why]


_GIVEN_UP = frozenset({AskState.DECLINED, AskState.RELEASED})

_PARTED: dict[Why, str] = {
    Why.GIVEN_BACK: "Ne peut plus venir",
    Why.NOT_DONE: "Pas fait",
    Why.DENIED: "Dit que c’est fait, la personne dit non",
    Why.NEVER_REPORTED: "Pas fait, d’après la personne",
}
