"""How well somebody who may be asked would do, in points by their reasons. Nothing here knows of silence."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from zlib import crc32

from dispatch.availability import Window
from dispatch.matching.answer_rates import log_answer_rate
from dispatch.matching.bricoleur_facts import BricoleurFacts
from dispatch.matching.judging import Need, step
from dispatch.matching.weights import Weights

DAY = timedelta(days=1)
DRAWS = 1_000  # different draws

# The names of the terms, as a page tells them. Each begins with what is given or taken for.
TERMS: Mapping[str, str] = MappingProxyType({
    "distance": "la distance",
    "wait": "l'attente jusqu'à la visite",
    "rest": "le temps depuis la dernière sollicitation",
    "recent": "les sollicitations des 30 derniers jours",
    "this_week": "les sollicitations des sept derniers jours",
    "in_hand": "les visites déjà prévues",
    "known": "la personne déjà aidée",
    "answers": "les oui et les non déjà donnés",
    "newcomer": "une première sollicitation",
    "chance": "le tirage entre voisins égaux",
})  # fmt: skip


def terms(
    need: Need, bricoleur: BricoleurFacts, weights: Weights, *, distance_m: float, window: Window
) -> dict[str, float]:
    """The points of each reason that weighs, by the names of `TERMS`; they add up to the score."""
    asked_at = bricoleur.last_asked_at
    points = {
        "distance": -weights.distance * step(distance_m),
        "wait": -weights.wait * _days_waited(need, window),
        "rest": weights.rest * _rested(need.now, asked_at, weights.rest_days) ** 2,
        "recent": -weights.recent * bricoleur.asked_this_month,
        "this_week": -weights.this_week * bricoleur.asked_this_week,
        "in_hand": -weights.in_hand * bricoleur.busy,
        "known": weights.known * bricoleur.knows_person,
        "answers": weights.answers * log_answer_rate(bricoleur.said_yes, bricoleur.said_no),
        "newcomer": weights.newcomer * (asked_at is None),
        "chance": weights.chance * draw(need.seed, bricoleur.id),
    }
    return {name: value for name, value in points.items() if value}


def draw(seed: int, volunteer_id: int) -> float:
    """A number from 0 to 1 that looks drawn by lot, the same whenever it is asked for again."""
    return crc32(b"%d:%d" % (seed, volunteer_id)) % DRAWS / DRAWS


def _days_waited(need: Need, window: Window) -> float:
    """From the first moment the person can receive; none where they could not be helped earlier anyway."""
    return max(0.0, (window.start - need.first_moment) / DAY)


def _rested(now: datetime, asked_at: datetime | None, whole: int) -> float:
    """From 0, just asked, to 1 after a `whole` rest, which may be none at all. Squared by the caller."""
    return 1.0 if asked_at is None or not whole else min(1.0, (now - asked_at) / DAY / whole)
