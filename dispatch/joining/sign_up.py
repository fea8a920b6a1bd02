"""Somebody signs up by themselves. A number that is known already changes nothing, and nobody is told that it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.geo import Point
from dispatch.joining.charters import charter_to_sign
from dispatch.joining.half_days import week_of
from dispatch.joining.memberships import open_file
from dispatch.joining.own_links import send_own_link
from dispatch.joining.signing import sign
from dispatch.joining.words import JoinedBy, SignedBy
from dispatch.numbers.codes import send_code
from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill, VolunteerTool
from dispatch.places import Commune
from dispatch.states import Travel


class CharterChanged(Exception):
    """The charter is no longer the one that was on the screen: it is to be read again."""


@dataclass(frozen=True)
class Application:
    """What somebody told of themselves. `phone` is E.164; `half_days` are codes of `half_days`, none: not told yet."""

    first_name: str
    last_name: str
    phone: str
    address: str
    point: Point | None  # None: the address as typed is placed by the mairie
    is_bricoleur: bool
    is_referent: bool
    skills: Sequence[str]
    tools: Sequence[str]
    half_days: Sequence[str]
    moves_by: Travel
    radius_m: int
    asks_per_week: int | None  # None: as the commune has it
    charter_sha256: str  # of the text that was on the screen


def sign_up(desk: Desk, commune: Commune, application: Application) -> None:
    """Take somebody in, unmet and unverified, with the charter signed; a code leaves for their number.

    Raises CharterChanged when they read another text than the one in force.
    """
    charter = charter_to_sign(desk, commune)
    if charter.sha256 != application.charter_sha256:
        raise CharterChanged
    known = _known(desk, commune, application.phone)
    volunteer = None if known else _added(desk, commune, application)
    if volunteer is None:  # known, or somebody sent the same form a moment ago
        _greet(desk, known or _known(desk, commune, application.phone))
        return
    placed = "" if application.point else application.address
    open_file(desk, volunteer, JoinedBy.PAGE, address_to_place=placed)
    sign(desk, volunteer, charter, SignedBy.PAGE)
    note_commune(desk, commune.id, Event.SIGNED_UP, Actor(volunteer_id=volunteer.id), volunteer=volunteer.id)
    send_code(desk, volunteer)


def _greet(desk: Desk, volunteer: Volunteer | None) -> None:
    """Their phone tells them that they are known; the page tells nobody. Who wants no texts gets none."""
    if volunteer is None or volunteer.stopped_at is not None:
        return
    if volunteer.phone_verified_at is None:
        send_code(desk, volunteer)
    else:
        send_own_link(desk, volunteer)


def _known(desk: Desk, commune: Commune, phone: str) -> Volunteer | None:
    mine = select(Volunteer).where(Volunteer.commune_id == commune.id, Volunteer.phone == phone)
    return desk.session.scalar(mine)


def _added(desk: Desk, commune: Commune, application: Application) -> Volunteer | None:
    """The new row; None when another transaction was quicker with this number."""
    volunteer = _row(commune, application)
    try:
        with desk.session.begin_nested():
            desk.session.add(volunteer)
            desk.session.flush()
    except IntegrityError:
        return None
    return volunteer


def _row(commune: Commune, application: Application) -> Volunteer:
    point = application.point
    return Volunteer(
        commune_id=commune.id,
        first_name=application.first_name,
        last_name=application.last_name,
        phone=application.phone,
        is_bricoleur=application.is_bricoleur,
        is_referent=application.is_referent,
        lat=point.lat if point else None,
        lon=point.lon if point else None,
        radius_m=application.radius_m,
        moves_by=application.moves_by,
        asks_per_week=application.asks_per_week,
        to_meet=True,
        skills=[VolunteerSkill(skill=code) for code in application.skills],
        tools=[VolunteerTool(tool=code) for code in application.tools],
        slots=[
            AvailabilitySlot(weekday=one.weekday, start_at=one.start_at, end_at=one.end_at)
            for one in week_of(application.half_days)
        ],
    )
