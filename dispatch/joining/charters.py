"""The charter of a commune, version by version. Until the mairie adopts one, the text the program came with holds."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.joining.charter_text import default_charter, fingerprint, tidy
from dispatch.joining.lapsing import lapse_signatures
from dispatch.joining.tables import CharterVersion
from dispatch.people import Agent
from dispatch.places import Commune

MOST_GRACE_DAYS = 60
LONGEST = 20_000  # characters


class CharterRefused(ValueError):
    """This text cannot be the charter. `str()` is a French sentence."""


def current_charter(session: Session, commune: Commune) -> CharterVersion | None:
    """The version that is signed now; None while nobody has signed or adopted any here."""
    latest = select(CharterVersion).where(CharterVersion.commune_id == commune.id)
    return session.scalar(latest.order_by(CharterVersion.number.desc()).limit(1))


def charter_text(session: Session, commune: Commune) -> str:
    """The words to show, whether they have been kept yet or not."""
    current = current_charter(session, commune)
    return current.text if current else tidy(default_charter(commune.name))


def charter_to_sign(desk: Desk, commune: Commune) -> CharterVersion:
    """The version that is signed now; the first signature keeps the text the program came with, as version 1."""
    hold(desk.session, commune)
    return current_charter(desk.session, commune) or _keep(desk, commune, default_charter(commune.name))


def adopt(desk: Desk, commune: Commune, text: str, *, grace_days: int, agent: Agent) -> CharterVersion:
    """Make `text` the charter. Whoever signed an older one goes on being asked for `grace_days`, then no longer.

    Raises CharterRefused for an empty or endless text, for the one in force, and for a grace out of bounds.
    """
    hold(desk.session, commune)
    if not text.strip() or len(text) > LONGEST:
        raise CharterRefused(f"Écrivez la charte : de 1 à {LONGEST} caractères.")
    if not 0 <= grace_days <= MOST_GRACE_DAYS:
        raise CharterRefused(f"Le délai va de 0 à {MOST_GRACE_DAYS} jours.")
    if tidy(text) == charter_text(desk.session, commune):
        raise CharterRefused("C’est déjà le texte en vigueur : rien n’a changé.")
    made = _keep(desk, commune, text, agent=agent)
    made.old_end_at = desk.now + timedelta(days=grace_days)
    details = {"number": made.number, "sha256": made.sha256, "grace_days": grace_days}
    note_commune(desk, commune.id, Event.CHARTER_ADOPTED, Actor(agent_id=agent.id), **details)
    lapse_signatures(desk.session, desk.now)
    return made


def hold(session: Session, commune: Commune) -> None:
    """One at a time: two agents, or a signature and an adoption, do not both write the next number."""
    session.flush()
    session.execute(select(Commune.id).where(Commune.id == commune.id).with_for_update(key_share=True))


def _keep(desk: Desk, commune: Commune, text: str, *, agent: Agent | None = None) -> CharterVersion:
    mine = CharterVersion.commune_id == commune.id
    last = desk.session.scalar(select(func.max(CharterVersion.number)).where(mine)) or 0
    kept = tidy(text)
    version = CharterVersion(
        commune_id=commune.id,
        number=last + 1,
        text=kept,
        sha256=fingerprint(kept),
        made_at=desk.now,
        made_by_id=agent.id if agent else None,
    )
    desk.session.add(version)
    desk.session.flush()
    return version
