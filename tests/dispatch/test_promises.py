"""Whether one more visit can be kept beside those promised, and at which hours two who help together come."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.availability import Free, OneOff, Promise, Slot, Window, can_keep
from dispatch.matching.agreeing import Agreed, Coming, agree
from dispatch.matching.ranking import rank_bricoleurs
from dispatch.matching.reasons import NOT_FREE
from dispatch.rules import Rules
from tests.dispatch.facts import NEED, bricoleur

NINE = datetime(2026, 11, 26, 8, tzinfo=UTC)  # a Thursday in Paris
HOUR = timedelta(hours=1)


def visit(start: float, end: float, lasts: float = 1) -> Promise:
    return Promise(NINE + start * HOUR, NINE + end * HOUR, lasts * HOUR)


def hours(start: float, end: float) -> Window:
    return Window(NINE + start * HOUR, NINE + end * HOUR)


@pytest.mark.parametrize(
    ("promised", "one_more", "fits"),
    [
        ([], visit(0, 1), True),
        ([visit(0, 1)], visit(0, 1), False),
        ([visit(0, 3)], visit(0, 3), True),  # two short visits in one morning
        ([visit(0, 2)], visit(0, 2), False),  # no time left for the way
        ([visit(0, 2.25)], visit(0, 2.25), True),
        ([visit(0, 1)], visit(1, 2), False),
        ([visit(0, 1)], visit(1, 2.25), True),
        ([visit(0, 3), visit(0, 3)], visit(0, 3), False),
        ([visit(0, 4), visit(1, 2.25)], visit(2, 4), True),
        ([visit(0, 1), visit(0, 1)], visit(0, 1), False),  # what cannot be kept anyway forbids its own hours alone
        ([visit(0, 1), visit(0, 1)], visit(4, 5), True),
    ],
)
def test_a_visit_fits_beside_those_promised(promised: list[Promise], one_more: Promise, fits: bool) -> None:
    assert can_keep(promised, one_more) is fits


windows = st.tuples(st.integers(0, 20), st.integers(1, 8), st.integers(1, 4)).map(
    lambda drawn: visit(drawn[0] / 4, (drawn[0] + drawn[2] + drawn[1]) / 4, drawn[2] / 4)
)


@given(promised=st.lists(windows, max_size=3), one_more=windows, data=st.data())
def test_the_order_in_which_they_were_promised_is_nothing(
    promised: list[Promise], one_more: Promise, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(promised))

    assert can_keep(shuffled, one_more) == can_keep(promised, one_more)


@given(promised=st.lists(windows, max_size=3), one_more=windows)
def test_whoever_is_proposed_can_keep_what_they_promised(promised: list[Promise], one_more: Promise) -> None:
    need = replace(NEED, windows=(Window(one_more.start, one_more.end),), minutes=15)
    ranking = rank_bricoleurs(need, [bricoleur(1, slots=(), promised=promised)], rules=Rules())

    for candidate in ranking.candidates:
        assert candidate.window is not None
        assert can_keep(promised, Promise(*candidate.window, timedelta(minutes=15)))


def test_hours_promised_elsewhere_are_no_free_hours() -> None:
    taken = bricoleur(1, promised=(visit(0, 1),))
    need = replace(NEED, windows=(hours(0, 1),))

    assert [one.reason for one in rank_bricoleurs(need, [taken], rules=Rules()).excluded] == [NOT_FREE]


def test_what_is_left_beside_a_visit_of_one_hour_is_proposed() -> None:
    """From the end of that visit on, with the way to the next door and the way from home."""
    taken = bricoleur(1, promised=(visit(0, 1),))

    candidate = rank_bricoleurs(NEED, [taken], rules=Rules()).candidates[0]

    assert candidate.window is not None
    assert candidate.window.start >= NINE + 1.25 * HOUR
    assert candidate.window.end == NINE + 3 * HOUR


def free(*slots: Slot, promised: tuple[Promise, ...] = (), away: Window | None = None) -> Free:
    once = (OneOff(away.start, away.end),) if away else ()
    return Free(slots, NEED.now, promised=promised, once=once)


THURSDAY = Slot(3, time(9), time(12))
PAST = Window(NEED.now - 5 * HOUR, NEED.now - 2 * HOUR)


@pytest.mark.parametrize(
    ("newcomer", "partner", "agreed"),
    [
        (Coming(hours(0, 3), free()), None, Agreed(hours(0, 3))),
        (Coming(None, free()), None, Agreed(None)),
        (Coming(hours(0, 1), free(promised=(visit(0, 1),))), None, None),
        (Coming(PAST, free(THURSDAY)), None, Agreed(hours(0, 3))),
        (Coming(PAST, free(promised=(visit(0, 3, 3),))), None, None),
        # a partner whose hours are to come keeps them, or what suits both
        (Coming(hours(0, 3), free()), Coming(hours(0, 3), free()), Agreed(hours(0, 3))),
        (Coming(hours(0, 3), free()), Coming(hours(1, 2), free()), Agreed(hours(1, 2))),
        (Coming(hours(1, 3), free()), Coming(hours(0, 2), free()), Agreed(hours(1, 2), partner_moves=True)),
        (Coming(hours(0, 1), free()), Coming(hours(2, 3), free()), None),
        (Coming(None, free()), Coming(hours(1, 2), free()), Agreed(hours(1, 2))),
        (Coming(hours(0, 3), free()), Coming(None, free()), Agreed(None)),
        # a partner whose hours went by comes when both are free, or not at all
        (Coming(hours(0, 3), free()), Coming(PAST, free(THURSDAY)), Agreed(hours(0, 3), partner_moves=True)),
        (Coming(hours(0, 3), free()), Coming(PAST, free(away=hours(0, 3))), Agreed(hours(0, 3), partner_leaves=True)),
        (Coming(hours(0, 3), free()), Coming(PAST, free(promised=(visit(0, 3, 3),))),
         Agreed(hours(0, 3), partner_leaves=True)),
    ],
)  # fmt: skip
def test_at_which_hours_they_come(newcomer: Coming, partner: Coming | None, agreed: Agreed | None) -> None:
    assert agree(NEED, newcomer, partner) == agreed
