"""Trial mode: only the numbers on a list get texts and calls, so that an installation is tried without a risk."""

from collections.abc import Collection
from dataclasses import dataclass

from sms.calls import OutgoingCall
from sms.gateway import Accepted, Doubt, OutgoingText, SmsFailed
from sms.wrapped import WrappedCaller, WrappedGateway


@dataclass(frozen=True)
class TrialGateway(WrappedGateway):
    """A carrier that writes to `only_to` (E.164) and refuses every other phone for good."""

    only_to: Collection[str]

    def send(self, text: OutgoingText) -> Accepted:
        """Hand the text on, or raise `SmsFailed` for a phone that is not on the list."""
        if text.to not in self.only_to:
            raise _not_listed()
        return self.gateway.send(text)

    def find(self, doubt: Doubt) -> Accepted | None:
        """Ask the carrier. A phone may have left the list since: the text may have gone out before."""
        return self.gateway.find(doubt)


@dataclass(frozen=True)
class TrialCaller(WrappedCaller):
    """The same for calls."""

    only_to: Collection[str]

    def call(self, call: OutgoingCall) -> Accepted:
        """Hand the call on, or raise `SmsFailed` for a phone that is not on the list."""
        if call.to not in self.only_to:
            raise _not_listed()
        return self.caller.call(call)


def _not_listed() -> SmsFailed:
    reason = "mode d'essai : ce numéro n'est pas dans la liste VOISINAGE_SMS_ONLY_TO, rien n'est parti"
    return SmsFailed(reason, permanent=True, code="trial")
