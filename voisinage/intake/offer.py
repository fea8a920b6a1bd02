"""What the form offers an agent at one moment: the jobs they use most, then all; the half-days to come; urgencies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from dispatch.availability import offered_windows
from dispatch.desk import Desk
from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.requests import Job
from dispatch.rules import Rules
from dispatch.states import DoneBy, Urgency
from voisinage.intake.moments import Moment, moments
from voisinage.intake.queries import catalogue, usual_jobs
from voisinage.intake.urgencies import implications

MOST_AT_ONCE = 6  # three rows of tiles on a small phone

WHO = {
    DoneBy.NEIGHBOURS: "Fait par des voisins",
    DoneBy.PARTNER: "Confié à un partenaire",
    DoneBy.PROFESSIONAL: "Demande un professionnel",
}


@dataclass(frozen=True)
class Offer:
    """Everything the form must know before anybody has typed. `now` is aware, `usual` are ids, the most used first."""

    commune: Commune
    jobs: Sequence[Job]
    windows: Sequence[Moment]
    rules: Rules
    now: datetime
    usual: Sequence[int] = field(default=())

    def job(self, job_id: str | None) -> Job | None:
        """The job of this id as the form sends it; None for one that is not offered here."""
        return next((job for job in self.jobs if str(job.id) == job_id), None)

    def at_once(self) -> list[Job]:
        """The jobs shown first, of those that neighbours do: what this organisation asks for most, then the others."""
        rank = {job_id: place for place, job_id in enumerate(self.usual)}
        done_here = [job for job in self.jobs if job.done_by is DoneBy.NEIGHBOURS]
        return sorted(done_here, key=lambda job: rank.get(job.id, len(rank)))[:MOST_AT_ONCE]

    def by_who(self) -> list[tuple[str, list[Job]]]:
        """The other jobs under the heading of who does them; headings without a job are left out."""
        shown = self.at_once()
        others = [job for job in self.jobs if job not in shown]
        groups = [(words, [job for job in others if job.done_by is who]) for who, words in WHO.items()]
        return [group for group in groups if group[1]]

    def urgencies(self) -> Mapping[Urgency, str]:
        """For each urgency, what it brings about under the commune's rules."""
        return implications(self.commune, self.rules, self.now)


def offer_of(desk: Desk, agent: Agent) -> Offer:
    """What the form offers this agent now."""
    commune = agent.commune
    half_days = offered_windows(desk.now, ZoneInfo(commune.timezone))
    return Offer(
        commune=commune,
        jobs=catalogue(desk.session, commune),
        windows=moments(half_days, commune, desk.now),
        rules=Rules.from_json(commune.rules),
        now=desk.now,
        usual=usual_jobs(desk.session, agent, desk.now),
    )
