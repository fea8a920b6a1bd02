"""Who reaches which house: beside the exact distance, in squares, by sector."""

import random

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dispatch.geo import Point, SectorShape, metres
from voisinage.observatory.coverage import CELL_M, ENOUGH, Houses, Reach, covers, reached_by, squares

AUCH = (43.6465, 0.5855)


def houses(*places: tuple[float, float]) -> Houses:
    return Houses(np.array([lat for lat, _ in places]), np.array([lon for _, lon in places]))


def test_a_house_counts_whoever_goes_that_far() -> None:
    near, far = AUCH, (AUCH[0] + 0.02, AUCH[1])  # the second 2.2 km to the north

    count = reached_by(houses(near, far), [Reach(*AUCH, 500), Reach(*AUCH, 2_500)])

    assert count.tolist() == [2, 1]


@given(st.integers(0, 10_000))
def test_the_flat_map_agrees_with_the_ellipsoid_but_for_the_last_metres(seed: int) -> None:
    chance = random.Random(seed)
    place = (AUCH[0] + chance.uniform(-0.03, 0.03), AUCH[1] + chance.uniform(-0.03, 0.03))
    reach = Reach(*AUCH, chance.choice((500, 1_500, 3_000)))
    exact = metres(Point(*AUCH), Point(*place))

    if abs(exact - reach.radius_m) > 0.01 * reach.radius_m:
        assert (reached_by(houses(place), [reach])[0] == 1) == (exact <= reach.radius_m)


def test_a_sector_says_its_shares_and_nothing_where_no_house_is_known() -> None:
    sector = SectorShape(1, "Centre", shapely.box(0.58, 43.64, 0.59, 43.65))
    empty = SectorShape(2, "Ailleurs", shapely.box(1, 44, 1.1, 44.1))
    known = houses((43.641, 0.581), (43.645, 0.585), (43.9, 0.585))

    shares = covers(known, np.array([0, ENOUGH, ENOUGH]), [sector, empty])

    assert (shares[0].somebody, shares[0].enough) == (0.5, 0.5)
    assert (shares[1].somebody, shares[1].enough) == (None, None)


def test_squares_hold_their_houses_and_give_no_door_away() -> None:
    places = [(AUCH[0] + step / 10_000, AUCH[1]) for step in range(50)]  # 550 m of street
    found = squares(houses(*places), np.arange(50))

    assert 3 <= len(found) <= 4
    assert all(any(one.south <= lat <= one.south + one.height for one in found) for lat, _ in places)
    assert all(one.height * 111_000 == pytest.approx(CELL_M, rel=0.01) for one in found)
    assert squares(houses(), np.array([], dtype=np.int64)) == []
