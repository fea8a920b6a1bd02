"""`/mairie/demandes/<ref>/pourquoi-pas`: of each neighbour who was not asked, why, and from when on they could be.

For agents of the mairie alone. "Plus jamais ensemble" is said as their request's page says it: not who wished it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.joining.memberships import still_here
from dispatch.matching.why_not import Verdicts, WhyNot, is_over, why_not_now, why_not_then
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.standing import ranked
from voisinage.board.blueprint import board, mairie_only, the_request
from voisinage.desk import desk
from voisinage.volunteers.by_name import first_then_last
from voisinage.wording import typeset

MOST_NAMED = 12  # of one reason; whoever else is meant can be chosen by name


@dataclass(frozen=True)
class Told:
    """One neighbour in words. `until` and `place` as in `WhyNot`."""

    name: str
    reason: str
    until: datetime | None
    place: int | None


@board.get("/demandes/<ref>/pourquoi-pas")
@mairie_only
def why_not(ref: str) -> str:
    """Everybody who was not asked, by reason; `?voisin=` is the id of the one in question."""
    here, found = desk(), the_request(ref)
    verdicts, names = _verdicts(here, found), _names(here, found)
    neighbours = {one.volunteer_id: one for one in verdicts.neighbours if one.volunteer_id in names}
    told = {number: _told(one, names[number]) for number, one in neighbours.items()}
    chosen = request.args.get("voisin", type=int)
    return render_template(
        "board/why_not.html",
        found=found,
        judged_at=verdicts.judged_at,
        looked_for=verdicts.judged_at is not None or not is_over(found),
        names=[(number, name) for number, name in names.items() if number in told],
        chosen=chosen,
        answer=told.get(chosen) if chosen else None,
        possible=[one for one in told.values() if one.place],
        later=[one for _, _, one in sorted((one.until, number, one) for number, one in told.items() if one.until)],
        others=_by_reason(one for one in told.values() if not one.place and not one.until),
        most_named=MOST_NAMED,
    )


def _verdicts(here: Desk, found: Request) -> Verdicts:
    """As things are; once the request has ended, as they were when somebody was last looked for."""
    if is_over(found):
        return why_not_then(here.session, found) or Verdicts(())
    return why_not_now(here.session, found, ranked(here, found))


def _names(here: Desk, found: Request) -> dict[int, str]:
    """Of all who help in the commune, in the order in which one looks for a first name."""
    columns = select(Volunteer.id, Volunteer.first_name, Volunteer.last_name)
    rows = here.session.execute(columns.where(Volunteer.commune_id == found.commune_id, Volunteer.is_bricoleur,
                                              still_here()))  # fmt: skip
    return {row.id: f"{row.first_name} {row.last_name}" for row in sorted(rows, key=first_then_last)}


def _told(one: WhyNot, name: str) -> Told:
    return Told(name, typeset(one.reason), one.until, one.place)


def _by_reason(neighbours: Iterable[Told]) -> Sequence[tuple[str, Sequence[str]]]:
    """The names under each reason, the reason that leaves out most people first."""
    groups: Mapping[str, list[str]] = defaultdict(list)
    for one in neighbours:
        groups[one.reason].append(one.name)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
