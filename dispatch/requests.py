"""Tables of the dispatch: the catalogue of jobs, requests, and every solicitation made for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.people import Agent, Person, Volunteer
from dispatch.places import Commune, Sector
from dispatch.states import AskState, DoneBy, Role, State, StuckReason, Suspension, Urgency
from dispatch.vault.columns import Findable, Sealed, SealedNumber


class Job(Base):
    """One line of a commune's catalogue."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("commune_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    code: Mapped[str] = mapped_column(String(32))
    label: Mapped[str] = mapped_column(String(40))  # an action, as texts say it: "Changer une ampoule"
    skill: Mapped[str] = mapped_column(String(32))
    tool: Mapped[str | None] = mapped_column(String(32))  # what the bricoleur must bring, a code of `catalogue.TOOLS`
    minutes: Mapped[int]
    pair: Mapped[bool] = mapped_column(default=False)
    done_by: Mapped[DoneBy] = mapped_column(word(DoneBy, "done_by"), default=DoneBy.NEIGHBOURS)
    orientation: Mapped[str] = mapped_column(String(300), default="")  # whom to call when neighbours do not do it
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    questions: Mapped[list["SafetyQuestion"]] = relationship(
        order_by="SafetyQuestion.position", cascade="all, delete-orphan"
    )


class SafetyQuestion(Base):
    """Asked before a job is recorded: a yes stops the request and shows whom to call."""

    __tablename__ = "safety_question"
    __table_args__ = (UniqueConstraint("job_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    position: Mapped[int]
    question: Mapped[str] = mapped_column(String(200))
    if_yes: Mapped[str] = mapped_column(String(300))


class Request(Base):
    """One need of one person, from the form to "verified"."""

    __tablename__ = "request"
    __table_args__ = (
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="whole_point"),
        CheckConstraint("seats IN (1, 2)", name="seats"),
        CheckConstraint("(state = 'stuck') = (stuck_reason IS NOT NULL)", name="stuck_says_why"),
        CheckConstraint("(suspended_until IS NULL) = (suspended_reason IS NULL)", name="suspension_says_why"),
        Index("ix_request_board", "commune_id", "state", "opened_at"),
        Index("ix_request_ended", "commune_id", "state", "ended_at"),
        Index("ix_request_newest", "commune_id", "opened_at", "id"),
        # All that the figures count by: a row is wide, and they would read each of them for five words.
        Index("ix_request_figures", "commune_id", "opened_at", "state", "job_id", "sector_id"),
        Index("ix_request_over", "commune_id", "ended_at", "id", sqlite_where=text("ended_at IS NOT NULL"),
              postgresql_where=text("ended_at IS NOT NULL")),
        Index("ix_request_chase_at", "chase_at", sqlite_where=text("chase_at IS NOT NULL"),
              postgresql_where=text("chase_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    ref: Mapped[str] = mapped_column(String(8), unique=True)  # what people say on the phone
    form_key: Mapped[str] = mapped_column(String(36), unique=True)  # one per form shown: a replayed POST records once
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    prescriber_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id"))
    state: Mapped[State] = mapped_column(word(State, "state"))
    stuck_reason: Mapped[StuckReason | None] = mapped_column(word(StuckReason, "stuck_reason"))
    urgency: Mapped[Urgency] = mapped_column(word(Urgency, "urgency"))
    address: Mapped[str] = mapped_column(Findable("request.address", "address"))
    lat: Mapped[float | None] = mapped_column(SealedNumber("request.lat"))
    lon: Mapped[float | None] = mapped_column(SealedNumber("request.lon"))
    access_notes: Mapped[str] = mapped_column(Sealed("request.access_notes"), default="")
    seats: Mapped[int] = mapped_column(default=1)
    mission_code: Mapped[str] = mapped_column(Sealed("request.mission_code"))
    rules: Mapped[dict[str, Any]]  # frozen when it opened
    rules_version: Mapped[int | None]  # their number in `RulesVersion`; none: the ones the program came with
    suspended_until: Mapped[datetime | None]  # nobody is chased nor asked before; `chase_at` is then the same instant
    suspended_reason: Mapped[Suspension | None] = mapped_column(word(Suspension, "suspended_reason"))
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    chase_at: Mapped[datetime | None]  # when the present state has lasted too long
    nudges: Mapped[int] = mapped_column(default=0)  # reminders sent since the state began
    wave: Mapped[int] = mapped_column(
        default=0
    )  # the last wave sent; 0 before the first, the most there may be once nobody is left

    commune: Mapped[Commune] = relationship()
    job: Mapped[Job] = relationship()
    person: Mapped[Person] = relationship()
    prescriber: Mapped[Agent] = relationship()
    sector: Mapped[Sector | None] = relationship()
    windows: Mapped[list["RequestWindow"]] = relationship(order_by="RequestWindow.start_at")
    asks: Mapped[list["Ask"]] = relationship(back_populates="request", order_by="Ask.id")


class RequestWindow(Base):
    """A stretch of time when the person can be visited."""

    __tablename__ = "request_window"
    __table_args__ = (CheckConstraint("start_at < end_at", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]


_OPEN = text("state = 'open'")
_ACCEPTED = text("state = 'accepted'")


class Selection(Base):
    """Who was judged for a request at one moment: what explains each ask that followed, for whoever doubts it."""

    __tablename__ = "selection"
    __table_args__ = (Index("ix_selection_request", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    at: Mapped[datetime]
    role: Mapped[Role] = mapped_column(word(Role, "role"))
    judged: Mapped[dict[str, Any]]  # see `matching.selections`: ids, scores and reasons, never a name


def _at_once(context: DefaultExecutionContext) -> datetime:
    """Unless told otherwise a text leaves when it is asked."""
    asked_at: datetime = (context.current_parameters or {})["asked_at"]
    return asked_at


class Ask(Base):
    """One solicitation of one volunteer, as referent or as bricoleur."""

    __tablename__ = "ask"
    __table_args__ = (
        # Two open asks of one request to one person, or two winners of one place, must never be: the database says so.
        Index("uq_ask_open", "request_id", "volunteer_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("uq_ask_seat", "request_id", "role", "seat", unique=True, sqlite_where=_ACCEPTED,
              postgresql_where=_ACCEPTED),
        CheckConstraint("state <> 'accepted' OR seat IS NOT NULL", name="accepted_has_seat"),
        CheckConstraint("seat IN (1, 2)", name="seat"),
        CheckConstraint("role <> 'referent' OR seat IS NULL OR seat = 1", name="one_referent"),
        Index("ix_ask_volunteer", "volunteer_id", "asked_at"),
        Index("ix_ask_figures", "request_id", "role", "volunteer_id", "state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    role: Mapped[Role] = mapped_column(word(Role, "role"))
    state: Mapped[AskState] = mapped_column(word(AskState, "state"), default=AskState.OPEN)
    seat: Mapped[int | None]  # 1, or 2 for the second of a pair
    wave: Mapped[int] = mapped_column(default=0)  # 0: chosen by the referent
    code: Mapped[str | None] = mapped_column(String(2))  # "A", "B": names this ask in a reply, see `reply_codes`
    reasons: Mapped[str] = mapped_column(Text, default="")  # why this volunteer, one French sentence
    selection_id: Mapped[int | None] = mapped_column(ForeignKey("selection.id"))  # among whom; none: long ago
    visit_start: Mapped[datetime | None]  # the window both are free, bricoleurs only
    visit_end: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    leaves_at: Mapped[datetime] = mapped_column(default=_at_once)  # when its text does: the day it counts for
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    request: Mapped[Request] = relationship(back_populates="asks")
    volunteer: Mapped[Volunteer] = relationship()


class LinkToken(Base):
    """A link sent in a text. Only the hash is here: a copy of the database opens no page."""

    __tablename__ = "link_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]

    ask: Mapped[Ask] = relationship()
