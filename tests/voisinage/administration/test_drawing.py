"""A sector's corners as people write them: copied from a map, with a point or a comma, closed by hand or not."""

import json

import pytest

from dispatch.places import Sector
from voisinage.administration.drawn import MOST_CORNERS, corners_of, layer_of

SQUARE = [[0.58, 43.64], [0.59, 43.64], [0.59, 43.65], [0.58, 43.64]]


@pytest.mark.parametrize(
    "typed",
    [
        "43.64, 0.58\n43.64, 0.59\n43.65, 0.59",
        "43.64,0.58\n43.64,0.59\n43.65,0.59",
        "43,64 ; 0,58\n43,64 ; 0,59\n43,65 ; 0,59",
        "43,64 0,58\n\n43,64 0,59\r\n  43,65 0,59  \n",
        "43,64, 0,58\n43,64, 0,59\n43,65, 0,59",
        "43.64, 0.58\n43.64, 0.59\n43.65, 0.59\n43.64, 0.58",
    ],
)
def test_corners_are_read_as_people_write_them(typed: str) -> None:
    (feature,) = json.loads(layer_of("Centre", typed))["features"]

    assert feature["geometry"]["coordinates"] == [SQUARE]
    assert feature["properties"] == {"nom": "Centre"}


def test_what_is_kept_comes_back_as_it_was_typed() -> None:
    outline = json.dumps({"type": "Polygon", "coordinates": [SQUARE]})

    assert corners_of(Sector(outline=outline)) == "43.640000, 0.580000\n43.640000, 0.590000\n43.650000, 0.590000"


def test_a_layer_of_many_corners_or_with_a_hole_is_left_as_it_is() -> None:
    many = [[0.58 + index / 10_000, 43.64] for index in range(MOST_CORNERS + 1)]
    hole = [[0.585, 43.641], [0.586, 43.641], [0.586, 43.642], [0.585, 43.641]]

    for rings in ([[*many, [0.58, 43.65], many[0]]], [SQUARE, hole]):
        assert corners_of(Sector(outline=json.dumps({"type": "Polygon", "coordinates": rings}))) is None
