"""What stands on the page of a bricoleur who said yes, beside the request itself."""

from dataclasses import dataclass

from dispatch.asks import referent_of, winners
from dispatch.desk import Desk
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import State, StuckReason
from dispatch.time_given import may_tell, minutes_told
from voisinage.links.way import Way, way_to


@dataclass(frozen=True)
class BricoleurSheet:
    """What a bricoleur who said yes sees."""

    referent: Volunteer | None
    companion: str | None  # first name of the second of a pair
    way: Way | None  # to the door, where the visit is still ahead
    at_work: bool  # may still report
    has_visit: bool  # at a time that a calendar can hold
    may_tell_time: bool
    minutes: int | None  # as they told them
    then: str  # what happens next, in one sentence


def bricoleur_sheet(here: Desk, ask: Ask, agent: str) -> BricoleurSheet:
    """Read what the bricoleur's page shows beside the request itself. `agent`: the browser, by its own word."""
    referent = referent_of(ask.request)
    others = [one.volunteer.first_name for one in winners(ask.request) if one is not ask]
    at_work = may_report(ask.request)
    return BricoleurSheet(
        referent.volunteer if referent else None,
        others[0] if others else None,
        way=way_to(ask.request, ask.volunteer.moves_by, agent) if at_work else None,
        at_work=at_work,
        has_visit=ask.visit_end is not None and ask.visit_end > here.now and at_work,
        may_tell_time=may_tell(ask),
        minutes=minutes_told(here, ask),
        then=_then(ask.request, referent.volunteer.first_name if referent else "la mairie"),
    )


def _then(request: Request, follower: str) -> str:
    """What happens next, once they have done what is theirs."""
    if request.state is State.DONE:
        return f"Vous n’avez plus rien à faire : {follower} appelle {request.person.first_name} pour vérifier."
    return (
        f"Ensuite : une fois sur place, dites ici ce qu’il en est, et {follower} appelle {request.person.first_name}."
    )


def may_report(request: Request) -> bool:
    """Whether a bricoleur who said yes has still to say how it went."""
    if request.state is State.STUCK:
        return request.stuck_reason is not StuckReason.UNVERIFIED  # they have reported already
    return request.state in (State.OPEN, State.IN_CHARGE, State.ASSIGNED)
