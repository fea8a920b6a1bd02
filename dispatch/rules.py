"""A commune's delays and limits. A request keeps the ones in force on the day it was opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import time, timedelta
from typing import Any

from dispatch.matching.weights import Weights
from dispatch.policy import DEFAULT_POLICIES, Policy, policies_from_json, policies_to_json
from dispatch.states import Urgency


@dataclass(frozen=True)
class Delays:
    """How long each waiting state may last before somebody is chased. Waking hours only, see `delays`."""

    referent_answer: timedelta  # a referent asked, until reminded or the next is asked
    referent_search: timedelta  # in charge with nobody asked, until reminded
    wave: timedelta  # a wave of bricoleurs, until the next one
    report: timedelta  # after the agreed visit, until "is it done?"
    verify: timedelta  # reported done, until the referent is reminded to call
    mairie: timedelta  # stuck, until the mairie is told again


def _minutes(*amounts: int) -> Delays:
    return Delays(*(timedelta(minutes=amount) for amount in amounts))


DEFAULT_DELAYS: dict[Urgency, Delays] = {
    Urgency.IMMEDIATE: _minutes(10, 20, 15, 60, 120, 60),
    Urgency.SOON: _minutes(45, 120, 60, 180, 600, 780),
    Urgency.PLANNED: _minutes(180, 480, 240, 300, 1560, 1560),
}


BY_URGENCY = frozenset({"delays", "policies"})


@dataclass(frozen=True)
class Rules:
    """Everything a mairie may tune, `delays` and `policies` by urgency. Counts are one or more, distances metres."""

    delays: Mapping[Urgency, Delays] = field(default_factory=lambda: dict(DEFAULT_DELAYS))
    policies: Mapping[Urgency, Policy] = field(default_factory=lambda: dict(DEFAULT_POLICIES))
    digest_at: time | None = time(8, 30)  # what can wait is recalled once in the morning; none: each thing when due
    crisis_delays: int = 50  # in a crisis, delays are this many hundredths of the usual ones
    crisis_reach: int = 150  # and distances this many
    wave_target: float = 0.9  # the chance of enough yeses that the waves left of a search must add up to
    wave_size: int = 1  # the fewest asked at once for each free place, even where fewer would do
    wave_most: int = 10  # the most asked at once, even where that makes the chance smaller
    max_waves: int = 20
    urgent_waves: int = 2  # what cannot wait counts on so many waves, however much time is left
    ring_m: int = 1_000  # the first wave looks this far before it looks farther
    ring_growth: float = 2.0  # how much farther each next wave looks, as a factor
    stretch: float = 1.0  # with nobody left: how much farther than they agreed those are asked who do not walk
    asks_per_day: int = 2  # what one bricoleur may be asked in a local day, whoever asks
    asks_per_week: int = 3  # and in seven days
    visits_in_hand: int = 2  # visits accepted and not done, beyond which a bricoleur is asked nothing
    cooldown_days: int = 2  # after a visit a bricoleur is left in peace, unless the need cannot wait; 0: never
    detour: float = 1.3  # how much longer streets are than the crow's way
    weights: Weights = field(default_factory=Weights)  # what counts in the choice of whom to ask
    referent_load: int = 5  # requests in hand or asked of one referent, before others are asked first
    bundle_minutes: int = 2  # solicitations that reach one phone this close together travel in one text; 0: never
    texts_per_day: int = 1_000  # of the whole commune; what cannot wait may go a fifth beyond
    texts_per_person: int = 20  # to one phone in a day
    verify_phones: bool = True  # nobody is asked before they have answered from their number
    first_visit_pair: bool = False  # somebody who was never visited yet is visited by two
    meet_first: bool = True  # whoever signs up alone is asked nothing before the mairie has met them
    sector_reach_m: int = 2_000  # beyond every sector by more than this, the mairie decides
    quiet_from: time = time(21, 0)
    quiet_until: time = time(8, 0)

    def for_urgency(self, urgency: Urgency) -> Delays:
        """The delays of one urgency."""
        return self.delays[urgency]

    def policy(self, urgency: Urgency) -> Policy:
        """What is done when nobody answers, for one urgency."""
        return self.policies[urgency]

    def to_json(self) -> dict[str, Any]:
        """Plain values, durations in minutes, to be frozen on a request."""
        plain: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in BY_URGENCY}
        plain["digest_at"] = self.digest_at.isoformat("minutes") if self.digest_at else None
        plain["policies"] = policies_to_json(self.policies)
        plain["quiet_from"] = self.quiet_from.isoformat("minutes")
        plain["quiet_until"] = self.quiet_until.isoformat("minutes")
        plain["weights"] = self.weights.to_json()
        plain["delays"] = {
            urgency.value: {f.name: int(getattr(delays, f.name).total_seconds() // 60) for f in fields(delays)}
            for urgency, delays in self.delays.items()
        }
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Rules":
        """Read what `to_json` wrote. What is missing takes its default, so an older request stays readable."""
        names = {f.name for f in fields(cls)} - BY_URGENCY
        known: dict[str, Any] = {name: plain[name] for name in names & plain.keys()}
        known["policies"] = policies_from_json(plain)
        for name in ("quiet_from", "quiet_until", "digest_at"):
            if known.get(name) is not None:
                known[name] = time.fromisoformat(known[name])
        if "weights" in plain:
            known["weights"] = Weights.from_json(plain["weights"])
        if "delays" in plain:
            known["delays"] = {
                urgency: Delays(
                    **{
                        f.name: timedelta(minutes=plain["delays"][urgency.value][f.name])
                        if f.name in plain["delays"].get(urgency.value, {})
                        else getattr(DEFAULT_DELAYS[urgency], f.name)
                        for f in fields(Delays)
                    }
                )
                for urgency in Urgency
            }
        return cls(**known)
