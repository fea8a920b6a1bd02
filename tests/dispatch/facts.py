"""A need, and volunteers who fit it unless told otherwise."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from geopy.distance import geodesic

from dispatch.availability import Slot, Window
from dispatch.geo import Point
from dispatch.matching.bricoleur_facts import BricoleurFacts
from dispatch.matching.judging import Need
from dispatch.matching.referent_ranking import ReferentFacts
from dispatch.states import Urgency

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=PARIS)
HOME = Point(43.6465, 0.5855)
NEED = Need(
    point=HOME,
    skill="electricity",
    windows=(Window(datetime(2026, 11, 26, 8, tzinfo=UTC), datetime(2026, 11, 26, 11, tzinfo=UTC)),),
    minutes=60,
    sector_id=1,
    urgency=Urgency.SOON,
    now=MONDAY,
    tz=PARIS,
    sector_name="Centre",
)


def away(distance_m: float, bearing: float = 90) -> Point:
    there = geodesic(meters=distance_m).destination((HOME.lat, HOME.lon), bearing)
    return Point(there.latitude, there.longitude)


def bricoleur(id_: int, distance_m: float = 200, **known: Any) -> BricoleurFacts:
    willing = BricoleurFacts(
        id=id_,
        point=away(distance_m),
        radius_m=1_500,
        skills=frozenset({"electricity"}),
        slots=(Slot(3, time(9), time(12)),),
        charter_signed=True,
        paused_until=None,
        stopped=False,
        asked_this_week=0,
        last_asked_at=None,
        asked_for_this=False,
        busy=0,
    )
    return willing._replace(**known)


def referent(id_: int, distance_m: float | None = 400, **known: Any) -> ReferentFacts:
    willing = ReferentFacts(
        id=id_,
        point=None if distance_m is None else away(distance_m),
        sector_ids=frozenset({1}),
        paused_until=None,
        stopped=False,
        charter_signed=True,
        load=0,
        asked_for_this=False,
    )
    return replace(willing, **known)
