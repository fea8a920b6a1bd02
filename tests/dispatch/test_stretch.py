"""Farther than they agreed to: never, unless the commune lets the circle stretch, and then only who does not walk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from dispatch.matching.candidates import bricoleurs_for
from dispatch.matching.ranking import rank_bricoleurs
from dispatch.rules import Rules
from dispatch.states import Travel
from tests.dispatch.facts import NEED, bricoleur
from tests.dispatch.neighbourhood import NOW, Neighbourhood

CRISIS = Rules(stretch=1.5)


@pytest.mark.parametrize(
    ("rules", "moves_by", "distance_m", "asked"),
    [
        (Rules(), Travel.CAR, 1_600, False),
        (CRISIS, Travel.CAR, 1_600, True),
        (CRISIS, Travel.BICYCLE, 2_200, True),
        (CRISIS, Travel.CAR, 2_300, False),
        (CRISIS, Travel.FOOT, 1_600, False),
        (Rules(stretch=0.5), Travel.CAR, 1_400, True),  # it never takes anything from what they agreed to
    ],
)
def test_who_agreed_to_1500_metres(rules: Rules, moves_by: Travel, distance_m: float, asked: bool) -> None:
    ranking = rank_bricoleurs(NEED, [bricoleur(1, distance_m, moves_by=moves_by)], rules=rules)
    assert bool(ranking.candidates) is asked


def test_whoever_is_asked_beyond_their_word_comes_last_and_it_is_said() -> None:
    drives, walks = bricoleur(1, 1_550, moves_by=Travel.CAR), bricoleur(2, 1_490, asked_this_month=9)

    first, last = rank_bricoleurs(NEED, [drives, walks], rules=CRISIS).candidates

    assert (first.id, first.beyond, last.id, last.beyond) == (2, False, 1, True)
    assert "au-delà de son rayon de 1,5 km" in last.reason


@given(st.floats(10, 6_000), st.sampled_from(Travel))
def test_without_stretch_a_radius_is_never_exceeded(distance_m: float, moves_by: Travel) -> None:
    ranking = rank_bricoleurs(NEED, [bricoleur(1, distance_m, moves_by=moves_by)], rules=Rules())
    assert not any(candidate.beyond for candidate in ranking.candidates)


def test_the_database_looks_far_enough(session: Session) -> None:
    town = Neighbourhood(session)
    driver = town.bricoleur(2_100, moves_by=Travel.CAR)
    town.bricoleur(2_100, moves_by=Travel.FOOT)

    assert not bricoleurs_for(session, town.request, now=NOW).candidates
    town.request.rules = CRISIS.to_json()
    assert [candidate.id for candidate in bricoleurs_for(session, town.request, now=NOW).candidates] == [driver.id]
