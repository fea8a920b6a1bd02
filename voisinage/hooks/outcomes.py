"""What can become of a carrier's call, counted and, where it was refused, logged without a word of what it held."""

import logging
from enum import StrEnum

from flask import request

from voisinage.metrics import count_hook

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """As `metrics.count_hook` wants it."""

    TAKEN = "taken"
    REPEATED = "repeated"
    LATE = "late"
    FORGED = "forged"
    UNKNOWN = "unknown"
    MALFORMED = "malformed"


WELCOME = frozenset({Outcome.TAKEN, Outcome.REPEATED, Outcome.LATE})


class Refused(Exception):
    """The call is not taken: nothing was changed, and the carrier gets `status` (HTTP)."""

    def __init__(self, outcome: Outcome, status: int) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.status = status


def note(outcome: Outcome) -> None:
    """Count what became of the call in hand; log it where it was refused."""
    count_hook(hook_name(), outcome)
    if outcome not in WELCOME:
        log.warning("%s: %s", hook_name(), outcome)


def hook_name() -> str:
    """The hook in hand, such as "twilio/status": never its address, which may hold a secret."""
    return (request.endpoint or "").rpartition(".")[2].replace("_", "/")
