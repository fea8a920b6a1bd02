"""The rules of a commune in a crisis: quicker and wider, by the commune's own measure."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from dispatch.policy import Policy
from dispatch.rules import Delays, Rules
from dispatch.states import Urgency

SHORTEST = timedelta(minutes=5)  # nobody answers sooner than that
WIDER = frozenset({"sector_reach_m", "ring_m", "stretch"})  # how far one looks, in metres or as a factor


def in_crisis(rules: Rules) -> Rules:
    """The same rules with delays and distances multiplied by `crisis_delays` and `crisis_reach` hundredths."""
    return replace(
        rules,
        delays={urgency: _shorter(delays, rules) for urgency, delays in rules.delays.items()},
        policies={urgency: _sooner(urgency, rules) for urgency in rules.policies},
        **_wider(rules),
    )


def _shorter(delays: Delays, rules: Rules) -> Delays:
    return Delays(**{one.name: _hastened(getattr(delays, one.name), rules) for one in fields(delays)})


def _sooner(urgency: Urgency, rules: Rules) -> Policy:
    """The mairie hears sooner. The search may last as long as ever: to stop sooner would help nobody."""
    policy = rules.policy(urgency)
    told = policy.mairie_told
    return policy if told is None else replace(policy, mairie_told=_hastened(told, rules))


def _hastened(delay: timedelta, rules: Rules) -> timedelta:
    """In whole minutes, and no longer than usual."""
    minutes = delay.total_seconds() // 60 * rules.crisis_delays // 100
    return min(delay, max(SHORTEST, timedelta(minutes=minutes)))


def _wider(rules: Rules) -> dict[str, Any]:
    usual = {one.name: getattr(rules, one.name) for one in fields(rules) if one.name in WIDER}
    return {name: type(far)(far * rules.crisis_reach / 100) for name, far in usual.items()}
