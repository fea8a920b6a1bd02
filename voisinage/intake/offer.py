"""What the form offers in one commune at one moment: its jobs, the half-days to come, what each urgency means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.availability import OfferedWindow, offered_windows
from dispatch.desk import Desk
from dispatch.places import Commune
from dispatch.requests import Job
from dispatch.rules import Rules
from dispatch.states import DoneBy, Urgency
from voisinage.intake.queries import catalogue

WHO = {
    DoneBy.NEIGHBOURS: "Fait par des voisins",
    DoneBy.PARTNER: "Confié à un partenaire",
    DoneBy.PROFESSIONAL: "Demande un professionnel",
}


@dataclass(frozen=True)
class Offer:
    """Everything the form must know before anybody has typed. `now` is aware."""

    commune: Commune
    jobs: Sequence[Job]
    windows: Sequence[OfferedWindow]
    rules: Rules
    now: datetime

    def job(self, job_id: str | None) -> Job | None:
        """The job of this id as the form sends it; None for one that is not offered here."""
        return next((job for job in self.jobs if str(job.id) == job_id), None)

    def by_who(self) -> list[tuple[str, list[Job]]]:
        """The jobs under the heading of who does them; headings without a job are left out."""
        groups = [(words, [job for job in self.jobs if job.done_by is who]) for who, words in WHO.items()]
        return [group for group in groups if group[1]]

    def urgencies(self) -> dict[str, str]:
        """For each urgency, one sentence on what it brings about under the commune's rules."""
        told = {urgency: spoken_delay(self.rules.for_urgency(urgency).referent_answer) for urgency in Urgency}
        return {
            Urgency.IMMEDIATE: f"Réponse attendue en {told[Urgency.IMMEDIATE]}, même la nuit et le dimanche.",
            Urgency.SOON: f"Réponse attendue en {told[Urgency.SOON]}, sans compter la nuit ni le dimanche.",
            Urgency.PLANNED: f"Réponse attendue en {told[Urgency.PLANNED]}, une visite dans la semaine.",
        }


def offer_of(desk: Desk, commune: Commune) -> Offer:
    """What the form offers at this desk."""
    return Offer(
        commune=commune,
        jobs=catalogue(desk.session, commune),
        windows=offered_windows(desk.now, ZoneInfo(commune.timezone)),
        rules=Rules.from_json(commune.rules),
        now=desk.now,
    )


def spoken_delay(delay: timedelta) -> str:
    """In words: "45 minutes", "3 heures", "2 h 30"."""
    hours, minutes = divmod(int(delay.total_seconds() // 60), 60)
    if hours == 0:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    return f"{hours} h {minutes:02}" if minutes else f"{hours} heure{'s' if hours > 1 else ''}"
