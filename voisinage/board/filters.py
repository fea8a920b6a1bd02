"""What the board keeps to, as it stands in the address: kept from page to page and into files, cleared in one tap.

Only what is no secret may be typed into an address, which browsers and servers remember: a reference, a service, a
sector. Names and numbers are looked for elsewhere, see `volunteers.look_up`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from dispatch.people import Agent, Organisation
from dispatch.places import Commune, Sector
from dispatch.requests import Job, Request
from dispatch.states import State, Urgency
from voisinage.board.columns import Column, inside
from voisinage.dates import read_date
from voisinage.volunteers.by_name import last_then_first
from voisinage.volunteers.words import plain

LONGEST = 60  # characters of what is looked for
YEARS = (2000, 2100)
BACKWARDS = "La fin vient avant le début : inversez les deux dates."
TOO_FAR = "Choisissez une date entre 2000 et 2100."
SUSPENDED, ALL = "en-pause", "toutes"


@dataclass(frozen=True)
class Choices:
    """What a commune's lists offer to choose from."""

    sectors: Sequence[Sector]
    jobs: Sequence[Job]
    organisations: Mapping[Organisation, Sequence[Agent]]

    @classmethod
    def of(cls, session: Session, town: Commune) -> "Choices":
        """Read them: three queries."""
        mine = select(Agent).where(Agent.commune_id == town.id).options(joinedload(Agent.organisation))
        by_organisation: dict[Organisation, list[Agent]] = {}
        for agent in sorted(session.scalars(mine), key=last_then_first):
            by_organisation.setdefault(agent.organisation, []).append(agent)
        return cls(
            session.scalars(select(Sector).where(Sector.commune_id == town.id).order_by(Sector.name)).all(),
            session.scalars(select(Job).where(Job.commune_id == town.id).order_by(Job.label)).all(),
            dict(sorted(by_organisation.items(), key=lambda one: one[0].name)),
        )

    def writers(self, code: str) -> list[int] | None:
        """The ids of the agents that a code stands for: "o3" a whole organisation, "a7" one of them; None for others.

        Of an organisation whose agents are gone since, nobody is left to be chosen.
        """
        for organisation, agents in self.organisations.items():
            if code == f"o{organisation.id}":
                return [agent.id for agent in agents]
            if code in {f"a{agent.id}" for agent in agents}:
                return [int(code[1:])]
        return None


@dataclass(frozen=True)
class Filters:
    """What is kept to. `typed`: what of an address was understood, to write it again; `wrong`: why the rest was not."""

    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    conditions: Sequence[ColumnElement[bool]] = ()

    @property
    def chosen(self) -> str:
        """The state, or the column, that the page keeps to; empty for the whole board."""
        return self.typed.get("etat", "")

    @property
    def narrow(self) -> bool:
        """Whether anything but the state is kept to."""
        return bool(set(self.typed) - {"etat"})

    @property
    def dated(self) -> bool:
        """Whether a period is given."""
        return "du" in self.typed or "au" in self.typed


def filters_from(args: Mapping[str, str], choices: Choices, zone: ZoneInfo) -> Filters:
    """Read the address of a page. What no list offers is passed over; a date that is none is told beside its field."""
    args = {name: "".join(char for char in word if char.isprintable()) for name, word in args.items()}
    typed, conditions = dict[str, str](), list[ColumnElement[bool]]()
    for name, condition in (
        ("etat", in_state(args.get("etat", ""))),
        ("secteur", _one_of(Request.sector_id, args.get("secteur", ""), choices.sectors)),
        ("service", _one_of(Request.job_id, args.get("service", ""), choices.jobs)),
        ("urgence", _urgent(args.get("urgence", ""))),
        ("par", _written_by(choices, args.get("par", ""))),
        ("texte", _like(args.get("texte", ""), choices)),
    ):
        if condition is not None:
            typed[name] = args[name].strip()[:LONGEST]
            conditions.append(condition)
    dates, wrong = _days(args)
    if "du" in dates:
        conditions.append(Request.opened_at >= _midnight(dates["du"], zone))
    if "au" in dates:
        conditions.append(Request.opened_at < _midnight(dates["au"] + timedelta(days=1), zone))
    typed |= {name: day.isoformat() for name, day in dates.items()}
    return Filters(typed, wrong, conditions)


def in_state(word: str) -> ColumnElement[bool] | None:
    """The condition of one state, one column, of what is suspended, or of everything; None for any other word."""
    if word in set(State):
        return Request.state == State(word)
    if word in set(Column):
        return inside(Column(word))
    if word == SUSPENDED:
        return Request.suspended_until.is_not(None)
    return true() if word == ALL else None


def _one_of(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], word: str, rows: Iterable[Sector | Job]
) -> ColumnElement[bool] | None:
    return column == int(word) if word in {str(row.id) for row in rows} else None


def _urgent(word: str) -> ColumnElement[bool] | None:
    return Request.urgency == Urgency(word) if word in set(Urgency) else None


def _written_by(choices: Choices, code: str) -> ColumnElement[bool] | None:
    ids = choices.writers(code)
    return None if ids is None else Request.prescriber_id.in_(ids)


def _like(text: str, choices: Choices) -> ColumnElement[bool] | None:
    """Every word must begin the reference, or stand in the name of the service or of the sector."""
    words = plain(text[:LONGEST]).split()
    if not words:
        return None
    conditions = list[ColumnElement[bool]]()
    for word in words:
        jobs = [job.id for job in choices.jobs if word in plain(job.label)]
        sectors = [sector.id for sector in choices.sectors if word in plain(sector.name)]
        named = Request.ref.startswith(word.upper(), autoescape=True)
        conditions.append(or_(named, Request.job_id.in_(jobs), Request.sector_id.in_(sectors)))
    return and_(*conditions)


def _days(args: Mapping[str, str]) -> tuple[dict[str, date], dict[str, str]]:
    dates, wrong = dict[str, date](), dict[str, str]()
    for name in ("du", "au"):
        if text := args.get(name, "").strip():
            try:
                dates[name] = _within(read_date(text))
            except ValueError as refused:
                wrong[name] = str(refused)
    if "du" in dates and "au" in dates and dates["du"] > dates["au"]:
        return {}, {"au": BACKWARDS}
    return dates, wrong


def _within(day: date) -> date:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(TOO_FAR)
    return day


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
