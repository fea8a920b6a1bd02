"""Recording a need: once however often it is sent, on the right ground, or visibly waiting for the mairie."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from dispatch import intake, mairie, referents, search
from dispatch.availability import Window
from dispatch.errors import IllegalMove
from dispatch.geo import Point
from dispatch.people import Agent, Person
from dispatch.requests import Job, Request
from dispatch.rules import Rules
from dispatch.states import State, StuckReason, Urgency
from tests.stories.town import CENTRE, Town

JUST_OUTSIDE = Point(48.8605, 2.35)
FAR_AWAY = Point(49.5, 2.35)


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> Town:
    """A small town on a fresh database."""
    return Town(sessions)


def test_the_same_form_sent_twice_records_once(town: Town) -> None:
    anne = town.referent()
    first = town.records_request(form_key="one-form")
    second = town.records_request(form_key="one-form")

    assert first.id == second.id
    assert len(anne.texts) == 1


def test_a_person_is_known_by_first_name_and_number(town: Town) -> None:
    town.referent()
    town.records_request(first_name="Odette")
    town.records_request(first_name="odette")
    town.records_request(first_name="Marcel")
    with town.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 3 - 1


def test_the_request_keeps_what_was_in_force_when_it_opened(town: Town) -> None:
    town.referent()
    town.commune_rules(reminders=4)
    request = town.records_request()
    town.commune_rules(reminders=1)
    assert Rules.from_json(town.fresh(request).rules).policy(Urgency.SOON).reminders == 4


def test_references_are_short_distinct_and_easy_to_say(town: Town) -> None:
    town.referent()
    refs = {town.records_request().ref for _ in range(5)}
    assert len(refs) == 5
    assert all(len(ref) == 5 and set(ref) <= set(intake.REF_LETTERS) for ref in refs)


def test_an_address_nobody_finds_waits_for_the_mairie_then_sets_out(town: Town) -> None:
    anne = town.referent()
    request = town.records_request(point=None, address="la maison bleue derrière l'église")
    assert town.fresh(request).stuck_reason is StuckReason.TO_LOCATE
    assert not anne.texts
    assert "localiser" in town.duty_phone()[-1]
    with pytest.raises(IllegalMove):
        town.acts(mairie.relaunch, request)

    town.acts(mairie.locate, request, point=CENTRE, address="3 place de l'Église")

    assert town.state(request) is State.OPEN
    anne.expects("changer une ampoule")
    assert town.fresh(request).sector_id == town.sector_id


def test_just_outside_every_sector_goes_to_the_nearest(town: Town) -> None:
    anne = town.referent()
    request = town.records_request(point=JUST_OUTSIDE)
    assert town.fresh(request).sector_id == town.sector_id
    anne.expects("Centre")


def test_far_outside_every_sector_is_for_the_mairie_to_decide(town: Town) -> None:
    anne = town.referent()
    request = town.records_request(point=FAR_AWAY)
    assert town.fresh(request).stuck_reason is StuckReason.OUT_OF_SECTOR
    assert not anne.texts

    town.acts(mairie.relaunch, request)
    anne.expects("Clairval")


def test_a_likely_duplicate_is_found_by_phone_or_address_for_the_same_job(town: Town) -> None:
    town.referent()
    request = town.records_request("bulb")

    def likely(job: str = "bulb", phone: str = "+33199000199", address: str = "12 rue des Lilas") -> list[int]:
        with town.desk() as desk:
            commune = desk.session.get_one(Agent, town.prescriber_id).commune
            need = intake.Need(
                form_key="other", job=desk.session.scalars(select(Job).where(Job.code == job)).one(),
                first_name="Odette", phone=phone, address=address, point=CENTRE, urgency=Urgency.SOON,
                windows=[Window(town.now, town.now + timedelta(hours=2))],
            )  # fmt: skip
            return [found.id for found in intake.likely_duplicates(desk.session, commune, need, now=town.now)]

    assert likely() == [request.id]
    assert likely(phone="+33199000155") == [request.id]
    assert likely(address="ailleurs") == [request.id]
    assert likely(phone="+33199000155", address="ailleurs") == []
    assert likely(job="fuse") == []
    town.acts(mairie.cancel, request)
    assert likely() == [request.id]
    town.now += timedelta(days=8)
    assert likely() == []


def test_ten_tabs_send_one_form_at_once_and_one_request_is_stored(town: Town) -> None:
    anne = town.referent()

    def send(_: int) -> int:
        return town.records_request(form_key="one-form").id

    with ThreadPoolExecutor(10) as pool:
        ids = set(pool.map(send, range(10)))

    assert len(ids) == 1
    with town.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Request)) == 1
    assert len(anne.texts) == 1


def test_a_mairie_relaunches_with_the_referent_in_charge(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.fast_forward(days=1)
    assert town.state(request) is State.STUCK

    town.acts(mairie.relaunch, request)

    assert town.state(request) is State.IN_CHARGE
    anne.expects("aucun voisin")
    town.acts(mairie.take_back, request)
    assert town.state(request) is State.STUCK
    town.acts(mairie.verify, request)
    with pytest.raises(IllegalMove):
        town.acts(mairie.cancel, request)
