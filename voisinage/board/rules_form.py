"""The form of a commune's rules: read as a whole, each mistake beside its field, nothing typed lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Any

from dispatch.policy import NextReferent, Policy
from dispatch.rules import Delays, Rules
from dispatch.states import Urgency
from voisinage.board.rules_fields import (
    COUNTS,
    DELAYS,
    LIMITS,
    NEVER,
    NO,
    SWITCHES,
    WAKING,
    YES,
    Number,
    day_of,
    numbers,
    urgencies,
    value_of,
)
from voisinage.durations import DurationRefused, parse_duration, write_duration

MOST_REMINDERS = 20
LONGEST_NOTE = 200
LEAST_WAKING = 6 * 60  # minutes


@dataclass
class RulesForm:
    """What was typed, by the name of each field; once read, what is wrong and the rules that it makes."""

    present: Rules
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def filled(cls, rules: Rules) -> "RulesForm":
        """The form as it shows `rules`."""
        return cls(rules, {**_written(rules), "note": ""})

    @classmethod
    def sent(cls, present: Rules, form: Mapping[str, str]) -> "RulesForm":
        """The form as a browser sent it; `present` has what it does not show."""
        known = [*_written(present), "note"]
        return cls(present, {name: form.get(name, "").strip()[:LONGEST_NOTE] for name in known})

    def differences(self) -> list[tuple[str, str]]:
        """Where the present rules say something else than what was typed: the field's name, and what they say."""
        return [(name, value) for name, value in _written(self.present).items() if self.typed[name] != value]

    def read(self) -> Rules | None:
        """The rules typed, or None, and `errors` says why."""
        self.errors = {}
        delays = {urgency: self._delays(urgency) for urgency in urgencies()}
        policies = {urgency: self._policy(urgency) for urgency in urgencies()}
        inner: dict[str, dict[str, float]] = {}
        outer: dict[str, Any] = {"digest_at": None if self._is_never("digest_at") else self._hour("digest_at")}
        outer |= {name: self._hour(name) for name in WAKING}
        outer |= {name: self.typed[name] == YES for name in SWITCHES}
        for number in numbers():
            outside, _, inside = number.path.partition(".")
            (inner.setdefault(outside, {}) if inside else outer)[inside or outside] = self._number(number)
        if self.errors:
            return None
        nested = {name: replace(getattr(self.present, name), **values) for name, values in inner.items()}
        rules = replace(self.present, delays=delays, policies=policies, **outer, **nested)
        self._check_together(rules)
        return None if self.errors else rules

    def _delays(self, urgency: Urgency) -> Delays:
        return Delays(**{name: self._duration(urgency, name) or timedelta(minutes=1) for name in DELAYS})

    def _policy(self, urgency: Urgency) -> Policy:
        chosen = self.typed[f"{urgency}-next_referent"]
        if chosen not in set(NextReferent):
            self.errors[f"{urgency}-next_referent"] = "Choisissez à qui demander ensuite."
            chosen = NextReferent.ANY
        return Policy(
            reminders=self._count(urgency, "reminders"),
            next_referent=NextReferent(chosen),
            mairie_told=self._duration(urgency, "mairie_told", optional=True),
            hard_stop=self._duration(urgency, "hard_stop", optional=True),
            mairie_reminders=self._count(urgency, "mairie_reminders"),
        )

    def _duration(self, urgency: Urgency, what: str, *, optional: bool = False) -> timedelta | None:
        name = f"{urgency}-{what}"
        if optional and self.typed[name].casefold() in ("", NEVER):
            return None
        try:
            return parse_duration(self.typed[name], day=day_of(self.present, urgency))
        except DurationRefused as refused:
            self.errors[name] = str(refused)
            return None

    def _count(self, urgency: Urgency, what: str) -> int:
        name = f"{urgency}-{what}"
        typed = self.typed[name]
        if typed.isascii() and typed.isdecimal() and int(typed) <= MOST_REMINDERS:
            return int(typed)
        self.errors[name] = f"Indiquez un nombre entier, de 0 à {MOST_REMINDERS}."
        return 0

    def _number(self, number: Number) -> float:
        whole = isinstance(value_of(self.present, number), int)
        try:
            value = float(self.typed[number.name].replace(",", "."))
        except ValueError:
            value = float("nan")
        if number.least <= value <= number.most and (not whole or value.is_integer()):
            return int(value) if whole else value
        kind = "nombre entier" if whole else "nombre"
        self.errors[number.name] = f"Indiquez un {kind}, de {in_french(number.least)} à {in_french(number.most)}."
        return number.least

    def _is_never(self, name: str) -> bool:
        return self.typed[name].casefold() in ("", NEVER)

    def _hour(self, name: str) -> time:
        hour, _, minute = self.typed[name].casefold().replace("h", ":").partition(":")
        try:
            return time(int(hour), int(minute or 0))
        except (ValueError, OverflowError):
            self.errors[name] = f"Indiquez une heure, par exemple 8h30{'' if name in WAKING else ', ou « jamais »'}."
            return time()

    def _check_together(self, rules: Rules) -> None:
        """What each field cannot see by itself."""
        for urgency in urgencies():
            policy, delays = rules.policy(urgency), rules.for_urgency(urgency)
            stop, told = policy.hard_stop, policy.mairie_told
            if stop is not None and told is not None and stop <= told:
                self.errors[f"{urgency}-hard_stop"] = "L’arrêt doit venir après le moment où la mairie est prévenue."
            elif stop is not None and stop <= delays.referent_answer + delays.wave:
                least = write_duration(delays.referent_answer + delays.wave, day=day_of(rules, urgency))
                self.errors[f"{urgency}-hard_stop"] = (
                    f"L’arrêt doit laisser le temps de demander à un référent puis à des voisins : plus de {least}."
                )
        if rules.wave_size > rules.wave_most:
            self.errors["wave_size"] = f"Pas plus que « au plus », qui est de {rules.wave_most}."
        if rules.asks_per_day > rules.asks_per_week:
            self.errors["asks_per_day"] = f"Pas plus en un jour qu’en sept jours : {rules.asks_per_week}."
        if _minutes(rules.quiet_from) - _minutes(rules.quiet_until) < LEAST_WAKING:
            self.errors["quiet_from"] = "Laissez au moins six heures par jour où l’on peut écrire aux gens."
        elif rules.digest_at and not rules.quiet_until <= rules.digest_at <= rules.quiet_from:
            self.errors["digest_at"] = "Le matin, choisissez une heure où l’on peut écrire aux gens."


def changes(before: Rules, after: Rules) -> list[tuple[str, str, str]]:
    """Each field of the form that is not the same in both: its name, what it said, what it says."""
    old, new = _written(before), _written(after)
    return [(name, old[name], new[name]) for name in new if old[name] != new[name]]


def in_french(number: float) -> str:
    """A number with the comma of whoever reads it."""
    return f"{number:g}".replace(".", ",")


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _clock(hour: time) -> str:
    return f"{hour.hour}h{hour.minute:02}"


def _written(rules: Rules) -> dict[str, str]:
    """Every field as it is typed."""
    typed = {"digest_at": _clock(rules.digest_at) if rules.digest_at else NEVER}
    typed |= {name: _clock(getattr(rules, name)) for name in WAKING}
    for urgency in urgencies():
        delays, policy, day = rules.for_urgency(urgency), rules.policy(urgency), day_of(rules, urgency)
        typed |= {f"{urgency}-{name}": write_duration(getattr(delays, name), day=day) for name in DELAYS}
        limits = {name: getattr(policy, name) for name in LIMITS}
        typed |= {f"{urgency}-{name}": write_duration(at, day=day) if at else NEVER for name, at in limits.items()}
        typed |= {f"{urgency}-{name}": str(getattr(policy, name)) for name in COUNTS}
        typed[f"{urgency}-next_referent"] = policy.next_referent.value
    typed |= {name: YES if getattr(rules, name) else NO for name in SWITCHES}
    return typed | {one.name: in_french(value_of(rules, one)) for one in numbers()}
