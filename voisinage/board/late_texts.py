"""Messages that should have left and have not: how many, why, and what to do, in a fixed number of queries."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dispatch.journal import WAITING, OutboxMessage
from dispatch.outbox.caps import OF_THE_DAY, capped
from dispatch.outbox.carrier_health import read_health
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.rules import Rules
from dispatch.watch.patience import PATIENCE
from sms.routes import Carriers
from voisinage.audit_words import CARRIER_IN_TROUBLE, CARRIER_NAMES, TELL_KEEPER
from voisinage.board.findings import Notice
from voisinage.refusal_words import plain_reason
from voisinage.typography import NBSP

UNWELL = 0.5  # of its share: a second fault within minutes
MOST_ROWS = 200
TRIED_AGAIN = "Voisinage réessaie. Si c’est pressé, appelez."


def late_texts(session: Session, commune: Commune, now: datetime) -> Iterator[Notice]:
    """One notice for each reason for which messages are tried again and again; the day's cap has one of its own."""
    waits_for_tomorrow = capped(session, commune, now)
    if waits_for_tomorrow is not None:
        most = f"{Rules.from_json(commune.rules).texts_per_day:,}".replace(",", NBSP)
        advice = f"Si c’est pressé, appelez. Ce plafond est trop bas pour la commune ? {TELL_KEEPER}"
        yield Notice(f"Le plafond de {most} SMS par jour est atteint : {_until_tomorrow(waits_for_tomorrow)}.", advice)
    by_reason: dict[str, list[str | None]] = {}
    for ref, error in _tried_in_vain(session, commune, now):
        by_reason.setdefault(plain_reason(error), []).append(ref)
    for reason, refs in by_reason.items():
        known = [ref for ref in dict.fromkeys(refs) if ref]
        yield Notice(f"{_not_sent_yet(len(refs))} : {reason}.", TRIED_AGAIN, known)


def carriers_in_trouble(session: Session, carriers: Carriers, now: datetime) -> Iterator[Notice]:
    """A notice for each carrier of the settings that gets less than half its share of the texts."""
    health = read_health(session)
    for route in carriers.routes:
        name = route.gateway.name
        if name in health and health[name].now(now) < UNWELL:
            told = CARRIER_IN_TROUBLE.format(carrier=CARRIER_NAMES.get(name, name))
            yield Notice(told, f"Si cela dure plus d’une heure : {TELL_KEEPER[0].lower()}{TELL_KEEPER[1:]}")


def _tried_in_vain(session: Session, commune: Commune, now: datetime) -> list[tuple[str | None, str | None]]:
    ref = select(Request.ref).where(Request.id == OutboxMessage.request_id).scalar_subquery()
    rows = session.execute(
        select(ref, OutboxMessage.error)
        .where(
            WAITING,
            OutboxMessage.commune_id == commune.id,
            OutboxMessage.tries > 0,
            OutboxMessage.created_at < now - PATIENCE,
            or_(OutboxMessage.error_code.is_(None), OutboxMessage.error_code != OF_THE_DAY),
        )
        .order_by(OutboxMessage.id)
        .limit(MOST_ROWS)
    )
    return [(ref, error) for ref, error in rows]


def _until_tomorrow(count: int) -> str:
    if count == 0:
        return "les prochains attendront demain matin"
    return f"{count} SMS {'attendent' if count > 1 else 'attend'} jusqu’à demain matin"


def _not_sent_yet(count: int) -> str:
    return f"{count} SMS n’{'ont' if count > 1 else 'a'} pas encore pu partir"
