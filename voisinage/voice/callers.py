"""Somebody calls our number back: what of theirs waits, known by their own number alone."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, or_, select

from dispatch.desk import Desk
from dispatch.inbox.concerned import STILL_REMEMBERED
from dispatch.journal import OutboxMessage
from dispatch.letters import frame_of
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import ANSWERABLE, AT_WORK, AskState, Role
from sms.texts import spoken_turns
from sms.texts.frame import Frame


def waiting(here: Desk, callers: Sequence[Volunteer]) -> OutboxMessage | None:
    """The last message about what they mean: their last open ask, else what they have in hand, else a recent one."""
    about = (
        select(OutboxMessage)
        .join(Ask, OutboxMessage.ask_id == Ask.id)
        .join(Request, Ask.request_id == Request.id)
        .where(Ask.volunteer_id.in_([volunteer.id for volunteer in callers]))
        .order_by(Ask.id.desc(), OutboxMessage.id.desc())
        .limit(1)
    )
    found = (here.session.scalar(about.where(condition)) for condition in _by_weight(here))
    return next((message for message in found if message is not None), None)


def _by_weight(here: Desk) -> Iterator[ColumnElement[bool]]:
    under_way, to_do = Request.ended_at.is_(None), or_(Ask.role == Role.REFERENT, Request.state.in_(AT_WORK))
    yield under_way & (Ask.state == AskState.OPEN)
    yield under_way & (Ask.state == AskState.ACCEPTED) & to_do
    yield Ask.state.in_(ANSWERABLE) & (Ask.asked_at > here.now - STILL_REMEMBERED)


def without_ask(here: Desk, callers: Sequence[Volunteer]) -> str:
    """What is said to a caller for whom nothing waits, or whom nobody knows."""
    if not callers:
        return spoken_turns.unknown_caller(_only_commune(here))
    town = frame_of(here, callers[0].commune)
    stopped = all(caller.stopped_at is not None for caller in callers)
    return spoken_turns.no_longer_asked(town) if stopped else spoken_turns.nothing_waits(town)


def _only_commune(here: Desk) -> Frame | None:
    """Where there are several nobody can say which one a stranger means."""
    communes = here.session.scalars(select(Commune).limit(2)).all()
    return frame_of(here, communes[0]) if len(communes) == 1 else None
