"""Whether a commune's journal is whole: the first link that does not hold, and why."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.journal import JournalEntry
from dispatch.journal_chain.chain import START, content_hash, link_hash
from dispatch.journal_chain.sealer import said
from dispatch.journal_chain.tables import JournalSeal

AT_A_TIME = 1_000  # rows


class Break(StrEnum):
    """What is wrong at a link."""

    GAP = "gap"  # a seal is missing
    LINK = "link"  # a seal was changed, or made with another secret
    CONTENT = "content"  # the line no longer says what it said, or is another commune's
    GONE = "gone"  # the line was removed without having been given up


@dataclass(frozen=True)
class Verdict:
    """What was found: how many seals hold, how many lines were given up for erasure, where it breaks."""

    held: int
    given_up: int
    broken_at: int | None = None  # the number of a seal
    kind: Break | None = None


def verify(session: Session, commune_id: int, secret: str) -> Verdict:
    """Go through the chain of a commune from its beginning to the first break, if there is one."""
    before, number, given_up = START, 0, 0
    seals = select(JournalSeal, JournalEntry).outerjoin(JournalEntry, JournalEntry.id == JournalSeal.entry_id)
    in_order = seals.where(JournalSeal.commune_id == commune_id).order_by(JournalSeal.number)
    with session.execute(in_order.execution_options(yield_per=AT_A_TIME)) as rows:
        for seal, entry in rows:
            number += 1
            if kind := _wrong(seal, entry, number, link_hash(secret, before, number, seal.content)):
                return Verdict(number - 1, given_up, number, kind)
            before, given_up = seal.link, given_up + (seal.salt is None)
    return Verdict(number, given_up)


def _wrong(seal: JournalSeal, entry: JournalEntry | None, number: int, link: str) -> Break | None:
    if seal.number != number:
        return Break.GAP
    if seal.link != link:
        return Break.LINK
    if seal.salt is None:
        return None
    if entry is None:
        return Break.GONE
    same = content_hash(seal.salt, said(entry)) == seal.content
    return None if same and entry.commune_id == seal.commune_id else Break.CONTENT
