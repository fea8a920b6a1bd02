"""One sample of every text, for a mairie that wants to read them before the first is sent."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sms.texts import ALL, Frame, Need, VisitTimes

_NOW = datetime(2026, 9, 2, 7, 0, tzinfo=UTC)  # a Wednesday in September: the longest words of the calendar

_ORDINARY = Frame(commune="Auch", callback="+33536490102", can_reply=True, timezone="Europe/Paris")
_ORDINARY_FACTS: Mapping[str, object] = {
    "need": Need("Changer une ampoule", "Centre ancien", urgent=False),
    "link": "https://voisinage.auch.fr/l/".ljust(50, "x"),
    "answer_by": _NOW + timedelta(hours=3),
    "now": _NOW,
    "visit_start": _NOW + timedelta(days=1),
    "visit_end": _NOW + timedelta(days=1, hours=3),
    "ref": "K7QX",
    "reason": "aucun référent disponible",
}
_LONGEST = replace(_ORDINARY, commune="Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson")
_LONGEST_FACTS: Mapping[str, object] = {
    "need": Need("Resserrer un robinet de cuisine qui fuit", "Quartier de la Hourre et du Garros, secteur ouest", True),
    "link": "https://voisinage.saint-remy-en-bouzemont-saint-genest.fr/l/".ljust(75, "x"),
    "answer_by": _NOW + timedelta(days=28, minutes=30),
    "now": _NOW,
    "visit_start": _NOW + timedelta(days=14, minutes=30),
    "visit_end": _NOW + timedelta(days=21, minutes=45),
    "ref": "K7QX4M2P",
    "reason": "personne n'a pris cette demande en charge après deux rappels",
}


def samples(longest: bool) -> list[tuple[str, str]]:
    """Word every text once for a sender that can be answered and once for one that cannot: pairs of kind and text.

    `longest` takes the longest values a commune may have instead of ordinary ones.
    """
    frame, facts = (_LONGEST, _LONGEST_FACTS) if longest else (_ORDINARY, _ORDINARY_FACTS)
    return [
        (kind, wording(replace(frame, can_reply=can_reply), **_wanted(wording, facts)))
        for kind, wording in ALL.items()
        for can_reply in (True, False)
    ]


def _wanted(wording: Callable[..., str], facts: Mapping[str, object]) -> dict[str, object]:
    parameters = inspect.signature(wording).parameters.values()
    names = [parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY]
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        names += VisitTimes.__annotations__
    return {name: facts[name] for name in names}
