"""The way to somebody's door, in whatever maps this phone has: a plain link, so that nothing leaves before the tap.

Android offers its own applications for a `geo:` address (RFC 5870), which an iPhone does not know; Apple Maps opens
there by its web address; any other browser gets OpenStreetMap's directions. Guessed wrong, the second link still works.
"""

from dataclasses import dataclass

from dispatch.requests import Request
from dispatch.states import Travel

_APPLE = ("iPhone", "iPad", "Macintosh")
_BY = {Travel.FOOT: "w", Travel.BICYCLE: "c", Travel.CAR: "d"}  # Apple's `dirflg`
_ENGINES = {Travel.FOOT: "foot", Travel.BICYCLE: "bike", Travel.CAR: "car"}


@dataclass(frozen=True)
class Way:
    """`here`: for this phone's own maps; `anywhere`: a page that every browser opens. The same on a computer."""

    here: str
    anywhere: str


def way_to(request: Request, moves_by: Travel, agent: str) -> Way | None:
    """How to get there; None while nobody knows where that is. `agent`: what the browser says it is."""
    if request.lat is None or request.lon is None:
        return None
    lat, lon = f"{request.lat:.5f}", f"{request.lon:.5f}"
    anywhere = f"https://www.openstreetmap.org/directions?engine=fossgis_osrm_{_ENGINES[moves_by]}&to={lat}%2C{lon}"
    if "Android" in agent:
        return Way(f"geo:{lat},{lon}?q={lat},{lon}", anywhere)
    if any(one in agent for one in _APPLE):
        return Way(f"https://maps.apple.com/?daddr={lat},{lon}&dirflg={_BY[moves_by]}", anywhere)
    return Way(anywhere, anywhere)
