"""What a row of the table of rights says."""

from dataclasses import dataclass
from enum import StrEnum

from voisinage.accounts.standing import Who


class Reach(StrEnum):
    """On what a right bears. Whatever lies beyond is answered as if it did not exist."""

    PUBLIC = "public"  # nothing of anybody
    OWN = "own"  # one's own account
    BY_LINK = "by_link"  # what the link was sent for
    ORGANISATION = "organisation"  # for a prescriber the own organisation; for the mairie its commune
    COMMUNE = "commune"
    INSTALLATION = "installation"


@dataclass(frozen=True)
class Right:
    """What may be done, on what, by whom; and the routes that do it."""

    what: str
    on: Reach
    who: frozenset[Who]
    routes: tuple[str, ...]
