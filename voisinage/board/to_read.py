"""Texts of volunteers that somebody must read: what each may be about, and what it may mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from dispatch.desk import Desk
from dispatch.inbox.concerned import asks_in_mind
from dispatch.inbox.steps import steps_offered
from dispatch.line import IncomingText
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import AskState
from sms.replies import Meaning

MOST_READ = 50
NOUNS = {"oui": Meaning.YES, "non": Meaning.NO, "fait": Meaning.DONE}


@dataclass(frozen=True)
class Possible:
    """An ask that a text may be about. `buttons`: the noun and the label of each thing it may mean."""

    ask: Ask
    buttons: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ToRead:
    """A text that waits for a reader."""

    text: IncomingText
    about: Sequence[Possible]


def texts_to_read(here: Desk, town: Commune) -> list[ToRead]:
    """What a commune's volunteers wrote and nobody could act upon, the oldest first; MOST_READ at most."""
    texts = here.session.scalars(
        select(IncomingText)
        .join(IncomingText.volunteer)
        .where(Volunteer.commune_id == town.id, IncomingText.needs_human, IncomingText.handled_at.is_(None))
        .options(joinedload(IncomingText.volunteer))
        .order_by(IncomingText.id)
        .limit(MOST_READ)
    ).all()
    possible = [_possible(ask) for ask in _asks(here, texts)] if texts else []
    return [
        ToRead(text, [one for one in possible if one.buttons and one.ask.volunteer_id == text.volunteer_id])
        for text in texts
    ]


def _asks(here: Desk, texts: Sequence[IncomingText]) -> Sequence[Ask]:
    writers = {text.volunteer_id for text in texts if text.volunteer_id is not None}
    of_request = joinedload(Ask.request)
    with_words = (
        of_request.joinedload(Request.job),
        of_request.joinedload(Request.sector),
        of_request.selectinload(Request.asks),
    )
    return here.session.scalars(asks_in_mind(writers, now=here.now).options(*with_words)).all()


def _possible(ask: Ask) -> Possible:
    offered = steps_offered(ask)
    return Possible(ask, [(noun, _label(ask, noun)) for noun, meaning in NOUNS.items() if meaning in offered])


def _label(ask: Ask, noun: str) -> str:
    return "Ne peut plus" if noun == "non" and ask.state is AskState.ACCEPTED else _LABELS[noun]


_LABELS = {"oui": "C’est oui", "non": "C’est non", "fait": "C’est fait"}
