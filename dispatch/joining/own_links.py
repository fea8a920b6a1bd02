"""Links sent to a volunteer's own number: to their page, for an hour; to a charter to sign, for as long as it takes."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.channels import is_landline
from dispatch.desk import Desk
from dispatch.joining.lapsing import behind
from dispatch.joining.tables import CharterVersion, OwnLink
from dispatch.joining.words import LinkPurpose
from dispatch.journal import OutboxMessage
from dispatch.letters import frame_of
from dispatch.links import hashed, new_token
from dispatch.outbox.posting import post
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.rules import Rules
from sms.texts.joining import charter_changed, own_page

MOST_A_DAY = 3  # links to one's page
PAGE_FOR, CHARTER_FOR = timedelta(hours=1), timedelta(days=60)
_DAY = timedelta(days=1)
_PATHS = {LinkPurpose.PAGE: "moi", LinkPurpose.CHARTER: "charte"}


def send_own_link(desk: Desk, volunteer: Volunteer) -> bool:
    """Text them a link to their page; False where none leaves: three today, no texts wanted, no proof, a landline.

    Whoever asked for it is told none of this. At night it waits for the morning: a stranger may have typed the number.
    """
    desk.session.flush()
    desk.session.refresh(volunteer, with_for_update=True)  # two taps at once count as two
    if not _can_be_sent(volunteer) or _sent_today(desk, volunteer) >= MOST_A_DAY:
        return False
    due_at = _not_at_night(volunteer.commune, desk.now)
    link = _new_link(desk, volunteer, LinkPurpose.PAGE, due_at + PAGE_FOR)
    body = own_page(frame_of(desk, volunteer.commune), link=link)
    _post(desk, volunteer, own_page.__name__, body, (due_at, due_at + PAGE_FOR))
    return True


def ask_for_signatures(desk: Desk, charter: CharterVersion) -> int:
    """Text a link to the new charter to everybody who signed an older one; how many texts leave.

    Whoever has only a landline reads nothing: the mairie sees them, and has them sign on paper.
    """
    signed_before = select(Volunteer).where(
        Volunteer.commune_id == charter.commune_id, Volunteer.phone_verified_at.is_not(None), behind()
    )
    people = desk.session.scalars(signed_before.order_by(Volunteer.id)).all()
    return sum(send_charter_link(desk, volunteer, charter) for volunteer in people)


def send_charter_link(desk: Desk, volunteer: Volunteer, charter: CharterVersion) -> bool:
    """The same to one of them."""
    if not _can_be_sent(volunteer):
        return False
    due_at = _not_at_night(volunteer.commune, desk.now)
    until = charter.old_end_at or desk.now
    link = _new_link(desk, volunteer, LinkPurpose.CHARTER, max(until, due_at) + CHARTER_FOR)
    body = charter_changed(frame_of(desk, volunteer.commune), link=link, answer_by=until, now=desk.now)
    _post(desk, volunteer, charter_changed.__name__, body, (due_at, due_at + 2 * _DAY))
    return True


def opened(session: Session, token: str, purpose: LinkPurpose, now: datetime) -> OwnLink | None:
    """What a link opens, while it is good. Looking changes nothing: scanners open links too."""
    mine = select(OwnLink).where(OwnLink.token_hash == hashed(token), OwnLink.purpose == purpose)
    found = session.scalar(mine)
    return found if found and now < found.expires_at else None


def _can_be_sent(volunteer: Volunteer) -> bool:
    return volunteer.phone_verified_at is not None and volunteer.stopped_at is None and not is_landline(volunteer.phone)


def _sent_today(desk: Desk, volunteer: Volunteer) -> int:
    today = (OwnLink.volunteer_id == volunteer.id, OwnLink.created_at > desk.now - _DAY)
    page = OwnLink.purpose == LinkPurpose.PAGE
    return desk.session.scalar(select(func.count(OwnLink.id)).where(page, *today)) or 0


def _not_at_night(commune: Commune, now: datetime) -> datetime:
    """Now, or the end of the commune's quiet hours. Sundays are not quiet: who looks at their page is awake."""
    rules, local = Rules.from_json(commune.rules), now.astimezone(ZoneInfo(commune.timezone))
    if not _is_quiet(local.time(), rules.quiet_from, rules.quiet_until):
        return now
    morning = local.replace(hour=rules.quiet_until.hour, minute=rules.quiet_until.minute, second=0, microsecond=0)
    return morning if morning > local else morning + _DAY


def _is_quiet(at: time, start: time, end: time) -> bool:
    return start <= at < end if start <= end else at >= start or at < end


def _new_link(desk: Desk, volunteer: Volunteer, purpose: LinkPurpose, expires_at: datetime) -> str:
    token = new_token(desk.rng)
    desk.session.add(
        OwnLink(
            volunteer_id=volunteer.id,
            purpose=purpose,
            token_hash=hashed(token),
            created_at=desk.now,
            expires_at=expires_at,
        )
    )
    return f"{desk.line.base_url}/{_PATHS[purpose]}/{token}"


def _post(desk: Desk, volunteer: Volunteer, kind: str, body: str, stay: tuple[datetime, datetime]) -> None:
    """`stay`: from when it may leave, until when it is worth reading."""
    message = OutboxMessage(
        key=f"own:{desk.rng.randbytes(8).hex()}",
        commune_id=volunteer.commune_id,
        volunteer_id=volunteer.id,
        kind=kind,
        to_phone=volunteer.phone,
        body=body,
        created_at=desk.now,
        due_at=stay[0],
        expires_at=stay[1],
    )
    post(desk, message)
