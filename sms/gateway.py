"""What every carrier fulfils: one text in, an acceptance or a refusal in words out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

OPTED_OUT = "21610"  # Twilio's number; other carriers' words for it are translated to this


@dataclass(frozen=True)
class OutgoingText:
    """One text to send. `key` names the message for life, `to` is E.164; worthless once `validity` has passed."""

    key: str
    to: str
    body: str
    validity: timedelta


@dataclass(frozen=True)
class Accepted:
    """The carrier took the text: its name for it, and how many segments it will bill.

    `receipt` is set where the carrier's last word is known already, as with the numbers that simulate one.
    """

    carrier_id: str
    segments: int
    receipt: "Receipt | None" = None


class SmsFailed(Exception):
    """The carrier did not take the text, or could not deliver it.

    `permanent` says that trying again is useless; `code` is the carrier's own; `str()` is a French reason on which
    the mairie can act, without name or number. `in_doubt`: the text may have left all the same. `by_carrier`: the fault
    is the carrier's (down, slow, misconfigured), not the number's, so that another carrier may do better.
    """

    def __init__(
        self, reason: str, *, permanent: bool, code: str, in_doubt: bool = False, by_carrier: bool = False
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.code = code
        self.in_doubt = in_doubt
        self.by_carrier = by_carrier

    @property
    def opted_out(self) -> bool:
        """Whether the carrier keeps our texts from somebody who told it STOP."""
        return self.code == OPTED_OUT


class Progress(StrEnum):
    """How far a text has come, by its carrier's word. The last two are final."""

    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class Receipt:
    """What a carrier says later of a text it took. `failure` says why, exactly where `progress` is FAILED.

    `key` is our own name of the message, where the carrier gives it back: the text is known by it even if we never
    wrote down the carrier's name for it.
    """

    carrier: str
    carrier_id: str
    progress: Progress
    key: str | None = None
    failure: SmsFailed | None = None


@dataclass(frozen=True)
class Doubt:
    """A text that may have left: sent since `since` (aware) to the same phone in the same words.

    `claimed` are the carrier's names of other texts to this phone, which must not be taken for it.
    """

    text: OutgoingText
    since: datetime
    claimed: Collection[str] = ()


class Gateway(Protocol):
    """A way to send texts. Safe to share between threads."""

    @property
    def name(self) -> str:
        """A short word kept with every message sent: "console", "twilio", "http"."""

    @property
    def sender(self) -> str:
        """What the phone shows as the origin: a number, a short code, a word. Its pace is kept under this name."""

    @property
    def can_reply(self) -> bool:
        """Whether a text sent this way can be answered: the wording follows from it."""

    @property
    def can_find(self) -> bool:
        """Whether `find` can tell what became of a text."""

    def send(self, text: OutgoingText) -> Accepted:
        """Hand one text to the carrier, or raise `SmsFailed`. Bounded in time."""

    def find(self, doubt: Doubt) -> Accepted | None:
        """The text in doubt, if it left: it is not sent again then. Raises `SmsFailed` where nobody can tell now."""
