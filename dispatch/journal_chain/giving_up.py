"""The one way by which a sealed line may be blanked, removed or told of somebody else.

Its term is over, or its person has asked; or two files of one person become one.
"""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from dispatch.journal_chain.tables import JournalSeal


def give_up(session: Session, entry_ids: Collection[int]) -> int:
    """Take the salt of these lines' seals away, so that the lines may be written over; how many."""
    seals = update(JournalSeal).where(JournalSeal.entry_id.in_(entry_ids), JournalSeal.salt.is_not(None))
    return int(getattr(session.execute(seals.values(salt=None)), "rowcount", 0))
