"""What stands on the page of a bricoleur who said yes, beside the request itself."""

from dataclasses import dataclass

from dispatch.asks import referent_of, winners
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import State, StuckReason


@dataclass(frozen=True)
class BricoleurSheet:
    """What a bricoleur who said yes sees."""

    referent: Volunteer | None
    companion: str | None  # first name of the second of a pair
    way: str | None  # a map of the place, where the visit is still ahead
    at_work: bool  # may still report


def bricoleur_sheet(ask: Ask) -> BricoleurSheet:
    """Read what the bricoleur's page shows beside the request itself."""
    referent = referent_of(ask.request)
    others = [one.volunteer.first_name for one in winners(ask.request) if one is not ask]
    at_work = may_report(ask.request)
    return BricoleurSheet(
        referent.volunteer if referent else None,
        others[0] if others else None,
        way=_map_of(ask.request) if at_work else None,
        at_work=at_work,
    )


def may_report(request: Request) -> bool:
    """Whether a bricoleur who said yes has still to say how it went."""
    if request.state is State.STUCK:
        return request.stuck_reason is not StuckReason.UNVERIFIED  # they have reported already
    return request.state in (State.OPEN, State.IN_CHARGE, State.ASSIGNED)


def _map_of(request: Request) -> str | None:
    """Where the person lives, on OpenStreetMap: a plain link, so that nothing leaves before it is tapped."""
    if request.lat is None or request.lon is None:
        return None
    lat, lon = f"{request.lat:.5f}", f"{request.lon:.5f}"
    return f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}"
