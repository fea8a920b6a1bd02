"""Where France lies, roughly: enough to notice coordinates that were swapped, projected or mistyped."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """West, south, east and north limits in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether the point is inside. False for a NaN."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


MAINLAND = Box(-5.6, 41.2, 9.8, 51.3)
OVERSEAS = {
    "971": Box(-62.0, 15.7, -60.9, 16.7),  # Guadeloupe
    "972": Box(-61.4, 14.2, -60.7, 15.0),  # Martinique
    "973": Box(-54.8, 2.0, -51.4, 6.0),  # Guyane
    "974": Box(55.0, -21.5, 56.0, -20.7),  # La Réunion
    "975": Box(-56.6, 46.6, -56.0, 47.3),  # Saint-Pierre-et-Miquelon
    "976": Box(44.9, -13.2, 45.4, -12.5),  # Mayotte
    "977": Box(-63.1, 17.7, -62.6, 18.1),  # Saint-Barthélemy
    "978": Box(-63.3, 17.9, -62.9, 18.3),  # Saint-Martin
    "986": Box(-178.4, -14.6, -176.0, -13.0),  # Wallis-et-Futuna
    "987": Box(-155.0, -28.0, -134.0, -7.0),  # Polynésie française
    "988": Box(158.0, -23.0, 172.5, -17.5),  # Nouvelle-Calédonie
}


def is_in_its_territory(lon: float, lat: float, insee: str) -> bool:
    """Whether a point can belong to the commune of this INSEE code: mainland, or the territory its code begins with."""
    return OVERSEAS.get(insee[:3], MAINLAND).holds(lon, lat)


def is_french_ground(lon: float, lat: float) -> bool:
    """Whether a point can be anywhere in France."""
    return any(box.holds(lon, lat) for box in (MAINLAND, *OVERSEAS.values()))
