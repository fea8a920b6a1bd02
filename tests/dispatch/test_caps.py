"""A commune's texts of a day and a person's: what is beyond waits in sight, or becomes somebody's task."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from dispatch.outbox.caps import LOOK_AGAIN, OF_THE_DAY, OF_THE_PERSON, capped, day_began
from dispatch.outbox.delivery import deliver_due
from dispatch.outbox.post_room import PostRoom
from dispatch.places import Commune
from dispatch.states import AskState, MessageState, Role
from tests.stories.letter_box import Carrier, down, raising, read, room, writes
from tests.stories.town import Town

ELEVEN_AT_NIGHT = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)  # in Paris


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> Town:
    return Town(sessions)


def waiting(town: Town) -> int | None:
    with town.sessions() as session:
        return capped(session, session.get_one(Commune, town.commune_id), town.now)


def lets_pass(town: Town, post: PostRoom, **duration: float) -> None:
    end = town.now + timedelta(**duration)
    while town.now < end:
        town.now += timedelta(minutes=5)
        deliver_due(post)


def test_beyond_the_cap_of_the_day_texts_wait_in_sight(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    town.commune_rules(texts_per_day=5)
    texts = writes(town, 8, expires_at=town.now + timedelta(days=3))
    with caplog.at_level(logging.WARNING):
        deliver_due(post)

    assert len(carrier.sent) == 5
    assert waiting(town) == 3
    assert "cap of 5 messages a day reached, 3 wait" in caplog.text
    held = [read(town, each) for each in texts[5:]]
    assert {(each.state, each.error_code, each.due_at) for each in held} == {
        (MessageState.QUEUED, OF_THE_DAY, town.now + LOOK_AGAIN)
    }
    assert all(each.body for each in held)


def test_the_next_day_they_leave_at_a_civil_hour(town: Town) -> None:
    carrier, sent_at = Carrier(), list[datetime]()
    carrier.after = lambda _text: sent_at.append(town.now)
    post = room(town, carrier)
    town.commune_rules(texts_per_day=5)
    writes(town, 8, expires_at=town.now + timedelta(days=3))
    lets_pass(town, post, hours=30)

    assert len(sent_at) == 8
    assert sent_at[5] == datetime(2026, 11, 24, 7, 0, tzinfo=UTC), "eight in the morning"
    assert waiting(town) is None


def test_what_is_worthless_by_then_expires(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    town.commune_rules(texts_per_day=5)
    texts = writes(town, 8)
    lets_pass(town, post, hours=30)
    assert len(carrier.sent) == 5
    assert {read(town, each).state for each in texts[5:]} == {MessageState.EXPIRED}


def test_a_cap_that_the_mairie_raises_lets_them_go_within_minutes(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    town.commune_rules(texts_per_day=5)
    writes(town, 8)
    deliver_due(post)
    town.commune_rules(texts_per_day=50)
    town.now += LOOK_AGAIN
    deliver_due(post)
    assert len(carrier.sent) == 8
    assert waiting(town) is None


def test_what_cannot_wait_may_go_a_fifth_beyond(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    town.commune_rules(texts_per_day=10)
    writes(town, 12)
    deliver_due(post)
    writes(town, 5, rank=0, body="urgent")
    deliver_due(post)
    assert carrier.bodies()[10:] == ["urgent", "urgent"]


def test_a_text_tried_again_counts_once(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    town.commune_rules(texts_per_day=5)
    carrier.before = raising(down())
    writes(town, 5)
    deliver_due(post)
    carrier.before = lambda _text: None
    town.now += timedelta(minutes=1)
    deliver_due(post)
    assert len(carrier.sent) == 5


def test_the_day_is_the_communes(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    town.commune_rules(texts_per_day=2)
    town.now = ELEVEN_AT_NIGHT
    writes(town, 2, rank=0)
    deliver_due(post)
    town.now += timedelta(hours=1, minutes=1)
    writes(town, 2, rank=0)
    deliver_due(post)
    assert len(carrier.sent) == 4


def test_the_day_on_which_the_clocks_go_back_has_twenty_five_hours(town: Town) -> None:
    last_minute = datetime(2026, 10, 25, 22, 59, tzinfo=UTC)
    with town.sessions() as session:
        commune = session.get_one(Commune, town.commune_id)
        assert day_began(commune, last_minute) == datetime(2026, 10, 24, 22, tzinfo=UTC)
        assert day_began(commune, last_minute + timedelta(minutes=1)) == datetime(2026, 10, 25, 23, tzinfo=UTC)


def test_one_too_many_for_one_person_is_a_task_and_the_next_is_asked(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    town.commune_rules(texts_per_person=2)
    writes(town, 2, to_phone=anne.number)
    town.delivers()

    request = town.records_request()

    bruno.expects("changer une ampoule")
    (task,) = town.tasks()
    assert task.error == "plafond de 2 textos par jour atteint pour cette personne : appelez"
    assert (task.error_code, task.volunteer_id, task.body) == (OF_THE_PERSON, anne.volunteer_id, None)
    assert town.asks(request, role=Role.REFERENT)[0].state is AskState.UNREACHABLE
    assert len(anne.texts) == 2


def test_answers_neither_count_nor_are_held(town: Town) -> None:
    anne = town.referent()
    town.commune_rules(texts_per_person=2)
    answers = {"to_phone": anne.number, "volunteer_id": anne.volunteer_id, "kind": "reply_help", "rank": 0}
    writes(town, 4, **answers)
    writes(town, 2, to_phone=anne.number, volunteer_id=anne.volunteer_id)
    writes(town, 1, **answers)
    town.delivers()
    assert len(anne.texts) == 7
    assert town.tasks() == []


def test_the_duty_phone_hears_of_everything(town: Town) -> None:
    town.commune_rules(texts_per_person=2)
    writes(town, 6, to_phone="+33639980000")
    town.delivers()
    assert len(town.duty_phone()) == 6
