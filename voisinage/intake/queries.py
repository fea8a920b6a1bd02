"""What an agent may see of the requests and of the catalogue: within the own commune, a prescriber's organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Agent, Person
from dispatch.places import Commune
from dispatch.requests import Ask, Job, Request
from dispatch.states import ENDED, AgentRole, State
from voisinage.volunteers.words import plain

PAGE_SIZE = 25  # cards: what a thumb still scrolls
LATELY = timedelta(days=180)  # long enough for what comes with the seasons, short enough to forget last winter's snow


class Show(StrEnum):
    """Which requests a list holds; the word stands in the address of the page."""

    OPEN = "en-cours"
    ENDED = "terminees"
    ALL = "toutes"


class Whose(StrEnum):
    """Whose requests a prescriber's list holds."""

    MINE = "moi"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Filters:
    """What a list is asked for; `words` are the beginning of a reference or of a first name, `page` begins at 1."""

    show: Show
    whose: Whose
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class Listing:
    """One page of a list. `more` tells whether another one follows."""

    requests: Sequence[Request]
    more: bool


def catalogue(session: Session, commune: Commune) -> list[Job]:
    """The jobs a commune offers, in its order, with their safety questions."""
    return list(
        session.scalars(
            select(Job)
            .where(Job.commune_id == commune.id, Job.active)
            .options(selectinload(Job.questions))
            .order_by(Job.position, Job.id)
        )
    )


def usual_jobs(session: Session, agent: Agent, now: datetime) -> list[int]:
    """The ids of the jobs that the agent's organisation asked for lately, the most asked for first."""
    asked = func.count()
    return list(
        session.scalars(
            select(Request.job_id)
            .join(Agent, Agent.id == Request.prescriber_id)
            .where(
                Request.commune_id == agent.commune_id,
                Agent.organisation_id == agent.organisation_id,
                Request.opened_at > now - LATELY,
            )
            .group_by(Request.job_id)
            .order_by(asked.desc(), Request.job_id)
        )
    )


def recorded_by_form(session: Session, agent: Agent, form_key: str) -> Request | None:
    """The request that this very form has made already."""
    return session.scalar(select(Request).where(Request.form_key == form_key, Request.prescriber_id == agent.id))


def visible_request(session: Session, agent: Agent, ref: str) -> Request | None:
    """The request of this reference, if the agent may see it."""
    return session.scalar(_with_its_asks(select(Request)).where(Request.ref == ref.upper(), may_see(agent)))


def visible_refs(session: Session, agent: Agent, requests: Sequence[Request]) -> set[str]:
    """Those of `requests` whose page the agent may open, by reference."""
    ids = [request.id for request in requests]
    return set(session.scalars(select(Request.ref).where(Request.id.in_(ids), may_see(agent)))) if ids else set()


def partner_of(session: Session, request: Request) -> str:
    """The partner to whom a request was passed on; empty for any other."""
    if request.state is not State.PASSED_ON:
        return ""
    lines = select(JournalEntry).where(JournalEntry.request_id == request.id, JournalEntry.event == Event.PASSED_ON)
    line = session.scalar(lines.order_by(JournalEntry.id.desc()).limit(1))
    return str(line.details.get("partner", "")) if line else ""


def may_see(agent: Agent) -> ColumnElement[bool]:
    """The mairie sees the whole commune, a prescriber what their organisation recorded."""
    here = Request.commune_id == agent.commune_id
    if agent.role is AgentRole.MAIRIE:
        return here
    colleagues = select(Agent.id).where(Agent.organisation_id == agent.organisation_id)
    return here & Request.prescriber_id.in_(colleagues)


def has_colleagues(session: Session, agent: Agent) -> bool:
    """Whether anybody else of the agent's organisation records needs."""
    others = (Agent.organisation_id == agent.organisation_id, Agent.id != agent.id, Agent.active)
    return session.scalar(select(Agent.id).where(*others).limit(1)) is not None


def listed_requests(session: Session, agent: Agent, wanted: Filters) -> Listing:
    """One page of what the agent may see, the latest first."""
    # Ids first: a row carries its rules, and sorting thousands of whole rows takes longer than all the rest.
    query = select(Request.id).where(may_see(agent))
    if wanted.words:
        query = query.where(_matching(session, agent, wanted.words))
    if wanted.whose is Whose.MINE and agent.role is AgentRole.PRESCRIBER:
        query = query.where(Request.prescriber_id == agent.id)
    if wanted.show is not Show.ALL:
        query = query.where(Request.state.in_(ENDED) if wanted.show is Show.ENDED else Request.state.not_in(ENDED))
    ordered = query.order_by(Request.opened_at.desc(), Request.id.desc())
    ids = session.scalars(ordered.offset((wanted.page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    page = select(Request).where(Request.id.in_(ids[:PAGE_SIZE]))
    found = session.scalars(_with_its_asks(page).order_by(Request.opened_at.desc(), Request.id.desc())).all()
    return Listing(found, len(ids) > PAGE_SIZE)


def _matching(session: Session, agent: Agent, words: str) -> ColumnElement[bool]:
    """How a reference begins, or a first name. Names are read here: the database holds none it could compare."""
    visible = select(Person.id, Person.first_name).join(Request, Request.person_id == Person.id).where(may_see(agent))
    named = {row.id for row in session.execute(visible.distinct()) if plain(row.first_name).startswith(plain(words))}
    return or_(Request.ref.startswith(words.upper(), autoescape=True), Request.person_id.in_(named))


def _with_its_asks(query: Select[Request]) -> Select[Request]:
    return query.options(
        selectinload(Request.asks).selectinload(Ask.volunteer),
        selectinload(Request.job),
        selectinload(Request.person),
        selectinload(Request.sector),
        selectinload(Request.commune),
        selectinload(Request.windows),
        selectinload(Request.prescriber),
    )
