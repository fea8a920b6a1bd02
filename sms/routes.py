"""The carriers of an installation, and how each is used."""

from dataclasses import dataclass

from sms.calls import Caller
from sms.gateway import Gateway


@dataclass(frozen=True)
class Route:
    """One carrier and how it is used: its share of the texts while all is well, its texts a second (0: no limit)."""

    gateway: Gateway
    share: float = 1
    per_second: float = 0


@dataclass(frozen=True)
class Carriers:
    """Every carrier of an installation, at least one. `segment_price_micros`: millionths of a euro."""

    routes: tuple[Route, ...]
    caller: Caller | None = None
    segment_price_micros: int | None = None

    @classmethod
    def only(cls, gateway: Gateway) -> "Carriers":
        """An installation with one carrier and no limits."""
        return cls((Route(gateway),))

    @property
    def can_reply(self) -> bool:
        """Whether every text can be answered: one that cannot must not invite to."""
        return all(route.gateway.can_reply for route in self.routes)

    def named(self, name: str) -> Route | None:
        """The carrier of this name, if it is still in the settings."""
        return next((route for route in self.routes if route.gateway.name == name), None)
