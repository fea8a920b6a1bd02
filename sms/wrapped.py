"""What stands before a carrier and passes for it: its name, its sender, what it can do."""

from dataclasses import dataclass

from sms.calls import Caller
from sms.gateway import Gateway


@dataclass(frozen=True)
class WrappedGateway:
    """The part of a `Gateway` that wrapping does not change."""

    gateway: Gateway

    @property
    def name(self) -> str:
        """The carrier's own."""
        return self.gateway.name

    @property
    def sender(self) -> str:
        """The carrier's own."""
        return self.gateway.sender

    @property
    def can_reply(self) -> bool:
        """As with the carrier."""
        return self.gateway.can_reply

    @property
    def can_find(self) -> bool:
        """As with the carrier."""
        return self.gateway.can_find


@dataclass(frozen=True)
class WrappedCaller:
    """The same for calls."""

    caller: Caller

    @property
    def name(self) -> str:
        """The carrier's own."""
        return self.caller.name
