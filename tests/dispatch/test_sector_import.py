"""Sectors come in whole or not at all, and every refusal says what to mend."""

import cmath
import json
from typing import Any

import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.errors import ImportRefused
from dispatch.geo import Point, SectorShape, find_sector, shape_from_geojson
from dispatch.places import Commune, Sector
from dispatch.sectors.geojson import MOST_BYTES
from dispatch.sectors.importing import Outcome, SectorReport, import_sectors
from tests.extracts import REAL_DATA

Ring = list[list[float]]


def square(west: float, south: float, side: float = 0.01) -> Ring:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


WEST, EAST, NORTH = square(0.58, 43.64), square(0.59, 43.64), square(0.58, 43.65)
BOW_TIE = [[0.58, 43.64], [0.59, 43.65], [0.59, 43.64], [0.58, 43.65], [0.58, 43.64]]


def feature(name: Any, ring: Ring, *, key: str = "nom") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {key: name, "code": 1.5},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def layer(*features: dict[str, Any], **others: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **others})


TWO = layer(feature("Ouest", WEST), feature("Est", EAST))


@pytest.fixture
def commune(session: Session) -> Commune:
    """A commune without any sector."""
    commune = Commune(insee="32013", name="Auch", contact_phone="+33639980000")
    session.add(commune)
    session.flush()
    return commune


def outcomes(report: SectorReport) -> dict[str, Outcome]:
    return {line.name: line.outcome for line in report.lines}


def sector(session: Session, name: str) -> Sector:
    return session.scalars(select(Sector).where(Sector.name == name)).one()


def test_sectors_are_created_and_hold_their_addresses(session: Session, commune: Commune) -> None:
    report = import_sectors(session, commune, TWO)
    assert outcomes(report) == {"Ouest": Outcome.CREATED, "Est": Outcome.CREATED}
    assert report.warnings == ()
    shapes = [SectorShape(found.id, found.name, shape_from_geojson(found.outline)) for found in commune.sectors]
    assert find_sector(Point(43.645, 0.595), shapes, 100).sector_name == "Est"


def test_importing_again_updates_by_name_whatever_its_spelling(session: Session, commune: Commune) -> None:
    import_sectors(session, commune, TWO)
    first = sector(session, "Ouest").id
    report = import_sectors(session, commune, layer(feature("OUEST", NORTH), feature("Est", EAST)))
    assert outcomes(report) == {"OUEST": Outcome.UPDATED, "Est": Outcome.UNCHANGED}
    assert sector(session, "OUEST").id == first
    assert session.scalar(select(func.count()).select_from(Sector)) == 2


def test_a_sector_that_is_not_in_the_file_is_kept_and_named(session: Session, commune: Commune) -> None:
    import_sectors(session, commune, TWO)
    report = import_sectors(session, commune, layer(feature("Est", EAST)))
    assert report.kept == ("Ouest",)


def test_another_communes_sector_of_that_name_is_left_alone(session: Session, commune: Commune) -> None:
    other = Commune(insee="32256", name="Mirande", contact_phone="+33639980001")
    session.add(other)
    session.flush()
    import_sectors(session, other, TWO)
    assert outcomes(import_sectors(session, commune, TWO)) == {"Ouest": Outcome.CREATED, "Est": Outcome.CREATED}


def test_a_bow_tie_is_repaired_and_said_to_be(session: Session, commune: Commune) -> None:
    (line,) = import_sectors(session, commune, layer(feature("Nœud", BOW_TIE))).lines
    outline = shapely.from_geojson(sector(session, "Nœud").outline)
    assert line.repaired
    assert outline.is_valid
    assert outline.area == pytest.approx(0.00005)


def test_a_line_that_may_surround_a_hole_or_not_is_not_guessed_at(session: Session, commune: Commune) -> None:
    corners = [cmath.rect(0.01, turn * 4 * cmath.pi / 5) for turn in range(5)]
    star = [[0.58 + corner.real, 43.64 + corner.imag] for corner in corners]
    with pytest.raises(ImportRefused, match="« Étoile » : le contour se recoupe"):
        import_sectors(session, commune, layer(feature("Étoile", [*star, star[0]])))


def test_heights_are_dropped(session: Session, commune: Commune) -> None:
    import_sectors(session, commune, layer(feature("Haut", [[*point, 160.0] for point in WEST])))
    assert not shapely.from_geojson(sector(session, "Haut").outline).has_z


def test_a_multipolygon_is_a_sector_too(session: Session, commune: Commune) -> None:
    both = {**feature("Deux rives", WEST), "geometry": {"type": "MultiPolygon", "coordinates": [[WEST], [EAST]]}}
    import_sectors(session, commune, layer(both))
    assert shapely.from_geojson(sector(session, "Deux rives").outline).is_valid


@pytest.mark.parametrize("key", ["nom", "NOM", "name", "Libellé", "l_qu", "nom_quartier"])
def test_usual_names_are_recognised(session: Session, commune: Commune, key: str) -> None:
    assert outcomes(import_sectors(session, commune, layer(feature("Ouest", WEST, key=key)))) == {
        "Ouest": Outcome.CREATED
    }


def test_an_unusual_name_is_taken_when_told(session: Session, commune: Commune) -> None:
    unusual = layer(feature("Ouest", WEST, key="zz_12"))
    with pytest.raises(ImportRefused, match=r"Il y a : code, zz_12\. .*--nom"):
        import_sectors(session, commune, unusual)
    assert len(import_sectors(session, commune, unusual, name_property="zz_12").lines) == 1


def test_overlaps_and_gaps_are_told_by_name(session: Session, commune: Commune) -> None:
    report = import_sectors(
        session,
        commune,
        layer(feature("Ouest", WEST), feature("Est", square(0.589, 43.64)), feature("Nord", square(0.58, 43.6503))),
    )
    overlap, gap = report.warnings
    assert "« Ouest » et « Est » se recouvrent sur" in overlap
    assert "(10 % du plus petit)" in overlap
    assert "Un vide" in gap
    assert "« Nord »" in gap


def test_a_hole_in_the_middle_is_told(session: Session, commune: Commune) -> None:
    ring = feature("Couronne", square(0.57, 43.63, 0.03))
    ring["geometry"]["coordinates"].append(WEST)
    assert "Un vide de" in import_sectors(session, commune, layer(ring)).warnings[0]


def test_lines_drawn_by_hand_are_not_called_overlaps(session: Session, commune: Commune) -> None:
    report = import_sectors(session, commune, layer(feature("Ouest", WEST), feature("Est", square(0.58999, 43.64))))
    assert report.warnings == ()


def swapped(ring: Ring) -> Ring:
    return [[lat, lon] for lon, lat in ring]


LAMBERT_93 = [[505_000.0, 6_284_000.0], [506_000.0, 6_284_000.0], [506_000.0, 6_285_000.0], [505_000.0, 6_284_000.0]]
PLACE = {"type": "Point", "coordinates": [0.58, 43.64]}
POINT = {"type": "Feature", "properties": {"nom": "Mairie"}, "geometry": PLACE}
LINE = {**POINT, "geometry": {"type": "LineString", "coordinates": WEST}}
BARE = {**POINT, "geometry": None}
OPEN = {**POINT, "geometry": {"type": "Polygon", "coordinates": [WEST[:-1]]}}
FLAT = {**POINT, "geometry": {"type": "Polygon", "coordinates": [[WEST[0], WEST[1], WEST[0], WEST[0]]]}}
NOT_A_NUMBER = layer(feature("Trou", WEST)).replace("43.65", "NaN")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "est vide"),
        ("{", "pas du JSON lisible"),
        ('{"type": "FeatureCollection",\n "features": [}', "erreur ligne 2"),
        ("[" * 100_000, "n'est pas un GeoJSON"),
        ("[]", "FeatureCollection"),
        (json.dumps(feature("Seul", WEST)), "FeatureCollection"),
        (layer(), "aucun secteur"),
        ('{"type": "FeatureCollection", "features": [1]}', "illisible"),
        (layer(*[feature(f"S{number}", WEST) for number in range(501)]), "501 objets"),
        (layer(feature("Ouest", LAMBERT_93)), "Lambert-93"),
        (layer(feature("Ouest", WEST), crs={"type": "name", "properties": {"name": "EPSG:2154"}}), "EPSG:2154"),
        (layer(feature("Ouest", swapped(WEST))), "latitude et longitude sont inversées"),
        (layer(feature("Ouest", square(-74.0, 40.7))), "dépasse de la France"),
        (layer(feature("Ouest", WEST), feature(" ouest ", EAST)), "n° 1 et n° 2 portent le même nom"),
        (layer(feature("Ouest", WEST), feature("", EAST)), "n° 2|Aucune propriété"),
        (layer(feature("x" * 81, WEST)), "trop long"),
        (layer(POINT), "« Mairie » : c'est un point"),
        (layer(LINE), "« Mairie » : c'est une ligne"),
        (layer(BARE), "« Mairie » : il n'a pas de contour"),
        (layer(OPEN), "« Mairie » : le contour est illisible"),
        (layer(FLAT), "« Mairie » : le contour n'entoure aucune surface"),
        (NOT_A_NUMBER, "« Trou » : le contour est illisible"),
    ],
)
def test_a_useless_layer_is_refused_with_a_sentence(
    session: Session, commune: Commune, text: str, sentence: str
) -> None:
    with pytest.raises(ImportRefused, match=sentence):
        import_sectors(session, commune, text)
    assert session.scalar(select(func.count()).select_from(Sector)) == 0


def test_a_huge_layer_is_refused_before_it_is_read(session: Session, commune: Commune) -> None:
    with pytest.raises(ImportRefused, match="trop gros"):
        import_sectors(session, commune, " " * (MOST_BYTES + 1))


def test_all_that_is_wrong_is_told_at_once_and_the_good_ones_wait(session: Session, commune: Commune) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_sectors(session, commune, layer(feature("Ouest", WEST), POINT, {**OPEN, "properties": {"nom": "Gare"}}))
    assert str(refused.value).count("\n") == 2
    assert session.scalar(select(func.count()).select_from(Sector)) == 0


@pytest.mark.skipif(not REAL_DATA.exists(), reason="the real quartiers are not beside this checkout")
def test_real_quartiers_fit_together(session: Session, commune: Commune) -> None:
    report = import_sectors(session, commune, (REAL_DATA / "quartiers-75109.geojson").read_text(encoding="utf-8"))
    assert set(outcomes(report)) == {"Rochechouart", "Saint-Georges", "Chaussée-d'Antin", "Faubourg-Montmartre"}
    assert report.warnings == ()


@pytest.mark.parametrize("name", ["Centre\0", "\0", "Rue \\\0"])
def test_a_null_character_is_refused(session: Session, commune: Commune, name: str) -> None:
    with pytest.raises(ImportRefused, match="caractères nuls"):
        import_sectors(session, commune, layer(feature(name, square(0.58, 43.64))))


def test_letters_that_look_like_a_null_character_are_letters(session: Session, commune: Commune) -> None:
    assert list(outcomes(import_sectors(session, commune, layer(feature("\\u0000", square(0.58, 43.64)))))) == [
        "\\u0000"
    ]
