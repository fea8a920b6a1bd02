"""What the chains of the communes are now: where they end, and which of some anchored seals they have."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.journal_chain.anchors import Anchor, Missing, missing, that_count
from dispatch.journal_chain.tables import JournalSeal

AT_A_TIME = 500


def ends(session: Session) -> dict[int, tuple[int, str]]:
    """By commune, the number and the link of the last seal."""
    last = select(JournalSeal.commune_id, func.max(JournalSeal.number).label("number"))
    latest = last.group_by(JournalSeal.commune_id).subquery()
    found = select(JournalSeal.commune_id, JournalSeal.number, JournalSeal.link).join(
        latest, (latest.c.commune_id == JournalSeal.commune_id) & (latest.c.number == JournalSeal.number)
    )
    return {row.commune_id: (row.number, row.link) for row in session.execute(found)}


def lacks(session: Session, anchors: Sequence[Anchor]) -> list[Missing]:
    """Every chain that is not as it was anchored, those of communes that are gone altogether included."""
    found = []
    for commune in sorted({one.commune for one in anchors}):
        numbers = {one.number for one in that_count(anchors, commune)}
        if lack := missing(anchors, commune, _links(session, commune, sorted(numbers))):
            found.append(lack)
    return found


def _links(session: Session, commune: int, numbers: Sequence[int]) -> dict[int, str]:
    links: dict[int, str] = {}
    for start in range(0, len(numbers), AT_A_TIME):
        some = JournalSeal.number.in_(numbers[start : start + AT_A_TIME])
        found = select(JournalSeal.number, JournalSeal.link).where(JournalSeal.commune_id == commune, some)
        links |= {row.number: row.link for row in session.execute(found)}
    return links
