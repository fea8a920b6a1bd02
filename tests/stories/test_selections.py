"""What is kept of a choice: who was judged, why, and that a human chose otherwise."""

import pytest
from sqlalchemy import select

from dispatch import referents, search
from dispatch.journal import JournalEntry
from dispatch.matching.judging import Candidate, Excluded, Ranking
from dispatch.matching.selections import MOST_CANDIDATES, MOST_EXCLUDED, judged
from dispatch.requests import Request, Selection
from dispatch.states import ChosenOtherwise, Role
from tests.stories.town import Phone, Town


def kept(town: Town, request: Request) -> list[Selection]:
    with town.sessions() as session:
        return list(session.scalars(select(Selection).where(Selection.request_id == request.id).order_by(Selection.id)))


def line(town: Town, request: Request, event: str) -> list[JournalEntry]:
    entries = select(JournalEntry).where(JournalEntry.request_id == request.id, JournalEntry.event == event)
    with town.sessions() as session:
        return list(session.scalars(entries))


@pytest.fixture
def anne(town: Town) -> Phone:
    return town.referent()


def in_charge(town: Town, anne: Phone) -> Request:
    request = town.records_request()
    anne.taps(referents.take_charge)
    return request


def test_each_wave_keeps_who_was_judged_and_each_ask_says_among_whom(town: Town, anne: Phone) -> None:
    near, far = town.bricoleur(metres=200), town.bricoleur(metres=5_000)
    request = in_charge(town, anne)
    anne.taps(search.ask_in_waves)

    for_referent, for_bricoleur = kept(town, request)
    assert (for_referent.role, for_bricoleur.role) == (Role.REFERENT, Role.BRICOLEUR)
    (best,) = for_bricoleur.judged["candidates"]
    assert best["id"] == near.volunteer_id
    assert best["reason"].startswith("à 200 m")
    assert best["score"] == pytest.approx(sum(best["terms"].values()), abs=1)
    assert for_bricoleur.judged["excluded"] == []
    assert town.asks(request)[0].selection_id == for_bricoleur.id
    assert town.asks(request, role=Role.REFERENT)[0].selection_id == for_referent.id
    assert far.texts == []


def test_a_referent_may_choose_another_and_say_why(town: Town, anne: Phone) -> None:
    near, far = town.bricoleur(metres=100), town.bricoleur(metres=1_400)
    request = in_charge(town, anne)
    anne.taps(search.ask_one, far.volunteer_id, why=ChosenOtherwise.PERSON_WISHES)

    (noted,) = line(town, request, "chosen_otherwise")
    assert noted.actor_volunteer_id == anne.volunteer_id
    assert noted.details == {
        "ask": town.asks(request)[0].id, "rank": 2, "first": near.volunteer_id, "reason": "person_wishes",
    }  # fmt: skip


def test_the_first_one_proposed_is_no_other_choice_and_no_reason_is_needed(town: Town, anne: Phone) -> None:
    near, far = town.bricoleur(metres=100), town.bricoleur(metres=1_400)
    other = in_charge(town, anne)
    anne.taps(search.ask_one, far.volunteer_id)
    assert "reason" not in line(town, other, "chosen_otherwise")[0].details

    request = in_charge(town, anne)
    anne.taps(search.ask_one, near.volunteer_id)
    assert line(town, request, "chosen_otherwise") == []


def test_what_is_kept_is_bounded_and_says_how_many_there_were() -> None:
    crowd = Ranking(
        tuple(Candidate(n, 100.0, None, "à 100 m", score=1.26, terms={"rest": 1.26}) for n in range(300)),
        tuple(Excluded(n, "trop loin") for n in range(300, 700)),
    )
    plain = judged(crowd)
    assert len(plain["candidates"]) == MOST_CANDIDATES
    assert len(plain["excluded"]) == MOST_EXCLUDED
    assert (plain["candidates_in_all"], plain["excluded_in_all"]) == (300, 400)
    assert plain["candidates"][0] == {
        "id": 0, "score": 1.3, "chance": 0.287, "reason": "à 100 m", "terms": {"rest": 1.3},
    }  # fmt: skip


def test_no_name_is_kept(town: Town, anne: Phone) -> None:
    town.bricoleur()
    request = in_charge(town, anne)
    anne.taps(search.ask_in_waves)
    assert "Dominique" not in str([one.judged for one in kept(town, request)])
