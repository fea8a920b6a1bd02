"""From signing up to the first job: how far the people of a commune have come, and who waits at which step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from dispatch.joining.lapsing import behind
from dispatch.joining.tables import CharterSignature, Membership
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role, State

A_YEAR = timedelta(days=365)
MOST_SHOWN = 25  # people waiting at one step, the longest first


class Step(StrEnum):
    """A step on the way, each after the one before."""

    SIGNED_UP = "signed_up"
    VERIFIED = "verified"
    SIGNED = "signed"
    MET = "met"
    ASKED = "asked"
    SAID_YES = "said_yes"
    HELPED = "helped"


@dataclass(frozen=True)
class Passage:
    """How many came as far as this step and through all those before; of the lost, how many left for good here."""

    step: Step
    reached: int
    lost: int  # since the step before
    left: int  # of these, who have left or want no more messages


@dataclass(frozen=True)
class Waiting:
    """Who stands before a step and may still take it."""

    step: Step
    people: Sequence[Volunteer]
    total: int


def funnel(session: Session, commune: Commune, *, now: datetime) -> list[Passage]:
    """The way of those who came in the last twelve months, in one query."""
    steps = list(Step)
    row = session.execute(_passages(), {"commune_id": commune.id, "since": now - A_YEAR}).one()
    reached, left = row[: len(steps)], (0, *row[len(steps) :])
    before = (reached[0], *reached)
    return [Passage(step, reached[at], before[at] - reached[at], left[at]) for at, step in enumerate(steps)]


def waiting_at(session: Session, commune: Commune) -> list[Waiting]:
    """Whoever waits before each step but the last two, whenever they came; MOST_SHOWN of each, the longest first."""
    return [_waiting(session, commune, step) for step in (Step.VERIFIED, Step.SIGNED, Step.MET, Step.ASKED)]


def to_place(session: Session, commune: Commune) -> Sequence[tuple[Volunteer, str]]:
    """Whoever gave an address that nobody has found yet: MOST_SHOWN of them, with the address as typed."""
    asked = select(Volunteer, Membership.address_to_place).join(Membership).where(
        Volunteer.commune_id == commune.id, Membership.address_to_place.is_not(None), ~_gone()
    )  # fmt: skip
    rows = session.execute(asked.order_by(Volunteer.id).limit(MOST_SHOWN))
    return [(volunteer, address or "") for volunteer, address in rows]


def to_sign_again(session: Session, commune: Commune) -> int:
    """How many signed an older charter than the one in force, and are still among us."""
    old = (Volunteer.commune_id == commune.id, behind(), ~_gone())
    return session.scalar(select(func.count(Volunteer.id)).where(*old)) or 0


def has_helped() -> ColumnElement[bool]:
    """Whether a job was done by them."""
    return _asked(Ask.state == AskState.ACCEPTED, Ask.request.has(Request.state.in_((State.DONE, State.VERIFIED))))


@cache  # many subqueries: to put them together costs as much as to ask them
def _passages() -> Select[*tuple[Any, ...]]:
    """Each step is asked about once for each volunteer (OFFSET keeps databases from doing so each time it is named)."""
    steps = list(Step)
    lately = (Volunteer.commune_id == bindparam("commune_id"), Membership.joined_at > bindparam("since"))
    each = select(*[_passed(step).label(step.value) for step in steps], _gone().label("gone")).select_from(Volunteer)
    ways = each.join(Membership).where(*lately).offset(0).subquery()
    so_far = [and_(*[ways.c[step.value] for step in steps[: place + 1]]) for place in range(len(steps))]
    counts = [func.count().filter(reached) for reached in so_far]
    lost = [func.count().filter(so_far[place - 1], ~so_far[place], ways.c.gone) for place in range(1, len(steps))]
    return select(*counts, *lost).select_from(ways)


def _waiting(session: Session, commune: Commune, step: Step) -> Waiting:
    counted, listed = _before(step)
    total = session.scalar(counted, {"commune_id": commune.id}) or 0
    return Waiting(step, session.scalars(listed, {"commune_id": commune.id}).all(), total)


@cache
def _before(step: Step) -> tuple[Select[int], Select[Volunteer]]:
    """How many wait before a step, and the first of them."""
    earlier = list(Step)[: list(Step).index(step)]
    mine = Volunteer.commune_id == bindparam("commune_id")
    here = (mine, *[_stands(one) for one in earlier], ~_stands(step), ~_gone())
    listed = select(Volunteer).where(*here).order_by(Volunteer.id).limit(MOST_SHOWN)
    return select(func.count(Volunteer.id)).where(*here), listed


def _gone() -> ColumnElement[bool]:
    return Volunteer.stopped_at.is_not(None)  # whoever has left was stopped first


def _passed(step: Step) -> ColumnElement[bool]:
    """Whether they took it once: a new charter to sign or a new number to prove sends nobody back on the way."""
    asked = exists().where(Ask.volunteer_id == Volunteer.id).correlate(Volunteer)  # nobody is, before the way is walked
    signed = exists().where(CharterSignature.volunteer_id == Volunteer.id)
    once = {Step.VERIFIED: asked, Step.SIGNED: or_(signed, asked), Step.MET: asked}
    return or_(_stands(step), once[step]) if step in once else _stands(step)


def _stands(step: Step) -> ColumnElement[bool]:
    """Whether it is taken as things are now."""
    yes = (AskState.ACCEPTED, AskState.RELEASED, AskState.LAPSED)
    return {
        Step.SIGNED_UP: Volunteer.id.is_not(None),
        Step.VERIFIED: Volunteer.phone_verified_at.is_not(None),
        Step.SIGNED: Volunteer.charter_signed_at.is_not(None),
        Step.MET: ~Volunteer.to_meet,
        Step.ASKED: _asked(),
        Step.SAID_YES: _asked(Ask.state.in_(yes)),
        Step.HELPED: has_helped(),
    }[step]


def _asked(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Asked for a job, not to take charge: that is what the way leads to; a referent alone counts with their asks."""
    own = or_(Ask.role == Role.BRICOLEUR, ~Volunteer.is_bricoleur)
    return exists().where(Ask.volunteer_id == Volunteer.id, own, *conditions).correlate(Volunteer)
