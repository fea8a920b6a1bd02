"""Whether the last good backup is recent enough: what the mairie's page, `doctor` and the morning text say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sms.when import spoken_day
from voisinage.backups.scheduled import last_good, last_tries
from voisinage.backups.tables import Backup
from voisinage.config import Settings

TOO_OLD = timedelta(days=2)
NONE_TAKEN = "Aucune sauvegarde n'est prise : si la machine tombe en panne, tout est perdu."
NOT_YET = "Aucune bonne sauvegarde n'a encore été prise."
GOOD = "La dernière bonne sauvegarde date du {day}. Elle a été restaurée pour essai, et retrouvée entière."
OLD = (
    "La dernière bonne sauvegarde date du {day}, il y a {days} jours : c'est trop vieux. Ce qui a été enregistré "
    "depuis serait perdu."
)


@dataclass(frozen=True)
class Standing:
    """`wanted`: the settings ask for backups. `first_try_at`: the oldest try still remembered, good or not."""

    wanted: bool
    good_at: datetime | None
    first_try_at: datetime | None
    problem: str

    def is_too_old(self, now: datetime) -> bool:
        """Whether somebody must be told. Where none was ever good, it counts from the first one tried."""
        since = self.good_at or self.first_try_at
        return self.wanted and since is not None and now - since > TOO_OLD

    def is_well(self, now: datetime) -> bool:
        """Whether there is one, and a recent one."""
        return self.wanted and self.good_at is not None and not self.is_too_old(now)

    def days(self, now: datetime) -> int:
        """Whole days since the last good one, or since the first one tried."""
        since = self.good_at or self.first_try_at
        return (now - since).days if since else 0

    def told(self, now: datetime, timezone: str) -> str:
        """In French, with straight apostrophes; what was wrong with the last try as well."""
        if not self.wanted:
            return NONE_TAKEN
        if self.good_at is None:
            said = NOT_YET
        else:
            words = OLD if self.is_too_old(now) else GOOD
            said = words.format(day=spoken_day(self.good_at.astimezone(ZoneInfo(timezone)).date()), days=self.days(now))
        return f"{said} Le dernier essai a échoué : {self.problem}" if self.problem else said


def standing_of(session: Session, settings: Settings) -> Standing:
    """How the backups of this installation stand: three short queries."""
    good, last = last_good(session), next(iter(last_tries(session, 1)), None)
    return Standing(
        wanted=bool(settings.backup_key),
        good_at=good.at if good else None,
        first_try_at=session.scalar(select(func.min(Backup.at))),
        problem=last.problem if last else "",
    )
