"""A sender's pace is kept by all processes together, and left alone where nobody limits it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.line import SenderPace
from dispatch.outbox.delivery import deliver_due
from dispatch.outbox.due import seconds_to_wait
from dispatch.outbox.pace import claim, is_free
from sms.routes import Route
from tests.stories.letter_box import Carrier, room, writes
from tests.stories.town import Town

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TWICE_A_SECOND = Route(Carrier(), per_second=2)


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> Town:
    return Town(sessions)


def test_a_turn_is_taken_once(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        assert claim(session, TWICE_A_SECOND, NOW)
        assert not claim(session, TWICE_A_SECOND, NOW)
        assert not claim(session, TWICE_A_SECOND, NOW + timedelta(milliseconds=499))
        assert claim(session, TWICE_A_SECOND, NOW + timedelta(milliseconds=500))


def test_of_many_at_once_one_gets_the_turn_even_the_very_first(sessions: sessionmaker[Session]) -> None:
    got: list[bool] = []
    for moment in (NOW, NOW + timedelta(seconds=1)):
        _together(8, partial(_claims, sessions, moment, got))

    assert sum(got) == 2


def test_a_clock_set_back_does_not_silence_the_sender(sessions: sessionmaker[Session]) -> None:
    assert _claimed(sessions, NOW + timedelta(hours=1))
    assert is_free(NOW + timedelta(hours=1), TWICE_A_SECOND, NOW)
    assert _claimed(sessions, NOW)
    assert not _claimed(sessions, NOW)


def test_without_a_limit_no_row_is_written(town: Town) -> None:
    writes(town, 3)
    assert deliver_due(room(town, Carrier())) == 3
    with town.sessions() as session:
        assert session.scalars(select(SenderPace)).all() == []


def test_two_post_rooms_keep_one_pace_together(town: Town) -> None:
    carrier, sent_at = Carrier(), list[datetime]()
    carrier.before = lambda _text: sent_at.append(town.now)
    rooms = [room(town, Route(carrier, per_second=10)) for _ in range(2)]
    writes(town, 12)

    for _ in range(100):
        for each in rooms:
            deliver_due(each)
        town.now += timedelta(milliseconds=20)

    assert len(sent_at) == 12
    assert all(later - earlier >= timedelta(milliseconds=100) for earlier, later in pairwise(sent_at))


def test_a_sender_who_must_wait_is_told_how_long(town: Town) -> None:
    post = room(town, Route(Carrier(), per_second=0.5))
    writes(town, 2)
    assert deliver_due(post) == 1
    assert seconds_to_wait(post) == pytest.approx(2)


def test_the_urgent_takes_the_next_turn(town: Town) -> None:
    carrier = Carrier()
    post = room(town, Route(carrier, per_second=1))
    writes(town, 5)
    deliver_due(post)
    writes(town, body="urgent", rank=0)
    town.now += timedelta(seconds=1)
    deliver_due(post)
    assert carrier.bodies()[1:] == ["urgent"]


def test_a_full_sender_leaves_the_text_to_another_carrier(town: Town) -> None:
    paced, free = Carrier("un"), Carrier("deux")
    writes(town, 20)
    assert deliver_due(room(town, Route(paced, per_second=1), Route(free, share=0.1))) == 20
    assert len(paced.sent) <= 1


def _claims(sessions: sessionmaker[Session], now: datetime, got: list[bool]) -> None:
    got.append(_claimed(sessions, now))


def _claimed(sessions: sessionmaker[Session], now: datetime) -> bool:
    with sessions.begin() as session:
        return claim(session, TWICE_A_SECOND, now)


def _together(many: int, work: Callable[[], None]) -> None:
    threads = [Thread(target=work) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
