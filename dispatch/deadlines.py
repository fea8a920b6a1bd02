"""When the present state of a request will have lasted too long, under the rules frozen on it."""

from datetime import datetime, timedelta
from functools import lru_cache

from dispatch.delays import WakingHours, due_at, morning_after, send_at
from dispatch.places import Commune
from dispatch.policy import Policy
from dispatch.requests import Request
from dispatch.rules import Delays, Rules
from dispatch.states import Urgency
from dispatch.timing import Timing


def rules_of(request: Request) -> Rules:
    """The rules in force when the request was opened."""
    return Rules.from_json(request.rules)


def delays_of(request: Request) -> Delays:
    """The delays of this request's urgency."""
    return rules_of(request).for_urgency(request.urgency)


def policy_of(request: Request) -> Policy:
    """What is done when nobody answers, for this request's urgency."""
    return rules_of(request).policy(request.urgency)


def next_digest(request: Request, now: datetime) -> datetime | None:
    """When reminders of this request that can wait are next said together; None: they are not.

    By the present rules of the commune: a digest is a habit of its mornings, not of one request.
    """
    at = Rules.from_json(request.commune.rules).digest_at
    if at is None or request.urgency is Urgency.IMMEDIATE:
        return None
    return morning_after(now, at, hours_of(request.commune))


def timing_of(request: Request) -> Timing:
    """How time passes for a request."""
    return Timing(request.urgency, request.job.minutes, rules_of(request), _hours(request))


def due(request: Request, delay: timedelta, *, after: datetime) -> datetime:
    """The instant `delay` of waking time after `after`."""
    return due_at(after, delay, request.urgency, _hours(request))


def sendable(request: Request, now: datetime) -> datetime:
    """The first instant from `now` on at which a text may be sent for this request."""
    return send_at(now, request.urgency, _hours(request))


def civil_hour(commune: Commune, now: datetime) -> datetime:
    """The first instant from `now` on at which anybody may be written to, by the present rules of a commune."""
    return hours_of(commune).next_waking(now)


def hours_of(commune: Commune) -> WakingHours:
    """When people of a commune may be disturbed, by its present rules."""
    return _hours_of(commune, Rules.from_json(commune.rules))


def _hours(request: Request) -> WakingHours:
    return _hours_of(request.commune, rules_of(request))


def _hours_of(commune: Commune, rules: Rules) -> WakingHours:
    return _waking(commune.timezone, commune.territory, commune.insee, rules.quiet_from.isoformat(),
                   rules.quiet_until.isoformat())  # fmt: skip


@lru_cache(maxsize=256)
def _waking(timezone: str, territory: str, insee: str, quiet_from: str, quiet_until: str) -> WakingHours:
    """Building a calendar of holidays takes milliseconds: once per commune is enough."""
    rules = Rules.from_json({"quiet_from": quiet_from, "quiet_until": quiet_until})
    return WakingHours.of(timezone, territory, insee, rules)
