"""A commune's rules in French: one sentence a rule, and the steps of a timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from dispatch.chasing.steps import Do
from dispatch.chasing.timeline import Moment, Tale, timeline
from dispatch.delays import WakingHours
from dispatch.places import Commune
from dispatch.rules import Rules
from dispatch.states import StuckReason, Urgency
from voisinage.board.rules_fields import COUNTS, DELAYS, LIMITS, NEVER, NEXT, SWITCHES, WAKING, day_of, numbers
from voisinage.durations import write_duration
from voisinage.labels import label
from voisinage.wording import uncapitalised

FIRST = {
    Tale.SILENCE: "La demande est enregistrée, un référent est sollicité.",
    Tale.NO_NEWS: "L’heure prévue pour la visite est passée.",
    Tale.UNVERIFIED: "Le voisin dit que c’est fait.",
}
STEPS: dict[Do, str] = {
    Do.HARD_STOP: "Personne n’est trouvé : tout s’arrête, c’est à la mairie de décider.",
    Do.TELL_MAIRIE: "Personne n’est encore trouvé : la mairie est prévenue, la recherche continue.",
    Do.REMIND_REFERENT: "Sans réponse, un rappel est envoyé au référent.",
    Do.NEXT_REFERENT: "Sans réponse, un autre référent est sollicité ; il dit oui et fait solliciter des voisins.",
    Do.NEXT_WAVE: "Sans réponse, d’autres voisins sont sollicités (tour {wave}).",
    Do.REMIND_SEARCH: "Un rappel est envoyé au référent, qui choisit la suite.",
    Do.TAKE_BACK: "La demande passe à un autre référent.",
    Do.ASK_REPORT: "Nous demandons au voisin si c’est fait.",
    Do.FREE_PLACES: "Sans nouvelles, nous cherchons d’autres voisins.",
    Do.REMIND_VERIFY: "Un rappel est envoyé au référent : il reste à appeler la personne.",
    Do.REMIND_MAIRIE: "Un rappel est envoyé à la mairie.",
}
NEXT_IS = "Après un référent qui ne répond pas ou qui refuse, on demande à"
DIGEST = "Chaque matin, un seul SMS pour ce qui peut attendre, à"
NOBODY_LEFT = "Sans réponse, et plus aucun voisin à solliciter : le référent l’apprend."
STUCK = {
    StuckReason.NO_REFERENT: "Sans réponse, c’est à la mairie de décider.",
    StuckReason.NOBODY_FREE: "Personne n’a pu dire oui : c’est à la mairie de décider.",
    StuckReason.UNVERIFIED: "Pas de vérification : c’est à la mairie d’appeler la personne.",
}
TITLES = {
    Tale.NO_NEWS: "Après la visite, sans nouvelles du voisin",
    Tale.UNVERIFIED: "C’est fait, et personne ne vérifie",
}


# What comes again and again is told once, with its last time.
AGAIN: dict[Do, str] = {
    Do.NEXT_WAVE: "Sans réponse, d’autres voisins sont sollicités, tour après tour (tours {first} à {last}).",
    Do.REMIND_MAIRIE: "Un rappel est envoyé à la mairie, puis encore : {many} en tout.",
}
OFTEN = 3


@dataclass(frozen=True)
class Line:
    """One line of a timeline: its instant, when it is said where that is later, its last time where it comes again."""

    at: datetime
    words: str
    said_at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Frise:
    """One timeline: what it is about, and its lines."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Frises:
    """The timelines of one urgency."""

    urgency: Urgency
    tales: list[Frise]


def in_words(rules: Rules, urgency: Urgency) -> list[tuple[str, str]]:
    """The policy of one urgency: what, and how much."""
    delays, policy, day = rules.for_urgency(urgency), rules.policy(urgency), day_of(rules, urgency)
    told = [(words, write_duration(getattr(delays, name), day=day)) for name, words in DELAYS.items()]
    told += [(words, str(getattr(policy, name))) for name, words in COUNTS.items()]
    told.append((NEXT_IS, NEXT[policy.next_referent]))
    limits = {words: getattr(policy, name) for name, words in LIMITS.items()}
    return told + [(words, write_duration(at, day=day) if at else NEVER) for words, at in limits.items()]


def named(field: str) -> str:
    """A field of the form in words, with its urgency: "Tout de suite : nombre de rappels à la mairie"."""
    heading, words = under_heading(field)
    return f"{heading} : {uncapitalised(words)}" if heading else words


def under_heading(field: str) -> tuple[str, str]:
    """The urgency that a field of the form is about, nothing where it is about all of them, and its words."""
    urgency, _, rule = field.partition("-")
    if urgency in set(Urgency):
        return label(Urgency(urgency)), {**DELAYS, **COUNTS, **LIMITS, "next_referent": NEXT_IS}[rule]
    others = (one.label for one in numbers() if one.name == field)
    return "", (SWITCHES | WAKING).get(field) or next(others, DIGEST)


def frises(rules: Rules, commune: Commune, *, now: datetime) -> list[Frises]:
    """What a fictional request goes through under `rules`, of a Tuesday morning and of a Friday evening."""
    hours = WakingHours.of(commune.timezone, commune.territory, commune.insee, rules)
    tuesday, friday = _coming(now, hours, weekday=1, hour=10), _coming(now, hours, weekday=4, hour=20)
    return [
        Frises(urgency, [
            _frise("Enregistrée un mardi à 10h", timeline(rules, urgency, hours, opened_at=tuesday)),
            _frise("Enregistrée un vendredi à 20h", timeline(rules, urgency, hours, opened_at=friday)),
            *(_frise(title, timeline(rules, urgency, hours, opened_at=tuesday, tale=tale), tale)
              for tale, title in TITLES.items()),
        ])
        for urgency in Urgency
    ]  # fmt: skip


def _coming(now: datetime, hours: WakingHours, *, weekday: int, hour: int) -> datetime:
    """The next such day that is no holiday: the rules are looked at as they work on an ordinary day."""
    day = now.astimezone(hours.tz).date() + timedelta(days=1)
    while day.weekday() != weekday or day in hours.holidays:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(str(hours.tz)))


def _frise(title: str, moments: Iterable[Moment], tale: Tale = Tale.SILENCE) -> Frise:
    runs = (list(run) for _, run in groupby(moments, key=lambda one: (one.do, one.wave > 0)))
    return Frise(title, [line for run in runs for line in _lines(run, tale)])


def _lines(run: Sequence[Moment], tale: Tale) -> list[Line]:
    """The same step, once or several times one after the other."""
    told = [Line(one.at, _sentence(one, tale), one.said_at if one.said_at > one.at else None) for one in run]
    first, last = run[0], run[-1]
    if len(run) < OFTEN or first.do not in AGAIN:
        return told
    words = AGAIN[first.do].format(first=first.wave, last=last.wave, many=len(run))
    return [replace(told[0], words=words, until=max(last.at, last.said_at))]


def _sentence(moment: Moment, tale: Tale) -> str:
    if moment.do is None:
        return FIRST[tale]
    if moment.do is Do.GET_STUCK:
        return STUCK[moment.reason or StuckReason.NOBODY_FREE]
    if moment.do is Do.NEXT_WAVE and not moment.wave:
        return NOBODY_LEFT
    return STEPS[moment.do].format(wave=moment.wave)
