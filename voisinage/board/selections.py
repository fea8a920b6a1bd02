"""How the choice of whom to ask was made: who was judged, their points and reasons, and who was left out and why.

For agents of the mairie alone: it names volunteers who were never asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.matching.score import TERMS
from dispatch.matching.why_not import until_of
from dispatch.people import Volunteer
from dispatch.requests import Request, Selection
from dispatch.states import Role
from voisinage.wording import typeset

MOST_SHOWN = 20  # choices, the latest; a search has a few
ERASED = "Bénévole effacé depuis"


@dataclass(frozen=True)
class Judged:
    """One volunteer who was judged. `points` says what counted for them; of who was left out, only `until` is said."""

    name: str
    reason: str
    points: str = ""
    asked: bool = False
    until: datetime | None = None  # aware: from then on they could be asked


@dataclass(frozen=True)
class Choice:
    """One moment at which somebody was chosen, under the number of its row. `at` is aware."""

    number: int
    at: datetime
    role: Role
    proposed: Sequence[Judged]
    left_out: Sequence[Judged]
    proposed_in_all: int
    left_out_in_all: int


def choices(session: Session, request: Request) -> list[Choice]:
    """How the volunteers asked for a request were chosen, the latest first; in two queries."""
    kept = select(Selection).where(Selection.request_id == request.id).order_by(Selection.id.desc()).limit(MOST_SHOWN)
    selections = session.scalars(kept).all()
    names = _names(session, selections)
    asked = {(ask.selection_id, ask.volunteer_id) for ask in request.asks}
    return [_choice(one, names, {who for selection, who in asked if selection == one.id}) for one in selections]


def _names(session: Session, selections: Iterable[Selection]) -> dict[int, str]:
    ids = {one["id"] for kept in selections for group in ("candidates", "excluded") for one in kept.judged[group]}
    if not ids:
        return {}
    found = select(Volunteer.id, Volunteer.first_name, Volunteer.last_name).where(Volunteer.id.in_(ids))
    return {row.id: f"{row.first_name} {row.last_name}" for row in session.execute(found)}


def _choice(kept: Selection, names: dict[int, str], asked: set[int]) -> Choice:
    judged = kept.judged
    return Choice(
        number=kept.id,
        at=kept.at,
        role=kept.role,
        proposed=[
            Judged(
                names.get(one["id"], ERASED), typeset(one["reason"]), _points(one["terms"]), asked=one["id"] in asked
            )
            for one in judged["candidates"]
        ],
        left_out=[
            Judged(names.get(one["id"], ERASED), typeset(one["reason"]), until=until_of(one))
            for one in judged["excluded"]
        ],
        proposed_in_all=judged["candidates_in_all"],
        left_out_in_all=judged["excluded_in_all"],
    )


def _points(terms: dict[str, float]) -> str:
    """Word them: "42 points : la distance −10, une première sollicitation +52"; nothing for a referent."""
    if not terms:
        return ""
    told = ", ".join(f"{TERMS.get(name, name)} {_signed(points)}" for name, points in terms.items() if abs(points) >= 1)
    return typeset(f"{_number(sum(terms.values()))} points : {told}")


def _signed(points: float) -> str:
    return f"{'+' if points > 0 else '−'}{_number(abs(points))}"


def _number(points: float) -> str:
    return f"{points:.0f}".replace("-", "−")
