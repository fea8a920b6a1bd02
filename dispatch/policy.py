"""What a commune wants done when nobody answers, for one urgency: how often, by whom next, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from dispatch.states import Urgency


class NextReferent(StrEnum):
    """Who is asked after a referent who said no, said nothing or gave the request back."""

    SECTOR = "sector"  # the other referents of the sector, then the mairie
    ANY = "any"  # the referents of the sector first, then those of the others
    MAIRIE = "mairie"  # nobody else: the mairie decides


@dataclass(frozen=True)
class Policy:
    """Delays are waking time since the search began, as in `delays`; None: never for that reason alone."""

    reminders: int = 1  # reminders before a silent volunteer is passed over
    next_referent: NextReferent = NextReferent.ANY
    mairie_told: timedelta | None = None  # nobody found yet: the mairie hears of it, and the search goes on
    hard_stop: timedelta | None = None  # nobody found still: the search ends, and it is the mairie's turn
    mairie_reminders: int = 3  # texts to the duty phone about a request that waits for the mairie, after the first


def _waking_days(days: int) -> timedelta:
    return days * timedelta(hours=13)


# For what cannot wait, two silent reminders of the first referent are enough for the mairie to hear of it.
DEFAULT_POLICIES: dict[Urgency, Policy] = {
    Urgency.IMMEDIATE: Policy(mairie_told=timedelta(minutes=20), hard_stop=timedelta(hours=6), mairie_reminders=12),
    Urgency.SOON: Policy(mairie_told=_waking_days(1), hard_stop=_waking_days(3)),
    Urgency.PLANNED: Policy(mairie_told=_waking_days(3), hard_stop=_waking_days(7)),
}


def policies_to_json(policies: Mapping[Urgency, Policy]) -> dict[str, dict[str, Any]]:
    """Plain values, durations in minutes."""
    return {
        urgency.value: {
            "reminders": policy.reminders,
            "next_referent": policy.next_referent.value,
            "mairie_told": _minutes(policy.mairie_told),
            "hard_stop": _minutes(policy.hard_stop),
            "mairie_reminders": policy.mairie_reminders,
        }
        for urgency, policy in policies.items()
    }


def policies_from_json(plain: Mapping[str, Any]) -> dict[Urgency, Policy]:
    """The policies in the plain form of `Rules`.

    Rules frozen before there were policies counted reminders for all urgencies together, and knew no limit in time.
    """
    known = plain.get("policies")
    return {urgency: _policy(known.get(urgency.value, {}), urgency) if known else _older(plain, urgency)
            for urgency in Urgency}  # fmt: skip


def _policy(plain: Mapping[str, Any], urgency: Urgency) -> Policy:
    default = DEFAULT_POLICIES[urgency]
    return Policy(
        reminders=plain.get("reminders", default.reminders),
        next_referent=NextReferent(plain.get("next_referent", default.next_referent)),
        mairie_told=_duration(plain, "mairie_told", default.mairie_told),
        hard_stop=_duration(plain, "hard_stop", default.hard_stop),
        mairie_reminders=plain.get("mairie_reminders", default.mairie_reminders),
    )


def _older(plain: Mapping[str, Any], urgency: Urgency) -> Policy:
    default = DEFAULT_POLICIES[urgency]
    again = "urgent_reminders" if urgency is Urgency.IMMEDIATE else "mairie_reminders"
    return Policy(
        reminders=plain.get("reminders", default.reminders),
        mairie_told=default.mairie_told,
        hard_stop=default.hard_stop,
        mairie_reminders=plain.get(again, default.mairie_reminders),
    )


def _minutes(delay: timedelta | None) -> int | None:
    return None if delay is None else int(delay.total_seconds() // 60)


def _duration(plain: Mapping[str, Any], name: str, default: timedelta | None) -> timedelta | None:
    if name not in plain:
        return default
    return None if plain[name] is None else timedelta(minutes=plain[name])
