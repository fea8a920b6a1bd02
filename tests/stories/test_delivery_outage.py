"""A carrier goes down, is slow, comes back; a database goes away: nothing is lost, and nothing stale is sent."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from dispatch.line import CarrierHealth
from dispatch.outbox.delivery import deliver_due
from dispatch.outbox.failover import SLOW
from dispatch.outbox.post_room import PostRoom
from dispatch.outbox.traffic import Traffic
from dispatch.states import MessageState
from sms.gateway import OutgoingText
from sms.routes import Route
from tests.stories.letter_box import Carrier, down, raising, read, room, writes
from tests.stories.town import Town


def _passes(town: Town, post: PostRoom, **duration: float) -> None:
    """Time goes by ten seconds at a time, and the senders look each time."""
    end = town.now + timedelta(**duration)
    while town.now < end:
        town.now += timedelta(seconds=10)
        deliver_due(post)


def test_down_for_an_hour_then_back(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    carrier.before = raising(down())
    lasting = writes(town, 20)
    passing = writes(town, 10, expires_at=town.now + timedelta(minutes=30))
    late = writes(town, 10, due_at=town.now + timedelta(minutes=55))
    _passes(town, post, hours=1)
    assert carrier.sent == []

    carrier.before = lambda _text: None
    _passes(town, post, minutes=16)

    keys = Counter(text.key for text in carrier.sent)
    assert set(keys.values()) == {1}
    assert len(keys) == 30
    assert {read(town, each).state for each in (*lasting, *late)} == {MessageState.SENT}
    assert {read(town, each).state for each in passing} == {MessageState.FAILED}, "visible: they were tried in vain"
    assert all("appelez" in (read(town, each).error or "") for each in passing)


def test_the_other_carrier_takes_over_at_once(town: Town) -> None:
    broken, sound = Carrier("un"), Carrier("deux")
    broken.before = raising(down())
    texts = writes(town, 20)

    deliver_due(room(town, Route(broken, share=50), sound))

    assert len(sound.sent) == 20
    assert {read(town, each).carrier for each in texts} == {"deux"}
    assert {read(town, each).in_doubt for each in texts} == {False}


def test_a_carrier_in_trouble_is_spared_and_wins_back(town: Town) -> None:
    broken, sound = Carrier("un"), Carrier("deux")
    tried: list[str] = []

    def refuse(text: OutgoingText) -> None:
        tried.append(text.key)
        raise down()

    broken.before = refuse
    post = room(town, Route(broken, share=9), sound)
    writes(town, 100)
    deliver_due(post)
    assert len(tried) < 50, "a healthy one would have been tried for about 90"
    assert _weight(town, "un") < 0.1

    broken.before = lambda _text: None
    town.now += timedelta(minutes=11)
    writes(town, 100)
    deliver_due(post)

    assert len(broken.sent) > 70


def test_a_slow_answer_counts_as_a_fault(town: Town) -> None:
    carrier = Carrier()

    def dawdle(_text: OutgoingText) -> None:
        town.now += SLOW + timedelta(seconds=1)

    carrier.before = dawdle
    (text,) = writes(town)
    deliver_due(room(town, carrier))
    assert read(town, text).state is MessageState.SENT
    assert _weight(town, "un") == 0.5


def test_no_row_is_written_while_all_is_well(town: Town) -> None:
    writes(town, 3)
    deliver_due(room(town, Carrier("un"), Carrier("deux")))
    with town.sessions() as session:
        assert session.scalars(select(CarrierHealth)).all() == []


def test_a_carrier_that_hangs_does_not_take_all_senders(town: Town) -> None:
    hanging, sound, hung, let_go = Carrier("un"), Carrier("deux"), Event(), Event()

    def hang(_text: OutgoingText) -> None:
        hung.set()
        let_go.wait(30)

    hanging.before = hang
    post = replace(room(town, Route(hanging, share=1_000), Route(sound, share=0.001)), traffic=Traffic(most=2))
    writes(town, 30)
    senders = [Thread(target=deliver_due, args=(post,)) for _ in range(3)]
    for sender in senders:
        sender.start()
    assert hung.wait(30)
    _until(lambda: len(sound.sent) == 28)
    let_go.set()
    for sender in senders:
        sender.join()

    assert len(hanging.sent) == 2


def test_a_mark_that_the_database_refuses_for_a_moment_is_written_all_the_same(town: Town) -> None:
    carrier, slept = Carrier(), list[float]()
    post = replace(room(town, carrier), sleep=slept.append)
    (text,) = writes(town)

    with _database_away(town, after=carrier, times=3):
        deliver_due(post)

    assert len(slept) == 3
    assert len(carrier.sent) == 1
    assert read(town, text).state is MessageState.SENT


def test_a_database_away_for_good_leaves_a_doubt_that_the_carrier_resolves(town: Town) -> None:
    carrier = Carrier()
    post = replace(room(town, carrier), sleep=lambda _seconds: None)
    (text,) = writes(town)
    with _database_away(town, after=carrier, times=100), pytest.raises(OperationalError):
        deliver_due(post)
    assert read(town, text).in_doubt

    town.now += post.lease
    deliver_due(post)

    assert len(carrier.sent) == 1
    assert read(town, text).state is MessageState.SENT


@contextmanager
def _database_away(town: Town, *, after: Carrier, times: int) -> Iterator[None]:
    """The database refuses its next transactions once the carrier has taken a text."""
    engine = town.sessions.kw["bind"]
    left = [times]

    def refuse(*_: object) -> None:
        if after.sent and left[0]:
            left[0] -= 1
            raise OperationalError("BEGIN", None, Exception("away"))

    event.listen(engine, "begin", refuse, insert=True)
    try:
        yield
    finally:
        event.remove(engine, "begin", refuse)


def _weight(town: Town, carrier: str) -> float:
    with town.sessions() as session:
        return session.get_one(CarrierHealth, carrier).weight


def _until(happened: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if happened():
            return
        Event().wait(0.02)
    raise AssertionError("it never happened")
