"""What a carrier that places voice calls fulfils."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sms.gateway import Accepted


@dataclass(frozen=True)
class OutgoingCall:
    """One call to place. `key` and `to` as for a text; what is said comes from the page that the carrier asks for."""

    key: str
    to: str
    validity: timedelta


class Caller(Protocol):
    """A way to place voice calls. Safe to share between threads."""

    @property
    def name(self) -> str:
        """A short word kept with every call placed."""

    def call(self, call: OutgoingCall) -> Accepted:
        """Have the carrier ring a phone, or raise `SmsFailed`. Bounded in time."""
