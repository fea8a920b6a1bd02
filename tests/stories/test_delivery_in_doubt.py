"""A text that may have left is looked up before it is sent again; only where nobody can tell, it may come twice."""

from datetime import timedelta

import pytest

from dispatch import referents
from dispatch.outbox.delivery import deliver_due, deliver_one, lease_one
from dispatch.outbox.post_room import PostRoom
from dispatch.outbox.retries import MOST_DOUBTS
from dispatch.outbox.sending import send
from dispatch.states import AskState, MessageState, Role
from sms.gateway import OutgoingText
from tests.stories.letter_box import Carrier, down, raising, read, room, silent, writes
from tests.stories.town import Town


def _dies_after_sending(post: PostRoom) -> None:
    leased = lease_one(post)
    assert leased is not None
    send(post, leased)  # and here the process dies


def _a_lease_later(town: Town, post: PostRoom) -> None:
    town.now += post.lease
    deliver_due(post)


def test_found_at_the_carrier_it_is_not_sent_again(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    (text,) = writes(town)
    _dies_after_sending(post)
    assert read(town, text).in_doubt

    _a_lease_later(town, post)

    sent = read(town, text)
    assert len(carrier.sent) == 1
    assert (sent.state, sent.carrier_id, sent.in_doubt, sent.body) == (MessageState.SENT, "un-1", False, None)
    assert (sent.segments, sent.price_micros) == (1, 70_000)


def test_not_found_it_is_sent(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    (text,) = writes(town)
    assert lease_one(post) is not None  # and here the process dies, before it sent anything

    _a_lease_later(town, post)

    assert len(carrier.asked) == 1
    assert len(carrier.sent) == 1
    assert read(town, text).state is MessageState.SENT


def test_where_nobody_can_tell_the_same_words_are_sent_again(town: Town) -> None:
    carrier = Carrier(can_find=False)
    post = room(town, carrier)
    (text,) = writes(town)
    _dies_after_sending(post)

    _a_lease_later(town, post)

    assert carrier.asked == []
    assert len(carrier.sent) == 2
    assert carrier.sent[0].key == carrier.sent[1].key
    assert carrier.sent[0].body == carrier.sent[1].body
    assert read(town, text).state is MessageState.SENT


def test_a_carrier_that_cannot_be_asked_now_is_asked_later_and_nothing_is_sent_meanwhile(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    (text,) = writes(town)
    _dies_after_sending(post)
    carrier.deaf = down()
    for _ in range(3 * MOST_DOUBTS):
        _a_lease_later(town, post)
    assert (len(carrier.sent), read(town, text).in_doubt) == (1, True)
    assert read(town, text).doubts == 1, "asking in vain is no death of a sender"

    carrier.deaf = None
    town.now += timedelta(minutes=15)
    deliver_due(post)

    assert len(carrier.sent) == 1
    assert read(town, text).state is MessageState.SENT


def test_a_carrier_that_never_answered_is_given_a_moment_and_then_asked(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    carrier.after = raising(silent())
    (text,) = writes(town)
    assert deliver_due(post) == 1, "no second try at once: the carrier may not know of the first yet"
    assert read(town, text).in_doubt

    carrier.after = lambda _text: None
    town.now += timedelta(seconds=30)
    deliver_due(post)

    assert len(carrier.sent) == 1
    assert read(town, text).state is MessageState.SENT


def test_no_other_carrier_gets_what_the_first_may_have(town: Town) -> None:
    one, two = Carrier("un"), Carrier("deux")
    only_one, both = room(town, one), room(town, one, two)
    texts = writes(town, 8)
    one.after = raising(silent())
    while deliver_one(only_one):
        pass
    one.after, one.deaf = (lambda _text: None), down()
    for _ in range(4):
        town.now += timedelta(minutes=5)
        deliver_due(both)
    assert two.sent == []
    assert all(read(town, text).in_doubt for text in texts)

    one.deaf = None
    town.now += timedelta(minutes=15)
    deliver_due(both)

    assert (len(one.sent), len(two.sent)) == (8, 0)


def test_two_texts_in_the_same_words_are_not_taken_for_each_other(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    same: dict[str, object] = {"to_phone": "+33639981111", "body": "Voisinage : c'est noté, merci."}
    writes(town, **same)
    deliver_due(post)
    (second,) = writes(town, **same)
    assert lease_one(post) is not None  # and here the process dies, before it sent anything

    _a_lease_later(town, post)

    assert len(carrier.sent) == 2
    assert read(town, second).carrier_id == "un-2"


def test_what_the_carrier_of_yesterday_may_have_becomes_a_task(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    gone, new = Carrier("parti"), Carrier("nouveau")
    town.carrier.refuse(anne.number, permanent=False)
    request = town.records_request()
    town.now += timedelta(minutes=1)
    _dies_after_sending(room(town, gone))

    town.now += town.post.lease
    deliver_due(room(town, new))

    (task,) = town.tasks()
    assert "parti peut-être" in (task.error or "")
    assert [text.to for text in new.sent] == [bruno.number]
    assert town.asks(request, role=Role.REFERENT)[0].state is AskState.UNREACHABLE


def test_a_withdrawn_text_is_not_looked_up_nor_sent_again(town: Town) -> None:
    anne = town.referent()
    carrier = Carrier()
    post = room(town, carrier)
    town.carrier.refuse(anne.number, permanent=False)
    request = town.records_request(hours=90)
    town.now += timedelta(minutes=1)
    assert lease_one(post) is not None  # and here the process dies
    with town.desk() as desk:
        referents.take_charge(desk, town.asks_in(desk)[0])

    _a_lease_later(town, post)

    assert carrier.sent == []
    assert [message.state for message in town.messages()] == [MessageState.CANCELLED]
    assert town.tasks() == []
    assert request is not None


@pytest.mark.parametrize("words", ["l'opérateur refuse", "numéro inconnu"])
def test_a_known_failure_leaves_no_doubt(town: Town, words: str) -> None:
    carrier = Carrier()
    carrier.before = raising(down(words))
    (text,) = writes(town)
    deliver_due(room(town, carrier))
    assert not read(town, text).in_doubt
    assert read(town, text).error == words


def test_an_unknown_error_of_a_carrier_leaves_the_text_in_doubt(town: Town) -> None:
    def broken(_text: OutgoingText) -> None:
        raise ZeroDivisionError

    carrier = Carrier()
    carrier.after = broken
    post = room(town, carrier)
    (text,) = writes(town)
    with pytest.raises(ZeroDivisionError):
        deliver_due(post)
    carrier.after = lambda _text: None

    _a_lease_later(town, post)

    assert len(carrier.sent) == 1
    assert read(town, text).state is MessageState.SENT
