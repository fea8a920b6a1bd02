"""When an old charter ends: whoever has not signed the new one is asked nothing more, until they do."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from dispatch.joining.tables import CharterSignature, CharterVersion, OwnLink
from dispatch.people import Volunteer
from dispatch.requests import Ask
from dispatch.states import AskState

_A_MONTH = timedelta(days=30)


def lapse_signatures(session: Session, now: datetime) -> int:
    """Take `charter_signed_at` from those whose last signature no longer counts; how many.

    Somebody who holds an open ask keeps it until that has an answer: the next round sees them.
    """
    held = exists().where(Ask.volunteer_id == Volunteer.id, Ask.state == AskState.OPEN)
    lapsed = (
        update(Volunteer)
        .where(Volunteer.charter_signed_at.is_not(None), _behind(CharterVersion.old_end_at <= now), ~held)
        .values(charter_signed_at=None)
        .execution_options(synchronize_session="fetch")
    )
    session.flush()
    taken: int = session.execute(lapsed).rowcount  # type: ignore[attr-defined]
    return taken


def drop_old_links(session: Session, now: datetime) -> int:
    """Delete the links that have opened nothing for a month; how many."""
    old = delete(OwnLink).where(OwnLink.expires_at < now - _A_MONTH)
    dropped: int = session.execute(old).rowcount  # type: ignore[attr-defined]
    return dropped


def behind() -> ColumnElement[bool]:
    """Whose signature is not of the version in force, where the mairie asked for a new one."""
    return _behind(CharterVersion.old_end_at.is_not(None))


def _behind(ended: ColumnElement[bool]) -> ColumnElement[bool]:
    """No signature of the present version of their commune, though `ended` holds of one since the one they signed.

    It is enough to look at the latest version: it asks everybody who signed before it, or nobody did.
    """
    later = aliased(CharterVersion)
    newest = select(func.max(later.number)).where(later.commune_id == Volunteer.commune_id).scalar_subquery()
    signed = exists().where(
        CharterSignature.volunteer_id == Volunteer.id, CharterSignature.charter_id == CharterVersion.id
    )
    return exists().where(
        and_(CharterVersion.commune_id == Volunteer.commune_id, CharterVersion.number == newest, ended, ~signed)
    )
