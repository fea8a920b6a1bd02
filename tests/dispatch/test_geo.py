"""Distances, boxes, and the sector of an address: one answer for every point."""

import json
from itertools import combinations
from math import cos, radians
from pathlib import Path

import pytest
import shapely
from geopy.distance import geodesic
from hypothesis import assume, given
from hypothesis import strategies as st

from dispatch.geo import (
    How,
    Located,
    Point,
    SectorShape,
    box,
    find_sector,
    flat_metres,
    metres,
    shape_from_geojson,
)

QUARTIERS = Path(__file__).parents[2].parent / "shared" / "data" / "quartiers-75109.geojson"

# From Saint-Pierre to the south of New Caledonia, from Wallis to Réunion.
GROUND = st.builds(Point, st.floats(-27.7, 51.2), st.floats(-178, 172))
AUCH = Point(43.6465, 0.5855)
WEST = SectorShape(1, "Ouest", shapely.box(0.0, 43.0, 0.1, 43.1))
EAST = SectorShape(2, "Est", shapely.box(0.1, 43.0, 0.2, 43.1))


def test_metres_are_those_of_the_ellipsoid() -> None:
    mairie, gare = Point(48.87289, 2.34037), Point(48.88060, 2.35530)
    assert metres(mairie, gare) == pytest.approx(1390.7, abs=1)


@given(a=GROUND, metres_away=st.floats(0, 20_000), bearing=st.floats(0, 360))
def test_the_quick_distance_is_exact_as_far_as_anybody_goes(a: Point, metres_away: float, bearing: float) -> None:
    there = geodesic(meters=metres_away).destination((a.lat, a.lon), bearing)
    assume(abs(there.longitude - a.lon) < 1)  # not across the 180th meridian
    assert flat_metres(a, Point(there.latitude, there.longitude)) == pytest.approx(metres_away, abs=0.05)


@given(point=GROUND, radius=st.floats(1, 30_000), bearing=st.floats(0, 360))
def test_a_box_holds_everything_within_its_radius(point: Point, radius: float, bearing: float) -> None:
    there = geodesic(meters=radius).destination((point.lat, point.lon), bearing)
    south, west, north, east = box(point, radius)
    assert south <= there.latitude <= north
    assert west <= there.longitude <= east


@given(point=GROUND, radius=st.floats(100, 10_000))
def test_a_box_is_hardly_larger_than_needed(point: Point, radius: float) -> None:
    south, west, north, east = box(point, radius)
    assert metres(Point(south, point.lon), Point(north, point.lon)) < 2 * radius * 1.02
    assert metres(Point(point.lat, west), Point(point.lat, east)) < 2 * radius * 1.02


def test_a_point_inside_one_sector_belongs_to_it() -> None:
    assert find_sector(Point(43.05, 0.05), [WEST, EAST], 1_000) == Located(How.INSIDE, 1, "Ouest")


@pytest.mark.parametrize("sectors", [[WEST, EAST], [EAST, WEST]])
def test_a_point_on_the_border_of_two_goes_to_the_lowest_id(sectors: list[SectorShape]) -> None:
    assert find_sector(Point(43.05, 0.1), sectors, 1_000) == Located(How.BORDER, 1, "Ouest")


def test_a_sliver_between_two_sectors_is_a_border() -> None:
    east = SectorShape(2, "Est", shapely.box(0.1 + 5e-6, 43.0, 0.2, 43.1))  # 40 cm further
    assert find_sector(Point(43.05, 0.1 + 2e-6), [WEST, east], 0) == Located(How.BORDER, 1, "Ouest")


def test_a_point_where_two_overlap_goes_to_the_lowest_id() -> None:
    assert find_sector(Point(43.05, 0.05), [SectorShape(9, "Tout", WEST.shape), EAST, WEST], 0).sector_id == 1


def test_a_point_on_the_outer_edge_is_inside() -> None:
    assert find_sector(Point(43.05, 0.0), [WEST, EAST], 0) == Located(How.INSIDE, 1, "Ouest")


@pytest.mark.parametrize("point", [Point(43.05, 0.21), Point(43.109, 0.15), Point(42.995, 0.195), Point(43.108, 0.21)])
def test_a_point_outside_goes_to_the_nearest_in_real_metres(point: Point) -> None:
    edge = Point(min(max(point.lat, 43.0), 43.1), min(max(point.lon, 0.0), 0.2))
    located = find_sector(point, [WEST, EAST], 2_000)
    assert (located.how, located.sector_id) == (How.NEAR, 2)
    assert located.distance_m == pytest.approx(metres(point, edge), rel=0.002)


def test_nearness_is_measured_in_metres_and_not_in_degrees() -> None:
    # At this latitude a degree to the north is longer than a degree to the east.
    north = SectorShape(1, "Nord", shapely.box(0.0, 43.0 + 0.009, 0.001, 43.02))
    east = SectorShape(2, "Est", shapely.box(0.0 + 0.010, 42.99, 0.02, 43.01))
    assert find_sector(Point(43.0, 0.0), [north, east], 5_000).sector_id == 2


def test_too_far_from_every_sector_is_nobodys() -> None:
    located = find_sector(Point(43.05, 0.3), [WEST, EAST], 2_000)
    assert (located.how, located.sector_id, located.sector_name) == (How.OUTSIDE, None, None)
    assert located.distance_m == pytest.approx(8_145, rel=0.01)


def test_the_reach_itself_is_still_near() -> None:
    distance = find_sector(Point(43.05, 0.21), [EAST], 0).distance_m
    assert find_sector(Point(43.05, 0.21), [EAST], distance).how is How.NEAR


def test_a_commune_without_sectors_is_undivided() -> None:
    assert find_sector(AUCH, [], 2_000) == Located(How.UNDIVIDED)


@given(lat=st.floats(42.9, 43.2), lon=st.floats(-0.1, 0.3), reach=st.floats(0, 10_000))
def test_every_point_has_one_answer_whatever_the_order(lat: float, lon: float, reach: float) -> None:
    assert find_sector(Point(lat, lon), [WEST, EAST], reach) == find_sector(Point(lat, lon), [EAST, WEST], reach)


def test_geojson_is_read_lon_lat() -> None:
    shape = shape_from_geojson(json.dumps(shapely.geometry.mapping(WEST.shape)))
    assert shape.contains(shapely.Point(0.05, 43.05))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "{}",
        '{"type": "Point", "coordinates": [0, 43]}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[[0, 43], [1, 44]]]}',
    ],
)
def test_what_is_no_polygon_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        shape_from_geojson(text)


@pytest.fixture(scope="module")
def ninth() -> list[SectorShape]:
    """The four quartiers of the 9e arrondissement of Paris."""
    if not QUARTIERS.exists():
        pytest.skip("the open data of the quartiers is not beside the checkout")
    features = json.loads(QUARTIERS.read_text())["features"]
    return [
        SectorShape(f["properties"]["code"], f["properties"]["nom"], shape_from_geojson(json.dumps(f["geometry"])))
        for f in features
    ]


@pytest.fixture(scope="module")
def borders(ninth: list[SectorShape]) -> list[shapely.LineString]:
    """Every stretch of line that two quartiers share."""
    shared = [one.shape.intersection(other.shape) for one, other in combinations(ninth, 2)]
    return [part for both in shared for part in shapely.get_parts(both) if isinstance(part, shapely.LineString)]


@given(where=st.floats(0, 1), data=st.data())
def test_each_place_on_a_real_border_has_a_sector(
    ninth: list[SectorShape], borders: list[shapely.LineString], where: float, data: st.DataObject
) -> None:
    at = data.draw(st.sampled_from(borders)).interpolate(where, normalized=True)
    located = find_sector(Point(at.y, at.x), ninth, 0)
    assert located.how in {How.INSIDE, How.BORDER}
    assert located.sector_id is not None


@given(lat=st.floats(48.870, 48.884), lon=st.floats(2.325, 2.350))
def test_real_ground_is_inside_or_measured(ninth: list[SectorShape], lat: float, lon: float) -> None:
    located = find_sector(Point(lat, lon), ninth, 300)
    around = [sector.id for sector in ninth if sector.shape.contains(shapely.Point(lon, lat))]
    if len(around) == 1:
        assert located == Located(How.INSIDE, around[0], located.sector_name)
    if located.how in {How.NEAR, How.OUTSIDE}:
        assert not around
        nearest = min(sector.shape.distance(shapely.Point(lon, lat)) for sector in ninth)  # degrees
        assert nearest * 110_000 * cos(radians(49)) <= located.distance_m <= nearest * 111_400
