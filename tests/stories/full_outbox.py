"""An outbox full of texts to as many phones, for senders to be watched at work."""

from datetime import UTC, datetime, timedelta

from dispatch.journal import OutboxMessage
from tests.stories.town import Town

FIRST = 1_000  # beyond the numbers that simulate a receipt


def fill_outbox(town: Town, many: int) -> None:
    """Write `many` texts that are due now, on the real clock."""
    now = datetime.now(UTC)
    town.commune_rules(texts_per_day=10 * many)
    with town.sessions.begin() as session:
        session.add_all(
            OutboxMessage(
                key=f"text:{number}",
                commune_id=town.commune_id,
                kind="volunteer_cancelled",
                to_phone=f"+3363998{FIRST + number}",
                body=f"Voisinage Clairval : texto {number}",
                created_at=now,
                due_at=now,
                expires_at=now + timedelta(hours=1),
            )
            for number in range(many)
        )
