"""A volunteer placed by latitude and longitude: far from all that is known of the commune, somebody should look."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from dispatch.addresses.importing import import_addresses
from dispatch.desk import Desk, Line
from dispatch.places import Commune, Sector
from tests.extracts import TOWN, extract
from voisinage.volunteers.importing import import_volunteers

LINE = Line("https://voisinage.example", can_reply=False)
NOW = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
SQUARE = '{"type":"Polygon","coordinates":[[[0.57,43.63],[0.60,43.63],[0.60,43.65],[0.57,43.65],[0.57,43.63]]]}'
FAR = "ligne 2 : ce point est à plus de 20 km des secteurs et des adresses de la commune"


@pytest.fixture
def commune(session: Session) -> Commune:
    """Auch, with neither sectors nor addresses."""
    commune = Commune(insee="32013", name="Auch", contact_phone="+33536490100")
    session.add(commune)
    session.flush()
    return commune


@pytest.fixture
def addresses(session: Session, tmp_path: Path) -> None:
    """The addresses of Auch, loaded."""
    (tmp_path / "adresses.csv").write_text(extract(TOWN), "utf-8")
    import_addresses(session, tmp_path / "adresses.csv")


def doubts(session: Session, commune: Commune, lat: float, lon: float) -> list[str]:
    titles = "prenom;nom;telephone;role;competences;lat;lon"
    line = f"{titles}\nPaul;Roy;06 39 98 01 02;bricoleur;courses;{lat};{lon}\n"
    report = import_volunteers(Desk(session, NOW, LINE), commune, line.encode())
    assert report.added == 1
    return report.doubts


@pytest.mark.parametrize(
    ("lat", "found"),
    [(43.64, []), (43.80, []), (43.86, [FAR]), (44.64, [FAR])],  # 43.65 is the northern edge; 0.1° is 11 km
)
def test_twenty_kilometres_from_the_nearest_sector(
    session: Session, commune: Commune, lat: float, found: list[str]
) -> None:
    session.add(Sector(commune=commune, name="Centre", outline=SQUARE))

    assert doubts(session, commune, lat, 0.58) == found


@pytest.mark.parametrize(("lat", "found"), [(43.64, []), (43.80, []), (43.86, [FAR])])
@pytest.mark.usefixtures("addresses")
def test_or_from_the_nearest_address(session: Session, commune: Commune, lat: float, found: list[str]) -> None:
    assert doubts(session, commune, lat, 0.58) == found


@pytest.mark.usefixtures("addresses")
def test_an_address_beyond_the_sectors_is_near_enough(session: Session, commune: Commune) -> None:
    elsewhere = SQUARE.replace("43.6", "43.2")
    session.add(Sector(commune=commune, name="Sud", outline=elsewhere))

    assert doubts(session, commune, 43.64, 0.58) == []


def test_with_nothing_to_compare_nobody_is_doubted(session: Session, commune: Commune) -> None:
    assert doubts(session, commune, 48.85, 2.35) == []
