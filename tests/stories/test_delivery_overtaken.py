"""A sender slower than its lease, a doubt older than the last try, news withdrawn at the worst moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from dispatch.outbox.delivery import deliver_due, deliver_one, lease_one
from dispatch.outbox.post_room import PostRoom
from dispatch.outbox.posting import withdraw
from dispatch.states import MessageState
from sms.gateway import OutgoingText
from tests.stories.letter_box import Carrier, down, raising, read, room, silent, writes
from tests.stories.town import Town


def test_what_a_slow_sender_sent_after_all_is_not_sent_again(town: Town) -> None:
    """The other one, who took it over, was told that the carrier is down; the slow one then got its yes."""
    slow, quick = Carrier(can_find=False), Carrier(can_find=False)
    post, other = room(town, slow), room(town, quick)
    quick.before = raising(down())
    (text,) = writes(town)

    def dawdle(_text: OutgoingText) -> None:
        town.now += post.lease
        deliver_one(other)

    slow.before = dawdle
    deliver_one(post)
    message = read(town, text)
    assert (message.state, message.carrier_id, message.body) == (MessageState.SENT, "un-1", None)
    assert (message.segments, message.price_micros) == (1, 70_000)

    quick.before = lambda _text: None
    town.now += timedelta(hours=1)
    deliver_due(other)
    assert quick.sent == []


def test_what_a_slow_sender_sent_while_another_has_it_in_hand_is_sent(town: Town) -> None:
    slow = Carrier(can_find=False)
    post = room(town, slow)
    (text,) = writes(town)

    def taken_over(_text: OutgoingText) -> None:
        town.now += post.lease
        assert lease_one(post) is not None  # and here the other sender dies

    slow.before = taken_over
    deliver_one(post)
    town.now += post.lease
    deliver_due(post)

    assert len(slow.sent) == 1
    assert read(town, text).state is MessageState.SENT


def test_a_refusal_of_the_second_try_tells_nothing_of_the_first(town: Town) -> None:
    """Nobody can ask this carrier: what it may have since the first try goes to no other."""
    one, two = Carrier("un", can_find=False), Carrier("deux")
    only_one, both = room(town, one), room(town, one, two)
    one.after = raising(silent())
    (text,) = writes(town)
    deliver_due(only_one)
    assert len(one.sent) == 1

    one.after, one.before = (lambda _text: None), raising(down())
    for _ in range(12):
        town.now += timedelta(minutes=5)
        deliver_due(both)
    message = read(town, text)
    assert (two.sent, message.in_doubt, message.state) == ([], True, MessageState.QUEUED)

    one.before = lambda _text: None
    town.now += timedelta(minutes=15)
    deliver_due(both)
    assert (len(one.sent), two.sent) == (2, [])


def test_what_was_looked_up_in_vain_and_then_refused_may_go_to_another(town: Town) -> None:
    one, two = Carrier("un"), Carrier("deux")
    (text,) = writes(town)
    assert lease_one(room(town, one)) is not None  # and here the process dies, before it sent anything
    one.before = raising(down())
    town.now += timedelta(minutes=5)

    both = room(town, one, two)
    deliver_due(both)
    town.now += timedelta(minutes=5)
    deliver_due(both)

    assert len(two.sent) == 1
    assert read(town, text).carrier == "deux"


def test_what_the_carrier_turns_out_not_to_have_goes_to_the_other_at_once(town: Town) -> None:
    """It says "internal error" to each text, after which it may have taken it, and still knows what it has."""
    one, two = Carrier("un"), Carrier("deux")
    one.before = raising(silent())
    (text,) = writes(town)
    deliver_due(room(town, one))

    town.now += timedelta(seconds=20)
    deliver_due(room(town, one, two))

    assert (len(one.asked), one.sent, len(two.sent)) == (1, [], 1)
    assert read(town, text).state is MessageState.SENT


@pytest.fixture
def postgres_town(postgresql_engine: Any) -> Town:
    """On SQLite a withdrawal and a lease never cross: one writer goes at a time."""
    return Town(sessionmaker(postgresql_engine))


def test_withdrawn_while_it_is_being_leased_it_is_not_tried_again(postgres_town: Town) -> None:
    town = postgres_town
    carrier = Carrier()
    carrier.before = raising(down())
    post = room(town, carrier)
    town.referent()
    town.carrier.refuse("+33639980001", permanent=False)
    _asks_one(town)
    with town.desk() as desk:
        (ask,) = town.asks_in(desk)
        with _between_its_statements(desk.session, lambda: _leases(post)):
            withdraw(desk, ask=ask)

    town.now += post.lease
    deliver_due(post)

    assert [message.state for message in town.messages()] == [MessageState.CANCELLED]


def _asks_one(town: Town) -> None:
    """One referent asked; the text not even tried."""
    deliver, town.delivers = town.delivers, lambda: 0  # type: ignore[method-assign]
    town.records_request(hours=90)
    town.delivers = deliver  # type: ignore[method-assign]


def _leases(post: PostRoom) -> None:
    thread = Thread(target=lease_one, args=(post,))
    thread.start()
    thread.join(5)


@contextmanager
def _between_its_statements(session: Session, act: Callable[[], None]) -> Iterator[None]:
    """Act once, after the first statement that changes the outbox."""
    connection, acted = session.connection(), list[bool]()

    def after(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE outbox_message") and not acted:
            acted.append(True)
            act()

    event.listen(connection, "after_cursor_execute", after)
    yield
    event.remove(connection, "after_cursor_execute", after)
