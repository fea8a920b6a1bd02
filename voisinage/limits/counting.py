"""Leaking buckets: so many tries at once, then one more each time a drop has leaked out.

Nobody is shut out for long: whoever filled a bucket, the next try is free after one `leak`. One statement takes or
refuses a place, so that processes that try at the same instant never get more than there is.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from voisinage.limits.tables import TryBucket


@dataclass(frozen=True)
class Limit:
    """`most` tries at once, then one each `leak`. The name keeps the buckets of several limits apart."""

    name: str
    most: int
    leak: timedelta


@dataclass(frozen=True)
class Counter:
    """Where tries are counted: the session, the instant, the secret that hides whose they are. Commits nothing."""

    session: Session
    now: datetime
    secret: str

    def take(self, limit: Limit, subject: str) -> bool:
        """Whether there is room for one more try of `subject`; it counts as made."""
        now, leak = self.now.timestamp(), limit.leak.total_seconds()
        insert = postgresql.insert if self.session.get_bind().dialect.name == "postgresql" else sqlite.insert
        first = insert(TryBucket).values(key=self._key(limit, subject), empty_at=now + leak)
        start = case((TryBucket.empty_at > now, TryBucket.empty_at), else_=now)
        taken = first.on_conflict_do_update(
            index_elements=[TryBucket.key],
            set_={"empty_at": start + leak},
            where=TryBucket.empty_at <= now + (limit.most - 1) * leak,
        )
        return self.session.scalar(taken.returning(TryBucket.key)) is not None

    def is_full(self, limit: Limit, subject: str) -> bool:
        """Whether there is no room for one more try of `subject`. Nothing is counted."""
        empty_at = self.session.scalar(select(TryBucket.empty_at).where(TryBucket.key == self._key(limit, subject)))
        full_from = self.now.timestamp() + (limit.most - 1) * limit.leak.total_seconds()
        return empty_at is not None and empty_at > full_from

    def forget(self, limit: Limit, subject: str) -> None:
        """Empty the bucket of `subject`: what was tried has succeeded."""
        self.session.execute(delete(TryBucket).where(TryBucket.key == self._key(limit, subject)))

    def _key(self, limit: Limit, subject: str) -> str:
        return hmac.new(self.secret.encode(), f"{limit.name}:{subject}".encode(), "sha256").hexdigest()


def forget_empty(session: Session, now: datetime) -> int:
    """Throw the empty buckets away; how many there were."""
    gone = session.execute(delete(TryBucket).where(TryBucket.empty_at < now.timestamp()))
    return int(getattr(gone, "rowcount", 0))
