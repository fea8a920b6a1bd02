"""A phone does not ring in bursts: what comes close together travels in one text, and what cannot wait goes alone."""

from datetime import timedelta
from threading import Thread

import pytest

from dispatch import bricoleurs, mairie, referents, search
from dispatch.rules import Rules
from dispatch.states import AskState, MessageState, Role, State, Urgency
from tests.stories.town import Phone, Town


@pytest.fixture
def town(town: Town) -> Town:
    """A town that gathers as a mairie's does from the first day."""
    town.commune_rules(bundle_minutes=Rules().bundle_minutes)
    return town


def links_in(text: str) -> int:
    return text.count("/l/")


def test_a_burst_of_requests_becomes_two_texts(town: Town) -> None:
    anne = town.referent()
    first = town.records_request("bulb")
    town.fast_forward(seconds=20)
    second = town.records_request("tap")
    third = town.records_request("bins")
    assert [links_in(text) for text in anne.texts] == [1], "the first leaves at once, the others wait for each other"

    town.fast_forward(minutes=2)

    assert [links_in(text) for text in anne.texts] == [1, 2]
    anne.expects("pouvez-vous les suivre ?")
    assert [town.state(request) for request in (first, second, third)] == [State.OPEN] * 3


def test_each_line_opens_its_own_request(town: Town) -> None:
    anne = town.referent()
    requests = [town.records_request(job) for job in ("bulb", "tap", "bins")]
    town.fast_forward(minutes=2)

    anne.taps(referents.take_charge, token=links(anne)[2])

    assert [town.state(request) for request in requests] == [State.OPEN, State.OPEN, State.IN_CHARGE]


def test_a_text_after_two_quiet_minutes_leaves_at_once(town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb")
    town.fast_forward(minutes=2)

    town.records_request("tap")

    assert [links_in(text) for text in anne.texts] == [1, 1]


def test_what_cannot_wait_goes_alone_and_at_once(town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb")
    town.records_request("tap")

    town.records_request("bins", urgency=Urgency.IMMEDIATE)

    assert [links_in(text) for text in anne.texts] == [1, 1]
    anne.expects("urgent")


def test_who_says_yes_hears_at_once_that_they_are_expected(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request("bulb")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    paul.expects("Pouvez-vous aider ?").taps(bricoleurs.accept)

    paul.expects("On compte sur vous")


def test_news_takes_along_what_was_waiting(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request("bulb")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.fast_forward(minutes=5)
    paul.taps(bricoleurs.accept)
    town.records_request("tap")
    told = len(anne.texts)

    paul.taps(bricoleurs.report_done)

    assert town.state(request) is State.DONE
    assert len(anne.texts) == told + 1
    anne.expects("merci d'appeler la personne")
    assert "pouvez-vous la suivre ?" in anne.texts[-1]
    assert town.now == town.messages()[-1].sent_at


def test_what_was_cancelled_while_it_waited_is_not_in_the_text(town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb")
    second = town.records_request("tap")
    town.records_request("bins")

    town.acts(mairie.cancel, second)
    town.fast_forward(minutes=3)

    assert [links_in(text) for text in anne.texts] == [1, 1]
    anne.expects("Pouvez-vous suivre cette demande ?")


def test_a_bundle_is_one_text_to_the_carrier_and_all_its_messages_are_sent(town: Town) -> None:
    anne = town.referent()
    for job in ("bulb", "tap", "bins"):
        town.records_request(job)

    town.fast_forward(minutes=2)

    _, leader, follower = town.messages()
    assert follower.bundled_in_id == leader.id
    assert [leader.state, follower.state] == [MessageState.SENT] * 2
    assert [leader.body, follower.body] == [None, None]
    assert len(anne.texts) == 2


def test_a_bundle_tried_again_says_the_same(town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb")
    town.carrier.refuse(anne.number, permanent=False)
    town.records_request("tap")
    town.records_request("bins")
    town.fast_forward(minutes=2, seconds=1)
    _, leader, follower = town.messages()
    words = leader.body
    assert follower.bundled_in_id == leader.id

    town.carrier.accept_again(anne.number)
    town.fast_forward(minutes=10)

    assert anne.texts[-1] == words


def test_a_request_cancelled_between_two_tries_is_taken_out_of_the_bundle(town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb")
    town.carrier.refuse(anne.number, permanent=False)
    town.records_request("tap")
    third = town.records_request("bins")
    town.fast_forward(minutes=2, seconds=1)
    town.acts(mairie.cancel, third)

    town.carrier.accept_again(anne.number)
    town.fast_forward(minutes=10)

    assert links_in(anne.texts[-1]) == 1
    anne.expects("pouvez-vous la suivre ?")
    assert town.messages()[2].bundled_in_id is None


def test_the_others_still_leave_when_the_first_of_a_bundle_is_cancelled(town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb")
    town.carrier.refuse(anne.number, permanent=False)
    second = town.records_request("tap")
    town.records_request("bins")
    town.fast_forward(minutes=2, seconds=1)
    town.acts(mairie.cancel, second)

    town.carrier.accept_again(anne.number)
    town.fast_forward(minutes=10)

    assert links_in(anne.texts[-1]) == 1
    anne.expects("Pouvez-vous suivre cette demande ?")


def test_a_dead_number_passes_on_every_request_of_the_bundle(town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb")
    town.carrier.refuse(anne.number, permanent=True)
    others = [town.records_request(job) for job in ("tap", "bins")]

    town.fast_forward(minutes=2)

    for request in others:
        assert [ask.state for ask in town.asks(request, role=Role.REFERENT)] == [AskState.UNREACHABLE]


def test_what_does_not_fit_in_one_text_comes_in_the_next(town: Town) -> None:
    anne = town.referent()
    town.commune_rules(bundle_minutes=2, referent_load=20)
    for _ in range(8):
        town.records_request("bulb")

    town.fast_forward(minutes=30)

    assert sum(links_in(text) for text in anne.texts) == 8
    assert 3 <= len(anne.texts) <= 5


def test_several_senders_never_put_a_message_in_two_texts(town: Town) -> None:
    phones = [town.referent(metres=50 * rank) for rank in range(1, 4)]
    town.commune_rules(bundle_minutes=2, referent_load=2)
    for _ in range(9):
        town.records_request("bulb")
    town.now += timedelta(minutes=2)

    senders = [Thread(target=town.delivers) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    town.fast_forward(minutes=10)

    tokens = [token for phone in phones for token in links(phone)]
    assert len(tokens) == len(set(tokens)) == 9


def test_a_mairie_may_have_every_text_sent_by_itself(town: Town) -> None:
    anne = town.referent()
    town.commune_rules(bundle_minutes=0)

    for job in ("bulb", "tap", "bins"):
        town.records_request(job)

    assert [links_in(text) for text in anne.texts] == [1, 1, 1]


def links(phone: Phone) -> list[str]:
    """The token of every link that arrived, in order."""
    return [part.split()[0] for text in phone.texts for part in text.split("/l/")[1:]]
