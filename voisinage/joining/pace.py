"""How often and how far, on one's own page: the choices of the questionnaire, and what was noted otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.people import Volunteer
from voisinage.formats import metres
from voisinage.joining.choices import PER_WEEK_CHOICES, RADIUS_CHOICES, TRAVEL_CHOICES, WHENEVER


@dataclass(frozen=True)
class Wish:
    """One list to choose from: the name of its field, its question, the choices, the one that holds now."""

    name: str
    question: str
    choices: Mapping[str, str]
    present: str


def pace_of(volunteer: Volunteer) -> list[Wish]:
    """What a bricoleur may change; nothing for somebody who only follows requests."""
    if not volunteer.is_bricoleur:
        return []
    weekly, radius = str(volunteer.asks_per_week or WHENEVER), str(volunteer.radius_m)
    return [
        Wish(
            "per_week", "À quelle fréquence ?", _with(PER_WEEK_CHOICES, weekly, f"{weekly} par semaine au plus"), weekly
        ),
        Wish("radius", "Jusqu’où ?", _with(RADIUS_CHOICES, radius, f"Jusqu’à {metres(volunteer.radius_m)}"), radius),
        Wish("moves_by", "Comment vous déplacez-vous ?", TRAVEL_CHOICES, volunteer.moves_by.value),
    ]


def _with(choices: Mapping[str, str], present: str, words: str) -> Mapping[str, str]:
    """The choices, and what the mairie noted where it is none of them."""
    return choices if present in choices else {**choices, present: words}
