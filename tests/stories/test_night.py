"""What is written at night and read in the morning must still be true then."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.errors import AskEnded
from dispatch.requests import Ask
from dispatch.states import AskState, MessageState, Role, State
from tests.stories.town import Town

EVENING = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)  # Monday, ten at night in Paris


def test_a_deadline_is_worded_as_seen_in_the_morning(town: Town) -> None:
    anne = town.referent()
    town.now = EVENING
    town.records_request(hours=90)
    town.fast_forward(hours=10, minutes=5)
    anne.expects("aujourd'hui avant 8h45")


def test_a_yes_at_night_is_confirmed_at_once(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request(hours=90)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.now = EVENING
    paul.taps(bricoleurs.accept).expects("L'adresse et le code")
    assert "a dit oui" not in anne.texts[-1], "the referent may read it in the morning"


def test_news_that_no_longer_holds_is_never_sent(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request(hours=90)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    heard = len(anne.texts)
    town.now = EVENING
    paul.taps(bricoleurs.report_done)
    anne.taps(verify.confirm, token=anne.link(0))

    town.fast_forward(hours=12)

    assert len(anne.texts) == heard


def test_who_never_heard_of_it_is_not_told_that_it_is_over(town: Town) -> None:
    anne = town.referent()
    town.now = EVENING
    request = town.records_request(hours=90)
    town.acts(mairie.cancel, request)
    town.fast_forward(hours=12)
    assert not anne.texts


def test_stop_also_holds_back_what_a_sender_had_in_hand(town: Town) -> None:
    anne = town.referent()
    town.carrier.refuse(anne.number, permanent=False)
    town.records_request()
    town.carrier.accept_again(anne.number)
    anne.replies("stop")
    town.fast_forward(minutes=30)
    assert [text for text in anne.texts if "Pouvez-vous" in text] == []
    assert {message.state for message in town.messages() if message.ask_id} <= {
        MessageState.CANCELLED, MessageState.EXPIRED, MessageState.SENT,
    }  # fmt: skip


def test_a_late_no_asks_nobody_again(town: Town) -> None:
    anne = town.referent()
    crowd = [town.bricoleur(metres=100 * rank) for rank in range(1, 4)]
    request = town.records_request(hours=90)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.fast_forward(hours=1, minutes=30)
    told, chase_at = len(anne.texts), town.fresh(request).chase_at
    for phone in crowd:
        phone.taps(bricoleurs.decline)
    assert len(anne.texts) == told
    assert town.fresh(request).chase_at == chase_at


def test_a_relaunch_by_the_mairie_is_a_new_round(town: Town) -> None:
    anne = town.referent()
    request = town.records_request(hours=90)
    town.fast_forward(days=1)
    assert town.state(request) is State.STUCK
    town.acts(mairie.relaunch, request)
    assert town.state(request) is State.OPEN
    anne.expects("changer une ampoule")


def test_two_who_help_together_are_expected_together(town: Town) -> None:
    anne = town.referent()
    pair = [town.bricoleur(metres=100), town.bricoleur(metres=200)]
    request = town.records_request("furniture", hours=90)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    for phone in pair:
        phone.taps(bricoleurs.accept)
    assert len({ask.visit_start for ask in town.asks(request, state=AskState.ACCEPTED)}) == 1


def test_a_yes_after_stop_brings_back(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(hours=90)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.replies("stop")
    paul.taps(bricoleurs.accept, token=paul.link(0)).expects("L'adresse et le code")
    assert town.state(request) is State.ASSIGNED


@pytest.mark.parametrize("place", [(Role.REFERENT, 2), (Role.BRICOLEUR, 7)])
def test_the_database_knows_how_many_places_there_are(town: Town, place: tuple[Role, int]) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge)
    with pytest.raises(IntegrityError), town.sessions.begin() as session:
        session.add(
            Ask(
                request_id=request.id,
                volunteer_id=paul.volunteer_id,
                role=place[0],
                seat=place[1],
                state=AskState.ACCEPTED,
                asked_at=town.now,
                answer_by=town.now,
            )
        )


def test_who_was_asked_at_night_has_been_asked_on_the_day_they_read_it(town: Town) -> None:
    """Two a day at most: both of Monday night are read on Tuesday, and a third one on Tuesday would be one too many."""
    anne, paul = town.referent(), town.bricoleur()
    town.now = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)  # half past eight in Paris
    requests = []
    for job in ("bulb", "fuse", "furniture"):
        requests.append(town.records_request(job, hours=90))
        anne.taps(referents.take_charge)
    links = [anne.link(which) for which in range(-3, 0)]

    town.now += timedelta(hours=2)
    for link in links[:2]:
        anne.taps(search.ask_one, paul.volunteer_id, token=link)
    town.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    with pytest.raises(AskEnded):
        anne.taps(search.ask_one, paul.volunteer_id, token=links[2])

    assert [len(town.asks(request)) for request in requests] == [1, 1, 0]
