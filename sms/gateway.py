"""What every carrier fulfils: one text in, an acceptance or a refusal in words out."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True)
class OutgoingText:
    """One text to send. `key` names the message for life, `to` is E.164; worthless once `validity` has passed."""

    key: str
    to: str
    body: str
    validity: timedelta


@dataclass(frozen=True)
class Accepted:
    """The carrier took the text: its name for it, and how many segments it will bill."""

    carrier_id: str
    segments: int


class SmsFailed(Exception):
    """The carrier did not take the text, or could not deliver it.

    `permanent` says that trying again is useless; `code` is the carrier's own; `str()` is a French reason on which
    the mairie can act, without name or number.
    """

    def __init__(self, reason: str, *, permanent: bool, code: str) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.code = code


class Gateway(Protocol):
    """A way to send texts. Safe to share between threads."""

    @property
    def name(self) -> str:
        """A short word kept with every message sent: "console", "twilio"."""

    @property
    def can_reply(self) -> bool:
        """Whether a text sent this way can be answered: the wording follows from it."""

    def send(self, text: OutgoingText) -> Accepted:
        """Hand one text to the carrier, or raise `SmsFailed`. Bounded in time."""
