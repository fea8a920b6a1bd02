"""What the auditor says on the mairie's first page: two queries, however much is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dispatch.line import AuditFinding, Pulse
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.watch.audit import AUDIT, EVERY
from dispatch.watch.checks import Kind
from dispatch.watch.patience import PATIENCE
from sms.when import spoken_moment
from voisinage.audit_words import AUDITOR_STOPPED, FOUND, TELL_KEEPER, Words
from voisinage.wording import typeset

MOST_ROWS = 100
AUDITOR_SLEEPS = 2 * EVERY + PATIENCE


@dataclass(frozen=True)
class Notice:
    """One thing that is wrong, what to do, and the references of the requests it is about."""

    text: str
    advice: str
    refs: Sequence[str] = ()


def found_wrong(session: Session, commune: Commune, now: datetime) -> list[Notice]:
    """All that is wrong now for a commune: what concerns the whole installation concerns it too."""
    return [*_stopped(session, commune, now), *_found(session, commune)]


def _stopped(session: Session, commune: Commune, now: datetime) -> Iterator[Notice]:
    """An auditor that has stopped cannot say so itself."""
    at = session.scalar(select(Pulse.at).where(Pulse.job == AUDIT))
    if at is not None and at < now - AUDITOR_SLEEPS:
        since = typeset(spoken_moment(at, commune.timezone))
        yield Notice(AUDITOR_STOPPED.format(since=since), f"Si c’est pressé, appelez. {TELL_KEEPER}")


def _found(session: Session, commune: Commune) -> list[Notice]:
    rows = session.execute(
        select(AuditFinding.kind, Request.ref)
        .outerjoin(Request, Request.id == AuditFinding.request_id)
        .where(
            AuditFinding.gone_at.is_(None),
            or_(AuditFinding.commune_id.is_(None), AuditFinding.commune_id == commune.id),
        )
        .order_by(AuditFinding.found_at, AuditFinding.id)
        .limit(MOST_ROWS)
    )
    by_kind: dict[Kind, list[str]] = {}
    for kind, ref in rows:
        about = by_kind.setdefault(Kind(kind), [])
        if ref and ref not in about:
            about.append(ref)
    return [_told(FOUND[kind], refs) for kind, refs in by_kind.items()]


def _told(words: Words, refs: list[str]) -> Notice:
    return Notice(words.many if len(refs) > 1 else words.one, words.advice, refs)
