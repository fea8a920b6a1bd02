"""Nobody is asked for hours they promised to somebody else, and nobody can promise the same hours twice."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch import absences, bricoleurs, referents, search
from dispatch.availability import Window
from dispatch.desk import Actor
from dispatch.errors import HoursTaken
from dispatch.people import AvailabilitySlot, Volunteer
from dispatch.requests import Request
from dispatch.states import AskState
from tests.stories.town import Phone, Town

TUESDAY, WEDNESDAY = 1, 2


def test_one_who_promised_these_hours_is_not_asked_for_them_again(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    _is_free(town, paul, TUESDAY, "9-10")
    first = _searched(town, anne, "bulb")
    paul.taps(bricoleurs.accept)

    second = _searched(town, anne, "fuse")

    assert len(town.asks(first)) == 1
    assert town.asks(second) == []
    assert town.events(second)[-1] == "nobody_left"


def test_two_short_visits_fit_into_one_morning(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    _is_free(town, paul, TUESDAY, "9-12")
    first = _searched(town, anne, "bulb")
    paul.taps(bricoleurs.accept)

    second = _searched(town, anne, "fuse")
    paul.taps(bricoleurs.accept)

    assert [ask.state for request in (first, second) for ask in town.asks(request)] == [AskState.ACCEPTED] * 2


def test_whoever_says_yes_to_one_of_two_at_one_hour_is_not_waited_for_at_the_other(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    _is_free(town, paul, TUESDAY, "9-10")
    first, second = (_searched(town, anne, job) for job in ("bulb", "fuse"))
    nadia = town.bricoleur(metres=400)
    tokens = paul.link(-2), paul.link(-1)

    paul.taps(bricoleurs.accept, token=tokens[0])

    assert [ask.state for ask in town.asks(first)] == [AskState.ACCEPTED]
    put_off, other = town.asks(second)
    assert (put_off.volunteer_id, put_off.state) == (paul.volunteer_id, AskState.STOOD_DOWN)
    assert (other.volunteer_id, other.state) == (nadia.volunteer_id, AskState.OPEN), "somebody else is asked at once"
    with pytest.raises(HoursTaken):
        paul.taps(bricoleurs.accept, token=tokens[1])
    assert [ask.state for ask in town.asks(second)] == [AskState.STOOD_DOWN, AskState.OPEN]


def test_a_second_yes_by_text_to_the_same_hours_is_answered_kindly(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    _is_free(town, paul, TUESDAY, "9-10")
    first, second = (_searched(town, anne, job) for job in ("bulb", "fuse"))
    with town.desk() as desk:  # a promise that nobody else was told of yet, as by two taps at one moment
        for ask in town.asks_in(desk):
            if ask.request_id == first.id and ask.volunteer_id == paul.volunteer_id:
                ask.state, ask.seat = AskState.ACCEPTED, 1

    paul.replies("OUI")

    paul.expects("ne va pas avec les heures déjà promises")
    assert [ask.state for ask in town.asks(second)] == [AskState.STOOD_DOWN]


def test_an_absence_on_the_day_of_an_open_ask_has_others_asked_at_once(town: Town) -> None:
    town.commune_rules(wave_size=1)
    anne, paul, nadia = town.referent(), town.bricoleur(), town.bricoleur(metres=400)
    _is_free(town, paul, TUESDAY, "9-12")
    request = _searched(town, anne, "bulb")
    assert [ask.volunteer_id for ask in town.asks(request)] == [paul.volunteer_id]

    _is_away(town, paul, "2026-11-24")

    first, second = town.asks(request)
    assert first.state is AskState.STOOD_DOWN, "no refusal"
    assert (second.volunteer_id, second.state) == (nadia.volunteer_id, AskState.OPEN)
    assert "put_off" in town.events(request)


def test_an_absence_on_another_day_changes_nothing(town: Town) -> None:
    town.commune_rules(wave_size=1)
    anne, paul = town.referent(), town.bricoleur()
    _is_free(town, paul, TUESDAY, "9-12")
    request = _searched(town, anne, "bulb")

    _is_away(town, paul, "2026-11-26")

    assert [ask.state for ask in town.asks(request)] == [AskState.OPEN]
    paul.taps(bricoleurs.accept)


def test_an_absence_in_part_of_the_hours_leaves_the_rest_of_them(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    _is_free(town, paul, TUESDAY, "9-12")
    request = _searched(town, anne, "bulb")
    tuesday_9h = town.now + timedelta(days=1)

    with town.desk() as desk:
        away = Window(tuesday_9h, tuesday_9h + timedelta(hours=1))
        absences.add_absence(desk, desk.session.get_one(Volunteer, paul.volunteer_id), away, actor=Actor())

    asked = town.asks(request)[0]
    assert (asked.state, asked.visit_start) == (AskState.OPEN, tuesday_9h + timedelta(hours=1))


def _searched(town: Town, anne: Phone, job: str) -> Request:
    request = town.records_request(job, hours=48)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    return request


def _is_free(town: Town, phone: Phone, weekday: int, hours: str) -> None:
    start, end = (time(int(hour)) for hour in hours.split("-"))
    slot = AvailabilitySlot(volunteer_id=phone.volunteer_id, weekday=weekday, start_at=start, end_at=end)
    with town.sessions.begin() as session:
        session.add(slot)


def _is_away(town: Town, phone: Phone, day: str) -> None:
    start = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Paris"))
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, phone.volunteer_id)
        absences.add_absence(desk, volunteer, Window(start, start + timedelta(days=1)), actor=Actor())
