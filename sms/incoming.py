"""A text that came in, whatever carrier brought it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Incoming:
    """`carrier_id` is the carrier's name for it, the same each time it is brought; `from_phone` is E.164."""

    carrier: str
    carrier_id: str
    from_phone: str
    body: str
