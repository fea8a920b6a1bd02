"""A layer of another commune is good GeoJSON: only the addresses tell that nobody lives in it."""

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from dispatch.addresses.importing import import_addresses
from dispatch.places import Commune
from dispatch.sectors.importing import import_sectors
from tests.extracts import TOWN, extract

WARNED = "aucune adresse chargée pour Auch n'est dans ces secteurs. Est-ce bien la bonne couche ?"

LAST = "5012 Chemin de l'Église"
FAR = (
    "une adresse n'est dans aucun secteur, comme « {which} ». Une demande y va au secteur le plus proche, ou attend la "
    "mairie s'il est trop loin."
)


@pytest.fixture
def commune(session: Session) -> Commune:
    commune = Commune(insee="32013", name="Auch", contact_phone="+33639980000")
    session.add(commune)
    session.flush()
    return commune


@pytest.fixture
def addresses(session: Session, tmp_path: Path) -> None:
    """The addresses of Auch, loaded."""
    (tmp_path / "adresses.csv").write_text(extract(TOWN), "utf-8")
    import_addresses(session, tmp_path / "adresses.csv")


def layer(west: float, south: float, side: float = 0.02) -> str:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"nom": "Centre"}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


@pytest.mark.parametrize(
    ("west", "south", "warnings"),
    [(0.57, 43.63, (FAR.format(which=LAST),)), (0.57, 43.70, (WARNED,)), (2.33, 48.86, (WARNED,))],
    ids=["Auch", "its northern fields", "Paris"],
)
@pytest.mark.usefixtures("addresses")
def test_sectors_without_any_address_are_told(
    session: Session, commune: Commune, west: float, south: float, warnings: tuple[str, ...]
) -> None:
    assert import_sectors(session, commune, layer(west, south)).warnings == warnings


@pytest.mark.usefixtures("addresses")
def test_the_box_around_a_sector_is_not_the_sector(session: Session, commune: Commune) -> None:
    triangle = json.loads(layer(0.57, 43.63))
    triangle["features"][0]["geometry"]["coordinates"] = [[[0.57, 43.65], [0.70, 43.65], [0.70, 43.63], [0.57, 43.65]]]

    assert import_sectors(session, commune, json.dumps(triangle)).warnings == (WARNED,)


def test_before_the_addresses_come_nothing_is_said(session: Session, commune: Commune) -> None:
    assert import_sectors(session, commune, layer(2.33, 48.86)).warnings == ()


@pytest.mark.usefixtures("addresses")
def test_the_addresses_of_another_commune_do_not_count(session: Session, commune: Commune) -> None:
    gimont = Commune(insee="32147", name="Gimont", contact_phone="+33639980000")
    session.add(gimont)
    session.flush()

    assert import_sectors(session, gimont, layer(2.33, 48.86)).warnings == ()


@pytest.mark.usefixtures("addresses")
def test_houses_that_no_sector_holds_are_counted_over_all_sectors(session: Session, commune: Commune) -> None:
    (here,) = import_sectors(session, commune, layer(0.57, 43.63, side=0.0102)).warnings
    assert here.startswith(f"2 adresses ne sont dans aucun secteur, comme « {LAST} »")

    beside = json.loads(layer(0.58, 43.63, side=0.06))
    beside["features"][0]["properties"]["nom"] = "Est"
    assert not any("aucun secteur" in told for told in import_sectors(session, commune, json.dumps(beside)).warnings)
