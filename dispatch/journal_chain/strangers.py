"""Lines that no seal is about, and none ever will be: somebody slipped them in among the old ones."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from dispatch.journal import JournalEntry
from dispatch.journal_chain.sealer import LATE
from dispatch.journal_chain.tables import JournalSeal


def never_sealed(session: Session, commune_id: int) -> int:
    """How many lines of a commune are too old to be waiting for the clock, and have no seal."""
    latest = session.scalar(select(func.max(JournalSeal.entry_id)).where(JournalSeal.commune_id == commune_id)) or 0
    strangers = select(func.count(JournalEntry.id)).where(
        JournalEntry.commune_id == commune_id,
        JournalEntry.id <= latest - LATE,
        ~exists().where(JournalSeal.entry_id == JournalEntry.id),
    )
    return session.scalar(strangers) or 0
