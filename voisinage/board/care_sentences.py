"""What the journal tells of rotas, breaks and wishes, in French: of a commune's people, for its mairie alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dispatch.events import Event
from voisinage.formats import day
from voisinage.wording import listed

FIRST_VISIT_PAIR = " C’est une première visite : deux voisins viendront ensemble."

CARE: dict[Event, str] = {
    Event.ROTA_CHANGED: "{who} a changé les permanences d’un secteur.",
    Event.VOLUNTEER_CHANGED: "{who} a noté : {changed}.",
    Event.VOLUNTEER_PAUSED: "{who} a noté une pause{until}.",
    Event.VOLUNTEER_BACK: "{who} a noté un retour.",
    Event.KEPT_APART: "C’est noté : deux personnes ne doivent plus se revoir.",  # the page promises not to say by whom
    Event.ALLOWED_AGAIN: "{who} a noté que deux personnes peuvent se revoir.",
}

# What was changed of a volunteer, by the word in the journal: mostly the column's name.
CHANGED: dict[str, str] = {
    "asks_per_day": "demandes par jour",
    "asks_per_week": "demandes par semaine",
    "quiet_from": "heures de silence",
    "quiet_until": "heures de silence",
    "moves_by": "façon de se déplacer",
    "radius_m": "distance",
    "skills": "savoir-faire",
    "tools": "outils",
    "only_sector_id": "secteur unique",
    "pair_only": "visites à deux",
    "max_open": "demandes suivies en même temps",
    "backup_id": "remplaçant",
    "slot_added": "un moment libre ajouté",
    "slot_removed": "un moment libre retiré",
    "absence_added": "une absence",
    "free_time_added": "une disponibilité exceptionnelle",
    "exception_removed": "une date retirée",
}
OTHER_CHANGE = "un réglage"


def until(details: Mapping[str, Any]) -> str:
    """Until when a break lasts, as the end of a sentence."""
    told = details.get("until")
    return f" jusqu’au {day(datetime.fromisoformat(told).date())}" if told else ""


def changed(details: Mapping[str, Any]) -> str:
    """What was changed, each thing once."""
    words = dict.fromkeys(CHANGED.get(one, OTHER_CHANGE) for one in details.get("changed", ()))
    return listed(list(words)) or OTHER_CHANGE
