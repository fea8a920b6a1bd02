"""How many codes leave with a list, and why: for the numbers it brings, and for those that were never checked."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from dispatch.desk import Desk
from dispatch.numbers.codes import Sending
from dispatch.numbers.rounds import never_sent, welcome_foretold, welcome_new
from dispatch.places import Commune
from dispatch.rules import Rules
from voisinage.volunteers.sendings import NO_CHECK, told, why


@dataclass(frozen=True)
class Codes:
    """What is counted before a list is stored, to tell its numbers from those that waited already."""

    desk: Desk
    commune: Commune
    waiting: frozenset[tuple[int, str]]  # id and number of those who were never sent a code

    @classmethod
    def before(cls, desk: Desk, commune: Commune) -> "Codes":
        """Counted now; the list is stored next."""
        return cls(desk, commune, _waiting(desk, commune))

    def foretold(self) -> list[str]:
        """What `sent` would say, with nothing sent."""
        return self._told(welcome_foretold)

    def sent(self) -> list[str]:
        """Send them, and say how many left and why."""
        return self._told(welcome_new)

    def _told(self, send: Callable[[Desk, Commune], Counter[Sending]]) -> list[str]:
        if not Rules.from_json(self.commune.rules).verify_phones:
            return [NO_CHECK]
        now = _waiting(self.desk, self.commune)
        earlier = len(now & self.waiting)
        return [*told(send(self.desk, self.commune)), why(len(now) - earlier, earlier)]


def _waiting(desk: Desk, commune: Commune) -> frozenset[tuple[int, str]]:
    return frozenset((volunteer.id, volunteer.phone) for volunteer in never_sent(desk, commune))
