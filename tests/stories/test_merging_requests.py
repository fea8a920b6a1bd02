"""The same need recorded twice: found, made one, readable in both, and made two again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from dispatch import bricoleurs, mairie, referents, search
from dispatch.errors import IllegalMove
from dispatch.overruling.doubles import likely_doubles, to_keep
from dispatch.overruling.merging import merge, merged_here, merged_into, split
from dispatch.people import Agent
from dispatch.requests import Request
from dispatch.states import AskState, Role, State
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Town


def _doubles(town: Town, request: Request) -> list[int]:
    with town.sessions() as session:
        return [one.id for one in likely_doubles(session, session.get_one(Request, request.id))]


def test_the_same_job_for_the_same_person_phone_or_address_is_likely_the_same(town: Town) -> None:
    first = town.records_request()
    same = town.records_request()
    phone = town.records_request(first_name="Marcel", address="3 rue Neuve")
    address = town.records_request(first_name="Jean", phone="+33199000155", address="12 RUE DES LILAS")
    town.records_request("furniture")
    town.records_request(first_name="Luce", phone="+33199000177", address="9 rue Neuve")
    town.fast_forward(days=15)
    town.records_request()

    assert sorted(_doubles(town, first)) == [same.id, phone.id, address.id]


def test_what_has_ended_is_nobodys_double(town: Town) -> None:
    first, same = town.records_request(), town.records_request()
    town.acts(mairie.cancel, same)

    assert _doubles(town, first) == []
    assert _doubles(town, same) == []


def test_one_goes_on_and_those_asked_for_the_other_are_told(town: Town) -> None:
    anne, luc = town.referent(metres=10), town.referent(metres=20)
    kept, gone = town.records_request(), town.records_request(access_notes="Sonner fort")
    asked = {ask.volunteer_id for ask in town.asks(gone, role=Role.REFERENT)}
    (phone,) = [one for one in (anne, luc) if one.volunteer_id in asked]

    town.acts(merge, kept, gone_id=gone.id)

    assert town.state(gone) is State.CANCELLED
    assert town.state(kept) is State.OPEN
    assert town.fresh(kept).access_notes == "Sonner fort"
    phone.expects("n'est plus nécessaire")
    assert town.asks(gone, role=Role.REFERENT)[0].state is AskState.STOOD_DOWN
    assert "merged" in town.events(gone)
    assert "merged_into_this" in town.events(kept)
    with town.sessions() as session:
        into = merged_into(session, session.get_one(Request, gone.id))
        assert into is not None
        assert into.id == kept.id
        assert [one.id for one in merged_here(session, into)] == [gone.id]


def test_two_needs_after_all_the_one_that_ended_begins_anew(town: Town) -> None:
    town.referent()
    kept, gone = town.records_request(), town.records_request()
    town.acts(merge, kept, gone_id=gone.id)
    town.referent(metres=500)

    town.acts(split, gone)

    assert town.state(gone) is State.OPEN
    assert town.asks(gone, role=Role.REFERENT, state=AskState.OPEN)
    with town.sessions() as session:
        assert merged_into(session, session.get_one(Request, gone.id)) is None
    with pytest.raises(IllegalMove):
        town.acts(split, gone)


def test_the_one_farther_along_is_kept(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    later = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    other = town.records_request()

    assert to_keep(town.fresh(other), town.fresh(later)).id == later.id
    assert to_keep(town.fresh(later), town.fresh(other)).id == later.id


def test_what_has_ended_takes_nothing_in(town: Town) -> None:
    kept, gone = town.records_request(), town.records_request()
    town.acts(mairie.cancel, kept)

    with pytest.raises(IllegalMove):
        town.acts(merge, kept, gone_id=gone.id)
    with pytest.raises(IllegalMove):
        town.acts(merge, gone, gone_id=gone.id)


def test_six_agents_at_once_in_both_directions_end_one_of_the_two(town: Town) -> None:
    town.referent()
    one, other = town.records_request(), town.records_request()
    start = Barrier(6)

    def merges(rank: int) -> bool:
        kept, gone = (one, other) if rank % 2 else (other, one)
        start.wait()
        try:
            with town.desk() as desk:
                merge(desk, kept.id, desk.session.get_one(Agent, town.mairie_id), gone_id=gone.id)
        except IllegalMove:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        merged = list(pool.map(merges, range(6)))

    assert sum(merged) == 1
    assert sorted(town.state(request) is State.CANCELLED for request in (one, other)) == [False, True]


def test_requests_of_two_communes_are_never_made_one(town: Town) -> None:
    mine, theirs = town.records_request(), neighbour_town(town).records_request()

    assert _doubles(town, mine) == []
    with pytest.raises(IllegalMove):
        town.acts(merge, mine, gone_id=theirs.id)
