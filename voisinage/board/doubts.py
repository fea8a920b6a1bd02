"""A point that lies far from the commune was perhaps mistyped: what to ask the agent before it is believed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from dispatch.deadlines import rules_of
from dispatch.geo import How, Point
from dispatch.requests import Request
from dispatch.sectors.placing import locate_point


@dataclass(frozen=True)
class Doubt:
    """How far outside the commune a point lies, and whether it would be at home with its two numbers swapped."""

    point: Point
    distance_m: float
    swapped: bool

    @property
    def confirmation(self) -> str:
        """What the form sends back to say that this very point is meant."""
        return f"{self.point.lat} {self.point.lon}"


def doubt_about(session: Session, request: Request, point: Point) -> Doubt | None:
    """What is doubtful about a point typed for `request`; None when it is in reach of a sector, or there are none."""
    reach_m = rules_of(request).sector_reach_m
    located = locate_point(session, request.commune, point, reach_m=reach_m)
    if located.how is not How.OUTSIDE:
        return None
    other_way = locate_point(session, request.commune, Point(point.lon, point.lat), reach_m=reach_m)
    return Doubt(point, located.distance_m, other_way.how is not How.OUTSIDE)
