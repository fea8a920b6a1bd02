"""A volunteer signs the charter: on a page, or on paper and an agent notes it.

`Volunteer.charter_signed_at` stays the one switch that matching reads. It is set here, and taken away in `lapsing`.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.joining.charters import charter_to_sign, current_charter
from dispatch.joining.lapsing import behind
from dispatch.joining.tables import CharterSignature, CharterVersion
from dispatch.joining.words import SignedBy
from dispatch.people import Agent, Volunteer


def sign(desk: Desk, volunteer: Volunteer, charter: CharterVersion, way: SignedBy) -> None:
    """They read this version and accepted it now; signed twice, the first time counts."""
    _write(desk, volunteer, charter, CharterSignature(signed_at=desk.now, way=way))


def note_paper(desk: Desk, volunteer: Volunteer, *, agent: Agent) -> None:
    """An agent has the present charter before them, signed on paper."""
    charter = charter_to_sign(desk, volunteer.commune)
    on_paper = CharterSignature(signed_at=desk.now, way=SignedBy.PAPER, noted_by_id=agent.id)
    _write(desk, volunteer, charter, on_paper)
    actor = Actor(agent_id=agent.id)
    note_commune(desk, volunteer.commune_id, Event.CHARTER_SIGNED, actor, volunteer=volunteer.id, number=charter.number)


def note_listed(desk: Desk, volunteer: Volunteer, signed_on: date) -> None:
    """The mairie's list tells the day they signed. Before the day of the present charter, it was an older one."""
    listed = _listed(desk, volunteer, signed_on)
    if listed is not None:
        _write(desk, volunteer, *listed)


def listed_foretold(desk: Desk, volunteer: Volunteer, signed_on: date) -> datetime | None:
    """What `note_listed` would leave as the instant of their signature, with nothing written."""
    listed = _listed(desk, volunteer, signed_on)
    if listed is None:
        return volunteer.charter_signed_at
    charter, signature = listed
    return _counted(charter, signature, _earlier(desk, volunteer, charter))


def signature_of(desk: Desk, volunteer: Volunteer) -> CharterSignature | None:
    """The last one."""
    mine = select(CharterSignature).where(CharterSignature.volunteer_id == volunteer.id)
    return desk.session.scalar(mine.order_by(CharterSignature.signed_at.desc(), CharterSignature.id.desc()).limit(1))


def is_to_sign(desk: Desk, volunteer: Volunteer) -> bool:
    """Whether the charter awaits their signature: they gave none, or one that the mairie asked for anew."""
    asked_anew = select(Volunteer.id).where(Volunteer.id == volunteer.id, behind())
    return volunteer.charter_signed_at is None or desk.session.scalar(asked_anew) is not None


def _listed(desk: Desk, volunteer: Volunteer, signed_on: date) -> tuple[CharterVersion | None, CharterSignature] | None:
    """The version signed that day, and the signature; nothing where it no longer counts."""
    tz = ZoneInfo(volunteer.commune.timezone)
    charter = current_charter(desk.session, volunteer.commune)
    if charter is not None and signed_on < charter.made_at.astimezone(tz).date():
        if charter.old_end_at is not None and charter.old_end_at <= desk.now:
            return None
        charter = None
    return charter, CharterSignature(signed_at=datetime.combine(signed_on, time(), tz), way=SignedBy.LIST)


def _write(desk: Desk, volunteer: Volunteer, charter: CharterVersion | None, signature: CharterSignature) -> None:
    """Keep `signature` as one of `volunteer` under `charter` (none: a text never kept here), unless they gave it."""
    desk.session.flush()
    desk.session.refresh(volunteer, with_for_update=True)  # a double tap signs once
    signature.volunteer_id = volunteer.id
    signature.charter_id, signature.sha256 = (charter.id, charter.sha256) if charter else (None, None)
    before = _earlier(desk, volunteer, charter)
    if before is None or (charter is None and before != signature.signed_at):
        desk.session.add(signature)
    volunteer.charter_signed_at = _counted(charter, signature, before)
    desk.session.flush()


def _earlier(desk: Desk, volunteer: Volunteer, charter: CharterVersion | None) -> datetime | None:
    """When they last signed this version already."""
    same = select(CharterSignature.signed_at).where(
        CharterSignature.volunteer_id == volunteer.id,
        CharterSignature.charter_id.is_not_distinct_from(charter.id if charter else None),
    )
    return desk.session.scalar(same.order_by(CharterSignature.signed_at.desc()).limit(1))


def _counted(charter: CharterVersion | None, signature: CharterSignature, before: datetime | None) -> datetime:
    """Of one version the first signature counts."""
    return before if before and charter else signature.signed_at
