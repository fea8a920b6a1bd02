"""A card for the door, whose code anybody may check. Making one ends the one before: what was lost is worth nothing."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.joining.memberships import file_of
from dispatch.joining.tables import Badge
from dispatch.links import hashed, new_token
from dispatch.people import Agent, Volunteer

GOOD_FOR = timedelta(days=365)


class NoBadge(ValueError):
    """No card can be made. `str()` is a French sentence."""


def make_badge(desk: Desk, volunteer: Volunteer, *, agent: Agent) -> tuple[Badge, str]:
    """A new card, and the address behind its code, which is kept nowhere. Raises NoBadge."""
    desk.session.flush()
    desk.session.refresh(volunteer, with_for_update=True)
    if missing := _missing(desk, volunteer):
        raise NoBadge(missing)
    revoke_badges(desk, volunteer)
    token = new_token(desk.rng)
    today = desk.now.astimezone(ZoneInfo(volunteer.commune.timezone)).date()
    badge = Badge(
        volunteer_id=volunteer.id,
        token_hash=hashed(token),
        made_at=desk.now,
        made_by_id=agent.id,
        good_until=today + GOOD_FOR,
    )
    desk.session.add(badge)
    actor = Actor(agent_id=agent.id)
    note_commune(desk, volunteer.commune_id, Event.BADGE_MADE, actor, volunteer=volunteer.id)
    return badge, f"{desk.line.base_url}/badge/{token}"


def revoke_badges(desk: Desk, volunteer: Volunteer) -> None:
    """Whatever card they have is no longer good."""
    good = update(Badge).where(Badge.volunteer_id == volunteer.id, Badge.revoked_at.is_(None))
    desk.session.execute(good.values(revoked_at=desk.now))


def badge_of(session: Session, volunteer: Volunteer) -> Badge | None:
    """The card that they hold; `is_good` says whether it may be trusted."""
    return session.scalar(select(Badge).where(Badge.volunteer_id == volunteer.id, Badge.revoked_at.is_(None)))


def badge_behind(session: Session, token: str) -> Badge | None:
    """The card with this code."""
    found = select(Badge).where(Badge.token_hash == hashed(token))
    return session.scalar(found.options(joinedload(Badge.volunteer).joinedload(Volunteer.commune)))


def is_good(badge: Badge, today: date) -> bool:
    """Whether the card may be trusted today (the commune's day): its holder is still one of the volunteers."""
    holder = badge.volunteer
    willing = holder.stopped_at is None and holder.charter_signed_at is not None and not holder.to_meet
    return badge.revoked_at is None and today <= badge.good_until and willing


def _missing(desk: Desk, volunteer: Volunteer) -> str:
    if volunteer.stopped_at is not None:
        return "Cette personne ne veut plus être sollicitée : il n’y a pas de badge à faire."
    if volunteer.charter_signed_at is None:
        return "La charte n’est pas signée : il faut d’abord la faire signer."
    if file_of(desk, volunteer).identity_seen_at is None:
        return "Notez d’abord qu’une pièce d’identité a été vue : le badge dit que la mairie connaît la personne."
    return ""
