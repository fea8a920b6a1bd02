"""What a place's past counts: asks of its own that had their time, in the last months; nothing of anybody else."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from dispatch.matching.budget import NO_PAST, Place
from dispatch.matching.places_past import place_of
from dispatch.states import AskState, Role
from tests.dispatch.neighbourhood import NOW, Neighbourhood


@pytest.fixture
def town(session: Session) -> Neighbourhood:
    return Neighbourhood(session)


def past(town: Neighbourhood) -> Place:
    return place_of(town.session, town.request, NOW)


@pytest.mark.parametrize(
    ("state", "place"),
    [
        (AskState.ACCEPTED, Place(1, 1)),
        (AskState.RELEASED, Place(1, 1)),
        (AskState.LAPSED, Place(1, 1)),
        (AskState.DECLINED, Place(1, 0)),
        (AskState.EXPIRED, Place(1, 0)),
        (AskState.STOOD_DOWN, NO_PAST),
        (AskState.UNREACHABLE, NO_PAST),
        (AskState.OPEN, NO_PAST),
    ],
)
def test_only_who_had_the_time_to_answer_counts(town: Neighbourhood, state: AskState, place: Place) -> None:
    town.asked(town.bricoleur(), town.needs_help(), state)
    assert past(town) == place


def test_what_happened_elsewhere_long_ago_or_to_a_referent_does_not_count(town: Neighbourhood) -> None:
    elsewhere, neighbour = Neighbourhood(town.session, "32014"), town.bricoleur()
    elsewhere.asked(elsewhere.bricoleur(), elsewhere.needs_help())
    town.asked(neighbour, town.needs_help(sector=None))
    town.asked(neighbour, town.needs_help(opened_at=NOW - timedelta(days=181)))
    town.asked(neighbour, town.needs_help(), role=Role.REFERENT)

    assert past(town) == NO_PAST


def test_the_asks_of_the_search_itself_do_not_count(town: Neighbourhood) -> None:
    town.asked(town.bricoleur(), town.request)
    assert past(town) == NO_PAST


def test_a_commune_without_sectors_counts_as_one_place(town: Neighbourhood) -> None:
    undivided = town.needs_help(sector=None)
    town.asked(town.bricoleur(), town.needs_help(sector=None))
    town.asked(town.bricoleur(), town.needs_help())
    assert place_of(town.session, undivided, NOW) == Place(1, 0)
