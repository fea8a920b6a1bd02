"""The mairie's duty phone reads in the morning that there is no recent backup: once a week, until there is one."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dispatch.deadlines import hours_of
from dispatch.desk import Desk
from dispatch.digest import KEEP
from dispatch.journal import OutboxMessage
from dispatch.letters import frame_of
from dispatch.outbox.posting import post
from dispatch.places import Commune
from sms import texts
from voisinage.backups.standing import standing_of
from voisinage.config import Settings


def say_backup_is_old(desk: Desk, commune: Commune, settings: Settings) -> int:
    """Post the text where it is due; return how many were. The key is unique, however many workers look."""
    standing = standing_of(desk.session, settings)
    if not commune.alert_phone or not standing.is_too_old(desk.now):
        return 0
    hours = hours_of(commune)
    year, week, _ = desk.now.astimezone(hours.tz).isocalendar()
    key, due_at = f"backup:{year}-{week}:c{commune.id}", hours.next_waking(desk.now)
    if desk.session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)):
        return 0
    message = OutboxMessage(
        key=key,
        commune_id=commune.id,
        kind=texts.mairie_backup_old.__name__,
        to_phone=commune.alert_phone,
        body=texts.mairie_backup_old(frame_of(desk, commune), days=standing.days(desk.now)),
        created_at=desk.now,
        due_at=due_at,
        expires_at=due_at + KEEP,
    )
    try:
        with desk.session.begin_nested():
            post(desk, message)
    except IntegrityError:
        return 0
    return 1
