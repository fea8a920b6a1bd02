"""What weighs in the choice of whom to ask, in points: a page can show them, a commune set them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Weights:
    """Points given or taken; the most points are asked first. All are zero or more: zero means "does not count".

    Willingness falls by a sixth with each 500 m (see `answer_rates`): ten points. What somebody answered weighs more
    than that, because a few answers say less than they seem to. Rest grows with the square of the days: three weeks
    count little, three months bring nearly anybody to the front, so that no willing neighbour is forgotten.
    """

    distance: float = 10  # taken for each step of 500 m
    wait: float = 3  # taken for each day between the first moment the person can receive and the proposed visit
    rest: float = 100  # given after `rest_days` without being asked, by the square of the share of them before
    rest_days: int = 90
    recent: float = 10  # taken for each ask of the last 30 days
    this_week: float = 60  # and for each of the last seven days besides: a third one only for want of others
    in_hand: float = 15  # taken for each visit accepted and not done yet
    known: float = 30  # given to who has already helped this person
    answers: float = 120  # given or taken by how much oftener or rarer than others they say yes, when they answer
    newcomer: float = 20  # given, beside a whole rest, to who was never asked: a first task early
    chance: float = 6  # drawn anew for each request, so that equals take turns: from none to so many

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Weights":
        """Read what `to_json` wrote; what is missing takes its default."""
        return cls(**{field.name: plain[field.name] for field in fields(cls) if field.name in plain})
