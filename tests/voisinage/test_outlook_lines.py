"""A rank is only given where the intervals leave no doubt; draws are counted by the town, never by the clock."""

import shapely

from dispatch.simulation.confidence import Estimate
from dispatch.simulation.setting import More
from dispatch.simulation.town import Area
from dispatch.simulation.what_if import Gain, Outlook
from tests.dispatch.simulation.small_town import SMALL
from voisinage.simulation import question
from voisinage.simulation.gain_map import gain_map
from voisinage.simulation.outlook_lines import Line, lines_of, shade_gains
from voisinage.simulation.outlook_words import not_told_apart

NOTHING = Estimate(float("nan"), float("nan"))


def lines(*gains: tuple[float, float] | None) -> list[Line]:
    areas = [Area(number, "ABCDEF"[number], shapely.box(number, 0, number + 1, 1)) for number in range(len(gains))]
    seen = [NOTHING if gain is None else Estimate(*gain) for gain in gains]
    told = tuple(Gain(area.id, 9, one, one, one, one) for area, one in zip(areas, seen, strict=True))
    return lines_of(areas, Outlook(told, 5))


def ranks(found: list[Line]) -> list[tuple[str, int]]:
    return [(line.area.name, line.rank) for line in found]


def test_overlapping_intervals_share_a_rank_a_shade_and_a_sentence() -> None:
    found = lines((1.0, 0.8), (5.0, 0.5), (1.5, 0.4), (2.0, 0.6))

    assert ranks(found) == [("B", 1), ("D", 2), ("C", 2), ("A", 2)]
    shapes = gain_map([line.area for line in found], shade_gains(found)).shapes
    assert [shape.shade for shape in shapes][1:] == [shapes[1].shade] * 3
    assert shapes[0].shade > shapes[1].shade
    assert not_told_apart(found) == ["D, C et A ne se distinguent pas : leurs incertitudes se recouvrent."]


def test_a_wide_interval_joins_those_on_both_sides() -> None:
    assert ranks(lines((4.0, 0.1), (1.0, 0.1), (2.5, 2.0))) == [("A", 1), ("C", 1), ("B", 1)]


def test_apart_they_are_ranked_and_nothing_is_said() -> None:
    found = lines((1.0, 0.1), (3.0, 0.1), (2.0, 0.1))

    assert ranks(found) == [("B", 1), ("C", 2), ("A", 3)]
    assert not_told_apart(found) == []


def test_what_is_not_known_comes_last() -> None:
    assert ranks(lines(None, (2.0, 0.1))) == [("B", 1), ("A", 2)]


def test_the_number_of_draws_is_of_the_town_alone() -> None:
    small, large = More(10, 1), More(50, 1)

    assert question.seeds_for(SMALL, small) == question.seeds_for(SMALL, small)
    assert len(question.seeds_for(SMALL, small)) >= len(question.seeds_for(SMALL, large)) >= question.LEAST_SEEDS
