"""Plus jamais ensemble, from each side: it ends as anything ends, nobody is left without help, and it holds."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from dispatch import bricoleurs, referents, search, verify
from dispatch.desk import Actor, Desk
from dispatch.errors import AskEnded
from dispatch.keeping_apart import allow_again, keep_apart, who_met
from dispatch.people import Person, Volunteer
from dispatch.presence import NeverTogether
from dispatch.requests import Ask, Request
from dispatch.states import Apart, AskState, Role, State
from tests.stories.town import Phone, Town


def searched(town: Town, anne: Phone, job: str = "bulb") -> Request:
    town.commune_rules(wave_size=1)
    request = town.records_request(job)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    return request


def no_more(desk: Desk, ask: Ask) -> None:
    actor = Actor(volunteer_id=ask.volunteer_id)
    keep_apart(desk, ask.request.person, ask.volunteer, Apart.VOLUNTEER, actor=actor)


def apart(town: Town, request: Request, phone: Phone, by: Apart) -> bool:
    with town.desk() as desk:
        person = desk.session.get_one(Person, request.person_id)
        volunteer = desk.session.get_one(Volunteer, phone.volunteer_id)
        done = keep_apart(desk, person, volunteer, by, actor=Actor(agent_id=town.mairie_id))
    town.delivers()
    return done


def of(town: Town, request: Request, phone: Phone) -> list[AskState]:
    asks = town.asks(request, role=Role.REFERENT) + town.asks(request)
    return [ask.state for ask in asks if ask.volunteer_id == phone.volunteer_id]


def test_a_neighbour_who_wishes_it_is_free_of_the_visit_at_once(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=800)
    request = searched(town, anne)
    paul.taps(bricoleurs.accept).taps(no_more)

    nadia.expects("Pouvez-vous aider ?")
    anne.expects("ne peut plus venir")
    assert of(town, request, paul) == [AskState.RELEASED]
    assert town.state(request) is State.IN_CHARGE


def test_a_person_who_wishes_it_gets_somebody_else_and_the_neighbour_a_kind_word(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=800)
    request = searched(town, anne)
    paul.taps(bricoleurs.accept)

    assert apart(town, request, paul, Apart.PERSON)

    nadia.expects("Pouvez-vous aider ?")
    paul.expects("ce n'est plus nécessaire")
    assert of(town, request, paul) == [AskState.RELEASED]


@pytest.mark.parametrize("by", Apart)
def test_whoever_said_it_they_are_not_proposed_for_the_next_need(town: Town, by: Apart) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=800)
    request = searched(town, anne)
    apart(town, request, paul, by)
    nadia.taps(bricoleurs.accept)

    again = searched(town, anne, "fuse")

    assert of(town, again, paul) == []
    assert of(town, again, nadia) == [AskState.OPEN]


def test_an_open_ask_is_stood_down_and_even_a_late_yes_does_not_bring_them_together(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=800)
    request = searched(town, anne)

    apart(town, request, paul, Apart.MAIRIE)

    nadia.expects("Pouvez-vous aider ?")
    paul.expects("un autre voisin s'en occupe")
    with pytest.raises(AskEnded):
        paul.taps(bricoleurs.accept)
    assert town.state(request) is State.IN_CHARGE


def test_a_late_yes_to_another_need_of_the_person_does_not_either(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur(metres=100)
    first = searched(town, anne)
    paul.taps(bricoleurs.decline)
    second = searched(town, anne, "fuse")

    apart(town, second, paul, Apart.PERSON)

    assert [of(town, first, paul), of(town, second, paul)] == [[AskState.RELEASED]] * 2
    with pytest.raises(AskEnded):
        paul.taps(bricoleurs.accept, token=paul.link(0))


def test_work_reported_done_still_only_waits_for_the_call(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = searched(town, anne)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done).taps(no_more)

    assert town.state(request) is State.DONE
    anne.taps(verify.confirm)
    assert town.state(request) is State.VERIFIED


def test_a_referent_kept_apart_is_not_asked_and_one_in_charge_is_replaced(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()
    anne.taps(referents.take_charge)

    apart(town, request, anne, Apart.PERSON)

    bruno.expects("changer une ampoule").taps(referents.take_charge)
    anne.expects("quelqu'un d'autre suit")
    seen = len(anne.texts)
    town.records_request("fuse")
    assert len(anne.texts) == seen


def test_it_is_written_once_however_often_it_is_said_and_the_mairie_can_take_it_back(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = searched(town, anne)
    paul.taps(bricoleurs.accept)
    start, link = Barrier(3), paul.link()

    def taps(_: int) -> None:
        start.wait()
        paul.taps(no_more, token=link)

    with ThreadPoolExecutor(3) as thumbs:
        list(thumbs.map(taps, range(3)))

    assert len(town.commune_events("kept_apart")) == 1
    assert town.events(request).count("stood_down") == 1
    assert not apart(town, request, paul, Apart.MAIRIE)
    with town.desk() as desk:
        person = desk.session.get_one(Person, request.person_id)
        volunteer = desk.session.get_one(Volunteer, paul.volunteer_id)
        for _ in range(2):
            allow_again(desk, person, volunteer, actor=Actor(agent_id=town.mairie_id))
        assert desk.session.scalar(select(func.count()).select_from(NeverTogether)) == 0
    assert len(town.commune_events("allowed_again")) == 1


def test_only_who_said_yes_once_knows_the_person(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = searched(town, anne)
    with town.desk() as desk:
        assert who_met(desk.session, request) == set()
    paul.taps(bricoleurs.accept).taps(bricoleurs.give_back)
    with town.desk() as desk:
        assert who_met(desk.session, request) == {paul.volunteer_id}


def test_neither_story_nor_texts_say_who_wished_it(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur(metres=100)
    request = searched(town, anne)
    paul.taps(bricoleurs.accept)
    apart(town, request, paul, Apart.PERSON)
    assert "kept_apart" not in town.events(request), "prescribers read the story of a request"
