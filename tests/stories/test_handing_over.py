"""A referent gives back everything they have in hand: to their backup, to the next one, or to the mairie."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from dispatch import bricoleurs, referents, search
from dispatch.desk import Actor, Desk
from dispatch.pauses import pause
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role, State, StuckReason
from dispatch.stepping_aside import hand_over_all, in_hand
from tests.stories.town import Phone, Town


def hands_over(desk: Desk, ask: Ask) -> None:
    hand_over_all(desk, ask.volunteer, actor=Actor(volunteer_id=ask.volunteer_id))


def follows_three(town: Town) -> tuple[Phone, Phone, list[Request]]:
    """Anne follows one that is just begun, one with a visit promised, one that only waits for her call."""
    anne, paul = town.referent(), town.bricoleur()
    requests = []
    for job in ("bulb", "fuse", "furniture"):
        requests.append(town.records_request(job))
        anne.taps(referents.take_charge)
        if job != "bulb":
            anne.taps(search.ask_one, paul.volunteer_id)
            paul.taps(bricoleurs.accept)
    return anne, paul, requests


def test_each_goes_to_the_next_and_promised_visits_stand(town: Town) -> None:
    anne, _, requests = follows_three(town)
    bruno = town.referent(metres=900)

    anne.taps(hands_over)

    assert [town.state(request) for request in requests] == [State.OPEN] * 3
    assert len(bruno.texts) == 3
    assert [ask.state for ask in town.asks(requests[1])] == [AskState.ACCEPTED]
    with town.desk() as desk:
        assert in_hand(desk, desk.session.get_one(Volunteer, anne.volunteer_id)) == []
    bruno.taps(referents.take_charge)
    (follows,) = town.asks(requests[2], role=Role.REFERENT, state=AskState.ACCEPTED)
    assert follows.volunteer_id == bruno.volunteer_id


def test_with_the_visit_promised_the_search_for_a_neighbour_has_no_end_to_reach(town: Town) -> None:
    """The commune gives up a search after a while: here somebody is found, and only a referent is missing."""
    town.commune_rules(policies={"soon": {"mairie_told": None, "hard_stop": 60}})
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.taps(bricoleurs.accept)
    town.referent(metres=900)
    anne.taps(hands_over)

    town.fast_forward(minutes=75)  # the referent asked now has a quarter of an hour left

    assert town.state(request) is State.OPEN
    assert "hard_stop" not in town.events(request)


def test_what_only_waits_for_a_call_goes_to_the_mairie(town: Town) -> None:
    anne, paul, requests = follows_three(town)
    town.referent(metres=900)
    paul.taps(bricoleurs.report_done, token=paul.link(1))
    assert town.state(requests[1]) is State.DONE

    anne.taps(hands_over)

    assert town.state(requests[1]) is State.STUCK
    assert town.fresh(requests[1]).stuck_reason is StuckReason.UNVERIFIED


def test_a_break_leaves_them_in_charge_until_they_say_so_then_the_backup_is_asked(town: Town) -> None:
    anne, _, requests = follows_three(town)
    near, backup = town.referent(metres=700), town.referent(metres=120, sectors=False)
    with town.sessions.begin() as session:
        session.get_one(Volunteer, anne.volunteer_id).backup_id = backup.volunteer_id

    anne.taps(lambda desk, ask: pause(desk, ask.volunteer, date(2026, 11, 30), actor=Actor(volunteer_id=1)))
    assert State.OPEN not in {town.state(request) for request in requests}

    anne.taps(hands_over)

    assert len(backup.texts) == 3
    assert not near.texts
    reasons = [town.asks(request, role=Role.REFERENT)[-1].reasons for request in requests]
    assert all(reason.startswith("remplace le référent absent") for reason in reasons)


def test_tapped_twice_at_once_each_goes_once(town: Town) -> None:
    anne, _, requests = follows_three(town)
    bruno = town.referent(metres=900)
    start, link = Barrier(2), anne.link()

    def taps(_: int) -> None:
        start.wait()
        anne.taps(hands_over, token=link)

    with ThreadPoolExecutor(2) as thumbs:
        list(thumbs.map(taps, range(2)))

    assert [town.events(request).count("handed_over") for request in requests] == [1, 1, 1]
    assert len(bruno.texts) == 3


def test_the_mairie_does_it_for_them_and_they_are_told(town: Town) -> None:
    anne, _, requests = follows_three(town)
    town.referent(metres=900)
    before = len(anne.texts)
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, anne.volunteer_id)
        assert hand_over_all(desk, volunteer, actor=Actor(agent_id=town.mairie_id)) == 3
    town.delivers()
    assert len(anne.texts) == before + 3
    anne.expects("quelqu'un d'autre suit")
    assert town.state(requests[0]) is State.OPEN
