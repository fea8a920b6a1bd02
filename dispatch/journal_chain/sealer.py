"""Seal what was written since: whoever writes a line waits for nobody, the clock binds them together afterwards."""

import secrets
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from dispatch.journal import JournalEntry
from dispatch.journal_chain.chain import START, content_hash, link_hash
from dispatch.journal_chain.tables import JournalSeal
from dispatch.places import Commune

ROUND = 2_000  # lines of a commune at a time
LATE = 10_000  # ids: a line with a smaller id may be committed after one with a larger


def seal_commune(session: Session, commune_id: int, now: datetime, secret: str) -> int:
    """Seal the lines of a commune that have no seal yet, in order of id; how many. The caller commits.

    The commune's row is locked meanwhile: two clocks cannot bind two seals to the same one.
    """
    session.execute(select(Commune.id).where(Commune.id == commune_id).with_for_update(of=Commune, key_share=True))
    ended_at, before = _end_of_chain(session, commune_id)
    waiting = unsealed(session, commune_id)
    for number, entry in enumerate(waiting, start=ended_at + 1):
        salt = secrets.token_hex(16)
        content = content_hash(salt, said(entry))
        before = link_hash(secret, before, number, content)
        session.add(
            JournalSeal(commune_id=commune_id, number=number, entry_id=entry.id, salt=salt, content=content,
                        link=before, sealed_at=now)
        )  # fmt: skip
    session.flush()
    return len(waiting)


def unsealed(session: Session, commune_id: int) -> list[JournalEntry]:
    """Lines without a seal, the oldest first, a round of them."""
    latest = session.scalar(select(func.max(JournalSeal.entry_id)).where(JournalSeal.commune_id == commune_id)) or 0
    lines = select(JournalEntry).where(
        JournalEntry.commune_id == commune_id,
        JournalEntry.id > latest - LATE,
        ~exists().where(JournalSeal.entry_id == JournalEntry.id),
    )
    return list(session.scalars(lines.order_by(JournalEntry.id).limit(ROUND)))


def said(entry: JournalEntry) -> dict[str, object]:
    """All that a line says."""
    return {column.key: getattr(entry, column.key) for column in JournalEntry.__table__.columns}


def _end_of_chain(session: Session, commune_id: int) -> tuple[int, str]:
    last = select(JournalSeal.number, JournalSeal.link).where(JournalSeal.commune_id == commune_id)
    found = session.execute(last.order_by(JournalSeal.number.desc()).limit(1)).first()
    return (found[0], found[1]) if found else (0, START)
