"""How many codes leave with a list, and why: for the numbers it brings, and for those that were never checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.desk import Desk
from dispatch.numbers.rounds import never_sent, welcome_foretold
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.rules import Rules
from voisinage.volunteers.sendings import NO_CHECK, told, why
from voisinage.volunteers.welcoming import welcome_all


@dataclass(frozen=True)
class Codes:
    """What is counted before a list is stored, to tell its numbers from those that waited already."""

    desk: Desk
    commune: Commune
    waiting: dict[Volunteer, str]  # those who were never sent a code, with their number

    @classmethod
    def before(cls, desk: Desk, commune: Commune) -> "Codes":
        """Counted now; the list is stored or foreseen next."""
        return cls(desk, commune, {volunteer: volunteer.phone for volunteer in never_sent(desk, commune)})

    def foretold(self, brought: Sequence[Volunteer]) -> list[str]:
        """What `sent` would say, with nothing sent, once the list has brought these newcomers and new numbers."""
        if not self._checks:
            return [NO_CHECK]
        waiting = [one for one in dict.fromkeys([*self.waiting, *brought]) if one.stopped_at is None]
        return [*told(welcome_foretold(self.desk, waiting)), self._why(waiting)]

    def sent(self) -> list[str]:
        """Keep the list, send them, and say how many left and why."""
        if not self._checks:
            self.desk.session.commit()
            return [NO_CHECK]
        reason = self._why(never_sent(self.desk, self.commune))
        return [*told(welcome_all(self.desk, self.commune)), reason]

    @property
    def _checks(self) -> bool:
        return Rules.from_json(self.commune.rules).verify_phones

    def _why(self, waiting: Sequence[Volunteer]) -> str:
        earlier = sum(self.waiting.get(volunteer) == volunteer.phone for volunteer in waiting)
        return why(len(waiting) - earlier, earlier)
