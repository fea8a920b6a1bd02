"""What can wait is said once in the morning: one text a phone, however many workers look."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from dispatch import bricoleurs, referents, search, suspending, verify
from dispatch.digest import say_digests
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.states import State, Suspension, Urgency
from tests.stories.neighbour_town import neighbour_town, same_phone
from tests.stories.town import Phone, Town

TUESDAY_830 = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


@pytest.fixture
def town(town: Town) -> Town:
    town.commune_rules(bundle_minutes=0, digest_at="08:30")
    return town


def says(town: Town) -> int:
    """One worker looks."""
    with town.desk() as desk:
        said = say_digests(desk, desk.session.get_one(Commune, town.commune_id))
    town.delivers()
    return said


def forgotten(town: Town, anne: Phone, **more: object) -> Request:
    """A request in charge of a referent who asks nobody."""
    request = town.records_request(**more)  # type: ignore[arg-type]
    anne.taps(referents.take_charge)
    return request


def reported(town: Town, anne: Phone, paul: Phone) -> Request:
    """A request done, of which the person has still to be asked."""
    request = forgotten(town, anne)
    anne.taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    return request


def test_what_waits_is_said_once_in_the_morning_and_counted(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    first, _, _ = reported(town, anne, paul), forgotten(town, anne), forgotten(town, anne)
    heard = len(anne.texts)

    town.fast_forward(hours=12)
    assert "search_reminded" in town.events(town.requests()[1])
    assert len(anne.texts) == heard, "it can wait until the morning"

    town.now = TUESDAY_830
    assert says(town) == 1
    anne.expects("ce matin : une personne à appeler pour vérifier ; 2 demandes où il manque un voisin. Commencez ici")
    assert says(town) == 0, "said is said"
    assert town.state(first) is State.DONE


def test_a_phone_in_two_communes_hears_each_of_them_once(town: Town) -> None:
    other = neighbour_town(town)
    other.commune_rules(bundle_minutes=0, digest_at="08:30")
    anne, theirs = town.referent(), other.referent()
    forgotten(town, anne)
    forgotten(other, theirs)
    same_phone(anne, theirs)
    town.fast_forward(hours=12)
    town.now = other.now = TUESDAY_830
    heard = len(anne.texts)

    assert says(town) == 1
    town.now = other.now = TUESDAY_830 + timedelta(minutes=5)
    assert (says(town), says(other), says(other)) == (0, 1, 0)

    first, second = anne.texts[heard:]
    assert "Clairval" in first
    assert "Valclair" in second


def test_one_missing_of_two_is_said_as_it_is(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    forgotten(town, anne, job="furniture")
    anne.taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    town.fast_forward(hours=12)

    town.now = TUESDAY_830
    assert says(town) == 1

    anne.expects("une demande où il manque un voisin")


def test_whoever_is_recalled_has_the_whole_delay_from_the_morning_on(town: Town) -> None:
    anne, bruno = town.referent(), town.referent(metres=900)
    request = forgotten(town, anne)

    town.fast_forward(hours=12)
    assert town.state(request) is State.IN_CHARGE, "nobody is passed over for what they were not told"
    town.fast_forward(hours=13)
    town.now = TUESDAY_830
    says(town)
    town.fast_forward(minutes=119)
    assert town.state(request) is State.IN_CHARGE
    town.fast_forward(minutes=1)
    assert town.state(request) is State.OPEN
    bruno.expects("Pouvez-vous suivre")


def test_nothing_is_sent_where_nothing_waits(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    forgotten(town, anne)
    town.fast_forward(hours=5)
    anne.taps(search.ask_one, paul.volunteer_id)
    paul.taps(bricoleurs.accept)

    town.now = TUESDAY_830

    assert says(town) == 0


def test_the_link_of_the_morning_opens_the_most_urgent(town: Town) -> None:
    anne = town.referent()
    forgotten(town, anne, urgency=Urgency.PLANNED)
    soon = forgotten(town, anne)
    town.fast_forward(hours=11)
    town.now = TUESDAY_830
    says(town)

    anne.expects("2 demandes").taps(referents.call_mairie)

    assert town.state(soon) is State.STUCK


def test_what_cannot_wait_is_recalled_at_once(town: Town) -> None:
    anne = town.referent()
    forgotten(town, anne, urgency=Urgency.IMMEDIATE)
    heard = len(anne.texts)

    town.fast_forward(minutes=20)

    assert len(anne.texts) == heard + 1
    anne.expects("aucun voisin n'est encore sollicité")


def test_the_mairie_reads_one_text_for_all_that_waits_for_it(town: Town) -> None:
    stuck = [town.records_request() for _ in range(3)]
    alerts = len(town.duty_phone())

    town.now = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    town.chases()
    assert len(town.duty_phone()) == alerts
    town.now = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)

    assert says(town) == 1
    assert f"3 demandes attendent votre décision, d'abord {stuck[0].ref}" in town.duty_phone()[-1]


def test_what_was_said_is_not_said_again_the_next_morning_without_a_new_reminder(town: Town) -> None:
    anne = town.referent()
    forgotten(town, anne)
    town.fast_forward(hours=12)
    town.now = TUESDAY_830
    assert says(town) == 1

    town.now += timedelta(days=1)

    assert says(town) == 0


def test_what_is_suspended_over_night_is_not_said_in_the_morning(town: Town) -> None:
    anne = town.referent()
    request = forgotten(town, anne)
    town.fast_forward(hours=12)
    until = TUESDAY_830 + timedelta(days=2)
    town.acts(suspending.suspend, request, until=until, reason=Suspension.AWAY)

    town.now = TUESDAY_830

    assert says(town) == 0


def test_several_workers_at_once_say_it_once(town: Town) -> None:
    anne = town.referent()
    forgotten(town, anne)
    town.fast_forward(hours=12)
    town.now = TUESDAY_830
    heard = len(anne.texts)

    def looks(_worker: int) -> int:
        with town.desk() as desk:
            return say_digests(desk, desk.session.get_one(Commune, town.commune_id))

    with ThreadPoolExecutor(4) as workers:
        said = sum(workers.map(looks, range(4)))
    town.delivers()

    assert said == 1
    assert len(anne.texts) == heard + 1


def test_who_checks_with_the_person_is_reminded_in_the_morning_too(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = reported(town, anne, paul)
    town.now = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    town.chases()
    town.now = TUESDAY_830
    says(town)
    anne.expects("une personne à appeler pour vérifier. C'est ici").taps(verify.confirm)

    assert town.state(request) is State.VERIFIED
