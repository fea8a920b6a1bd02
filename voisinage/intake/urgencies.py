"""What each urgency brings about under the commune's rules: who is woken, and until when an answer is awaited."""

from collections.abc import Mapping
from datetime import datetime

from dispatch.delays import WakingHours, due_at
from dispatch.places import Commune
from dispatch.rules import Rules
from dispatch.states import Urgency
from voisinage.wording import deadline


def implications(commune: Commune, rules: Rules, now: datetime) -> Mapping[Urgency, str]:
    """For each urgency two or three short sentences, true of a request recorded at `now`."""
    hours = WakingHours.of(commune.timezone, commune.territory, commune.insee, rules)

    def awaited(urgency: Urgency) -> str:
        until = due_at(now, rules.for_urgency(urgency).referent_answer, urgency, hours)
        return f"Réponse attendue {deadline(until, now, commune.timezone)}"

    return {
        Urgency.IMMEDIATE: f"{_woken(commune)} {awaited(Urgency.IMMEDIATE)}.",
        Urgency.SOON: f"{awaited(Urgency.SOON)}. Personne n’est réveillé la nuit, ni dérangé le dimanche.",
        Urgency.PLANNED: f"{awaited(Urgency.PLANNED)}, pour une visite dans la semaine. Personne n’est réveillé.",
    }


def _woken(commune: Commune) -> str:
    first = "Un référent est prévenu aussitôt, même la nuit et le dimanche. Sans réponse, d’autres le sont"
    return f"{first}, et l’astreinte de la mairie." if commune.alert_phone else f"{first}."
