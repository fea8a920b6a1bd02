"""Leaving, and being forgotten: nothing of the person is left, what they did stays as figures. It cannot be undone."""

from sqlalchemy import delete, select, update

from dispatch import care
from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.joining.badges import revoke_badges
from dispatch.joining.memberships import file_of
from dispatch.joining.tables import OwnLink, Photo
from dispatch.journal import OutboxMessage
from dispatch.line import IncomingText, PhoneCode
from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill, VolunteerTool, sector_referent
from dispatch.presence import AvailabilityException, NeverTogether, ReferentDuty
from dispatch.requests import Ask, LinkToken
from dispatch.states import MessageState, StopBy

NOBODY = "Ancien bénévole"
_OWN = (
    AvailabilitySlot, VolunteerSkill, VolunteerTool, AvailabilityException, ReferentDuty, NeverTogether, PhoneCode,
    OwnLink, Photo,
)  # fmt: skip


def forget(desk: Desk, volunteer: Volunteer, *, actor: Actor) -> None:
    """They leave: what they held goes to others at once, then everything about them is blanked or deleted.

    Their asks stay, of somebody nobody knows: how many jobs were done, and when, does not change.
    """
    care.stop(desk, volunteer, StopBy.MAIRIE if actor.agent_id else StopBy.LINK)
    desk.session.flush()
    phone = volunteer.phone
    _delete_what_was_theirs(desk, volunteer)
    _blank_messages(desk, volunteer, phone)
    revoke_badges(desk, volunteer)
    file = file_of(desk, volunteer)
    file.address_to_place, file.left_at = None, desk.now
    _blank(volunteer)
    desk.session.flush()
    desk.session.expire(volunteer)
    note_commune(desk, volunteer.commune_id, Event.VOLUNTEER_LEFT, actor, volunteer=volunteer.id)


def _delete_what_was_theirs(desk: Desk, volunteer: Volunteer) -> None:
    for table in _OWN:
        desk.session.execute(delete(table).where(table.volunteer_id == volunteer.id))
    desk.session.execute(delete(sector_referent).where(sector_referent.c.volunteer_id == volunteer.id))
    asked = select(Ask.id).where(Ask.volunteer_id == volunteer.id)
    desk.session.execute(delete(LinkToken).where(LinkToken.ask_id.in_(asked)))
    # How far they lived from somebody is the last thing that could tell where.
    desk.session.execute(update(Ask).where(Ask.volunteer_id == volunteer.id).values(reasons=""))
    desk.session.execute(update(Volunteer).where(Volunteer.backup_id == volunteer.id).values(backup_id=None))


def _blank_messages(desk: Desk, volunteer: Volunteer, phone: str) -> None:
    """Texts that waited are not sent; of those that left, number, words and reason go. Their price stays."""
    mine = OutboxMessage.volunteer_id == volunteer.id
    waiting = (mine, OutboxMessage.state == MessageState.QUEUED)
    desk.session.execute(update(OutboxMessage).where(*waiting).values(state=MessageState.CANCELLED, ended_at=desk.now))
    over = (mine, OutboxMessage.state != MessageState.LEASED)  # one being sent this second goes where it was to go
    desk.session.execute(update(OutboxMessage).where(*over).values(to_phone=_gone(volunteer), body=None, error=None))
    theirs = (IncomingText.volunteer_id == volunteer.id) | (IncomingText.from_phone == phone)
    desk.session.execute(
        update(IncomingText).where(theirs).values(from_phone=_gone(volunteer), body=None, needs_human=False)
    )


def _blank(volunteer: Volunteer) -> None:
    volunteer.first_name, volunteer.last_name, volunteer.phone = NOBODY, "", _gone(volunteer)
    volunteer.lat = volunteer.lon = None
    volunteer.charter_signed_at = volunteer.paused_until = None
    volunteer.prefers_voice, volunteer.pair_only = False, False
    volunteer.quiet_from = volunteer.quiet_until = None
    volunteer.asks_per_day = volunteer.asks_per_week = volunteer.max_open = None
    volunteer.only_sector_id = volunteer.backup_id = None


def _gone(volunteer: Volunteer) -> str:
    """In place of a number: no phone has it, and no two of them are equal."""
    return f"parti-{volunteer.id}"
