"""Names beside the dots of a drawing stay readable."""

from itertools import combinations

from voisinage.simulation.labelling import Label, labels


def overlap(one: Label, other: Label) -> bool:
    (left, top, right, foot), (s, t, e, b) = one.box, other.box
    return left < e and s < right and top < b and t < foot


def test_neighbours_on_the_paper_do_not_write_over_each_other() -> None:
    dots = [
        (293, 155, "Oracle (sait tout)"),
        (353, 151, "Voisinage"),
        (363, 180, "Le plus proche"),
        (456, 170, "Trois"),
    ]

    placed = labels(dots, right=760)

    assert [label.words for label in placed] == [words for _, _, words in dots]
    assert not any(overlap(one, other) for one, other in combinations(placed, 2))


def test_nothing_is_written_beyond_the_edge() -> None:
    (label,) = labels([(740, 320, "Tous à 5 km, d'un coup")], right=760)

    assert label.before
    assert label.box[2] <= 760
