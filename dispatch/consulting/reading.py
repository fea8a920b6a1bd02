"""Who looked at somebody's data, the latest first."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from dispatch.consulting.tables import Consultation
from dispatch.people import Agent


def looks_at_person(session: Session, person_id: int, *, most: int) -> Sequence[Consultation]:
    """The looks at a person who is helped, by whatever request."""
    return _looks(session, Consultation.person_id == person_id, most)


def looks_at_volunteer(session: Session, volunteer_id: int, *, most: int) -> Sequence[Consultation]:
    """The looks at the file of a volunteer."""
    return _looks(session, Consultation.volunteer_id == volunteer_id, most)


def looks_of_agent(session: Session, agent_id: int, *, most: int) -> Sequence[Consultation]:
    """The looks of an agent, at whomever."""
    return _looks(session, Consultation.reader_agent_id == agent_id, most)


def _looks(session: Session, at_whom: ColumnElement[bool], most: int) -> Sequence[Consultation]:
    found = select(Consultation).where(at_whom).order_by(Consultation.at.desc(), Consultation.id.desc()).limit(most)
    with_readers = found.options(
        joinedload(Consultation.reader_agent).joinedload(Agent.organisation),
        joinedload(Consultation.reader_volunteer),
        joinedload(Consultation.request),
    )
    return session.scalars(with_readers).all()
