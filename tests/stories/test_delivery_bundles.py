"""Several messages in one text share its lease, its mark, its receipts; each has its own life when that ends early."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.outbox.delivery import deliver_due, lease_one
from dispatch.outbox.posting import withdraw
from dispatch.outbox.receipts import Fate, take
from dispatch.requests import Request
from dispatch.states import AskState, MessageState, Role
from sms.gateway import Progress, Receipt, SmsFailed
from tests.stories.letter_box import Carrier, down, raising, room, silent
from tests.stories.town import Phone, Town

DEAD = SmsFailed("ce numéro n'existe plus : appelez", permanent=True, code="30005")


@pytest.fixture
def anne(town: Town) -> Phone:
    return town.referent()


def _two_asked(town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """One referent asked for two needs at once, nothing sent yet."""
    town.commune_rules(bundle_minutes=2)
    with monkeypatch.context() as patch:
        patch.setattr(town, "delivers", lambda: 0)
        return [town.records_request(hours=90) for _ in range(2)]


def _rows(town: Town) -> tuple[OutboxMessage, list[OutboxMessage]]:
    """The message that travels, and those inside it."""
    messages = town.messages()
    (leader,) = [one for one in messages if any(other.bundled_in_id == one.id for other in messages)]
    return leader, [one for one in messages if one.bundled_in_id == leader.id]


def test_one_text_carries_two_and_its_receipt_is_theirs(
    town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    _two_asked(town, anne, monkeypatch)
    carrier = Carrier()
    post = room(town, carrier)
    deliver_due(post)

    leader, inside = _rows(town)
    assert len(carrier.sent) == 1
    assert len(inside) == 1
    everyone = [leader, *inside]
    assert {(one.state, one.carrier, one.carrier_id, one.body) for one in everyone} == {
        (MessageState.SENT, "un", "un-1", None)
    }
    assert (leader.segments, leader.price_micros) == (1, 70_000)
    assert {(one.segments, one.price_micros, one.tried_at) for one in inside} == {(None, None, None)}

    with town.desk() as desk:
        assert take(desk, Receipt("un", "un-1", Progress.DELIVERED)) is Fate.APPLIED
    assert {one.state for one in town.messages()} == {MessageState.DELIVERED}


def test_undelivered_each_ask_passes_on(town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = _two_asked(town, anne, monkeypatch)
    bruno = town.referent(metres=900)
    town.commune_rules(bundle_minutes=2)
    deliver_due(room(town, Carrier()))
    leader, _ = _rows(town)

    with town.desk() as desk:
        assert take(desk, Receipt("un", "un-1", Progress.FAILED, key=leader.key, failure=DEAD)) is Fate.APPLIED

    asked = [town.asks(each, role=Role.REFERENT) for each in requests]
    assert [[ask.state for ask in asks] for asks in asked] == [[AskState.UNREACHABLE, AskState.OPEN]] * 2
    assert {asks[1].volunteer_id for asks in asked} == {bruno.volunteer_id}
    assert len(town.tasks()) == 2


def test_refused_for_good_each_ask_passes_on(town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = _two_asked(town, anne, monkeypatch)
    town.referent(metres=900)
    carrier = Carrier()
    carrier.before = lambda text: raising(DEAD)(text) if text.to == anne.number else None
    deliver_due(room(town, carrier))
    assert [town.asks(each, role=Role.REFERENT)[0].state for each in requests] == [AskState.UNREACHABLE] * 2


def test_tried_again_they_stay_together(town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    _two_asked(town, anne, monkeypatch)
    carrier = Carrier()
    post = room(town, carrier)
    carrier.before = raising(down())
    deliver_due(post)
    leader, inside = _rows(town)
    assert {one.state for one in (leader, *inside)} == {MessageState.QUEUED}

    carrier.before = lambda _text: None
    town.now += timedelta(minutes=1)
    deliver_due(post)

    assert len(carrier.sent) == 1
    assert {one.state for one in town.messages()} == {MessageState.SENT}


def test_in_doubt_they_are_looked_up_together(town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    _two_asked(town, anne, monkeypatch)
    carrier = Carrier()
    post = room(town, carrier)
    leased = lease_one(post)
    assert leased is not None
    carrier.send(leased.text)  # and here the process dies

    town.now += post.lease
    deliver_due(post)

    assert len(carrier.sent) == 1
    assert {one.state for one in town.messages()} == {MessageState.SENT}


def test_when_the_one_that_carries_is_withdrawn_the_others_go_their_way(
    town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    _two_asked(town, anne, monkeypatch)
    carrier = Carrier()
    post = room(town, carrier)
    carrier.before = raising(down())
    deliver_due(post)
    leader, inside = _rows(town)
    with town.desk() as desk:
        _withdraw(desk, leader)
    carrier.before = lambda _text: None
    deliver_due(post)

    assert len(carrier.sent) == 1, "the other one, in a text of its own"
    left = {one.id: one for one in town.messages()}
    assert left[leader.id].state is MessageState.CANCELLED
    assert {left[one.id].state for one in inside} == {MessageState.SENT}


def test_when_the_one_that_carries_is_stale_the_others_go_their_way(
    town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    _two_asked(town, anne, monkeypatch)
    carrier = Carrier()
    post = room(town, carrier)
    carrier.before = raising(down())
    deliver_due(post)
    leader, inside = _rows(town)
    with town.sessions.begin() as session:
        soon = {"expires_at": town.now + timedelta(seconds=30)}
        session.execute(update(OutboxMessage).where(OutboxMessage.id == leader.id).values(soon))
    carrier.before = lambda _text: None
    town.now += timedelta(minutes=1)
    deliver_due(post)
    town.now += timedelta(minutes=3)
    deliver_due(post)

    left = {one.id: one for one in town.messages()}
    assert left[leader.id].state is MessageState.EXPIRED
    assert {left[one.id].state for one in inside} == {MessageState.SENT}


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("why", ["withdrawn", "stale"])
def test_what_may_have_left_with_another_is_looked_up_before_it_goes_its_own_way(
    town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch, why: str, left: bool
) -> None:
    _two_asked(town, anne, monkeypatch)
    carrier = Carrier()
    post = room(town, carrier)
    setattr(carrier, "after" if left else "before", raising(silent()))
    deliver_due(post)
    carrier.after = carrier.before = lambda _text: None
    leader, (inside,) = _rows(town)
    with town.desk() as desk:
        if why == "withdrawn":
            _withdraw(desk, leader)
        else:
            desk.session.get_one(OutboxMessage, leader.id).expires_at = town.now + timedelta(seconds=5)

    town.now += timedelta(minutes=1)
    deliver_due(post)
    town.now += timedelta(minutes=3)
    deliver_due(post)

    assert len(carrier.sent) == 1
    states = {one.id: one.state for one in town.messages()}
    ended = MessageState.CANCELLED if why == "withdrawn" else MessageState.EXPIRED
    assert states[inside.id] is MessageState.SENT
    assert states[leader.id] is (MessageState.SENT if left else ended)


def test_while_the_carrier_cannot_be_asked_it_is_asked_ever_less(
    town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    _two_asked(town, anne, monkeypatch)
    carrier = Carrier()
    post = room(town, carrier)
    assert lease_one(post) is not None  # and here the process dies
    leader, (inside,) = _rows(town)
    with town.desk() as desk:
        _withdraw(desk, leader)
    carrier.deaf = down()
    for _ in range(30):
        town.now += timedelta(seconds=40)
        deliver_due(post)
    assert 1 < len(carrier.asked) < 8
    assert carrier.sent == []

    town.now = inside.expires_at
    deliver_due(post)

    assert {one.state for one in town.messages()} == {MessageState.CANCELLED, MessageState.EXPIRED}


@pytest.mark.parametrize("died", [True, False])
def test_what_was_withdrawn_from_it_stays_so_whatever_becomes_of_the_rest(
    town: Town, anne: Phone, monkeypatch: pytest.MonkeyPatch, died: bool
) -> None:
    requests = _two_asked(town, anne, monkeypatch)
    gone = Carrier("parti")
    gone.after = raising(silent())
    assert lease_one(room(town, gone)) if died else deliver_due(room(town, gone))
    leader, (inside,) = _rows(town)
    with town.desk() as desk:
        _withdraw(desk, inside)
    town.now += town.post.lease
    deliver_due(room(town, Carrier("nouveau")))

    assert [task.id for task in town.tasks()] == [leader.id]
    assert {one.id: one.state for one in town.messages()}[inside.id] is MessageState.CANCELLED
    told = {each.id: town.events(each).count("unreachable") for each in requests}
    assert told == {leader.request_id: 1, inside.request_id: 0}


def _withdraw(desk: Desk, message: OutboxMessage) -> None:
    assert message.ask_id is not None
    ask = desk.session.get_one(OutboxMessage, message.id).ask
    assert ask is not None
    withdraw(desk, ask=ask)
