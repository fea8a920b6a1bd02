"""Who can do what on which half-day, and which gaps matter."""

from voisinage.observatory.half_days import Able, gaps, skill_covers


def able(skills: str, half_days: str = "") -> Able:
    return Able(frozenset(skills.split()), frozenset(half_days.split()))


PEOPLE = [able("a b", "0-am"), able("a", "0-am 0-pm"), able("a"), able("c", "0-pm")]


def test_each_skill_is_counted_half_day_by_half_day() -> None:
    a, b, c = skill_covers(PEOPLE, ["a", "b", "c"], ["0-am", "0-pm"])

    assert (a.by_half_day, a.untold, a.total, a.empty) == ((2, 1), 1, 3, 0)
    assert (b.by_half_day, b.untold, b.total, b.empty) == ((1, 0), 0, 1, 1)
    assert (c.by_half_day, c.total) == ((0, 1), 1)


def test_what_is_asked_for_and_lacks_somebody_is_a_gap_the_most_asked_for_first() -> None:
    covers = skill_covers(PEOPLE, ["a", "b", "c", "d"], ["0-am", "0-pm"])

    assert [one.skill for one in gaps(covers, {"a": 9, "b": 1, "d": 4})] == ["d", "b"]


def test_who_told_no_hours_fills_a_half_day_that_nobody_named() -> None:
    covers = skill_covers([able("a", "0-am"), able("a", "0-am"), able("a")], ["a"], ["0-am", "0-pm"])

    assert covers[0].empty == 1
    assert gaps(covers, {"a": 1}) == []
