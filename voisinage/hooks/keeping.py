"""What a carrier brings is kept, in one transaction, before it is told so: until then it may bring it again."""

from dispatch.inbox.incoming import take_in
from dispatch.outbox.receipts import Fate, take
from sms.gateway import Receipt
from sms.incoming import Incoming
from sms.receipts import Malformed
from voisinage.desk import desk
from voisinage.hooks.outcomes import Outcome, Refused, note

LONGEST_NAME = 64  # characters of a carrier's own name for a text, as the columns; a UUID has 36


def keep_receipt(receipt: Receipt) -> None:
    """Note how far a text or a call has come. Raises `Refused` for one we never sent."""
    here = desk()
    _sensible(receipt.carrier_id)
    fate = take(here, receipt)
    if fate is Fate.UNKNOWN:
        raise Refused(Outcome.UNKNOWN, 404)
    here.session.commit()
    note(_OUTCOMES[fate])


def keep_text(incoming: Incoming) -> None:
    """Keep a text that came in and act on it, once however often it is brought."""
    here = desk()
    _sensible(incoming.carrier_id)
    is_new = take_in(here, incoming)
    here.session.commit()
    note(Outcome.TAKEN if is_new else Outcome.REPEATED)


_OUTCOMES = {Fate.APPLIED: Outcome.TAKEN, Fate.REPEATED: Outcome.REPEATED, Fate.LATE: Outcome.LATE}


def _sensible(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise Malformed("too long")
