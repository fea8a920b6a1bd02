"""Numbers kept for films that never reach a carrier and play a phone's part: to try an installation from end to end."""

from collections.abc import Callable
from dataclasses import dataclass

from sms.calls import OutgoingCall
from sms.gateway import Accepted, Doubt, OutgoingText, Progress, Receipt, SmsFailed
from sms.gsm7 import count_segments
from sms.refusals import in_a_word, opted_out, refusal
from sms.wrapped import WrappedCaller, WrappedGateway

DELIVERED, UNDELIVERED, STOP = "+33639980001", "+33639980002", "+33639980003"
_NO_SUCH_NUMBER = 30005

Part = Callable[[], SmsFailed | None]
_TEXTS: dict[str, Part] = {
    DELIVERED: lambda: None,
    UNDELIVERED: lambda: refusal(_NO_SUCH_NUMBER),
    STOP: opted_out,
}
_CALLS: dict[str, Part] = {
    DELIVERED: lambda: None,
    UNDELIVERED: lambda: in_a_word("no-answer"),
    STOP: lambda: None,  # who wants no more texts still picks up the phone
}


@dataclass(frozen=True)
class SimulatedNumbers(WrappedGateway):
    """A carrier that plays the three numbers itself and hands on every other text."""

    def send(self, text: OutgoingText) -> Accepted:
        """Play the phone's part, last word included, or hand the text on."""
        if text.to not in _TEXTS:
            return self.gateway.send(text)
        return _played(self.name, text.key, _TEXTS[text.to](), segments=count_segments(text.body)[1])

    def find(self, doubt: Doubt) -> Accepted | None:
        """Nothing of what is played here is ever in doubt."""
        return None if doubt.text.to in _TEXTS else self.gateway.find(doubt)


@dataclass(frozen=True)
class SimulatedCalls(WrappedCaller):
    """The same for calls: the first number picks up, the second does not."""

    def call(self, call: OutgoingCall) -> Accepted:
        """Play the phone's part, or hand the call on."""
        if call.to not in _CALLS:
            return self.caller.call(call)
        return _played(self.name, call.key, _CALLS[call.to](), segments=0)


def _played(carrier: str, key: str, failure: SmsFailed | None, *, segments: int) -> Accepted:
    carrier_id = f"simulated:{key}"
    progress = Progress.FAILED if failure else Progress.DELIVERED
    return Accepted(carrier_id, segments, Receipt(carrier, carrier_id, progress, key, failure))
