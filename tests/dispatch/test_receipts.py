"""What carriers say later: applied once, in any order, before or after the mark, to all that travelled together."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from dispatch.journal import OutboxMessage
from dispatch.outbox.delivery import deliver_due, deliver_one, lease_one
from dispatch.outbox.message_states import FINAL
from dispatch.outbox.receipts import Fate, take
from dispatch.outbox.sending import send
from dispatch.people import Volunteer
from dispatch.states import AskState, MessageState, Role, StopBy
from sms.gateway import OPTED_OUT, Accepted, OutgoingText, Progress, Receipt, SmsFailed
from tests.stories.letter_box import Carrier, read, room, writes
from tests.stories.town import Phone, Town

DEAD = SmsFailed("ce numéro n'existe plus : appelez", permanent=True, code="30005")
STOPPED = SmsFailed("cette personne a répondu STOP : appelez", permanent=True, code=OPTED_OUT)


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> Town:
    return Town(sessions)


def hears(town: Town, receipt: Receipt) -> Fate:
    with town.desk() as desk:
        return take(desk, receipt)


def said(progress: Progress, carrier_id: str = "un-1", **more: object) -> Receipt:
    failure = DEAD if progress is Progress.FAILED else None
    return Receipt(**{"carrier": "un", "carrier_id": carrier_id, "progress": progress, "failure": failure, **more})  # type: ignore[arg-type]


def sent(town: Town) -> int:
    (text,) = writes(town)
    deliver_due(room(town, Carrier()))
    return text


def test_delivered_is_final_and_said_again_changes_nothing(town: Town) -> None:
    text = sent(town)
    assert hears(town, said(Progress.DELIVERED)) is Fate.APPLIED
    town.now += timedelta(minutes=1)
    assert hears(town, said(Progress.DELIVERED)) is Fate.REPEATED
    assert hears(town, said(Progress.ON_ITS_WAY)) is Fate.LATE
    assert hears(town, said(Progress.FAILED)) is Fate.LATE
    message = read(town, text)
    assert (message.state, message.ended_at) == (MessageState.DELIVERED, town.now - timedelta(minutes=1))
    assert message.error is None


def test_on_its_way_is_what_we_knew(town: Town) -> None:
    sent(town)
    assert hears(town, said(Progress.ON_ITS_WAY)) is Fate.REPEATED


def test_of_no_text_of_ours(town: Town) -> None:
    sent(town)
    (unsent,) = writes(town)
    assert hears(town, said(Progress.DELIVERED, "un-99")) is Fate.UNKNOWN
    assert hears(town, said(Progress.DELIVERED, carrier="deux")) is Fate.UNKNOWN
    assert hears(town, said(Progress.DELIVERED, key="jamais")) is Fate.UNKNOWN
    assert hears(town, said(Progress.DELIVERED, key=read(town, unsent).key)) is Fate.UNKNOWN, "never tried"


@pytest.mark.parametrize("seed", range(12))
def test_shuffled_and_tripled_they_end_once(town: Town, seed: int) -> None:
    rng = random.Random(seed)
    text = sent(town)
    said_in_all = [said(Progress.ON_ITS_WAY), said(Progress.DELIVERED), said(Progress.FAILED)] * 3
    rng.shuffle(said_in_all)
    ends: list[MessageState] = []
    for receipt in said_in_all:
        hears(town, receipt)
        ends.append(read(town, text).state)
    final = [state for state in ends if state in FINAL]
    assert len(set(final)) == 1
    assert ends[-1] in FINAL


def test_before_the_mark_it_wins_and_the_mark_only_adds(town: Town) -> None:
    carrier = Carrier()
    carrier.after = lambda text: _hears_in_between(town, text)
    (text,) = writes(town)

    deliver_one(room(town, carrier))

    message = read(town, text)
    assert (message.state, message.carrier_id) == (MessageState.DELIVERED, "un-1")
    assert (message.segments, message.price_micros) == (1, 70_000)
    assert message.sent_at == town.now


def _hears_in_between(town: Town, text: OutgoingText) -> None:
    assert hears(town, said(Progress.DELIVERED, key=text.key)) is Fate.APPLIED


@pytest.mark.parametrize(
    ("progress", "state"),
    [
        (Progress.ON_ITS_WAY, MessageState.SENT),
        (Progress.DELIVERED, MessageState.DELIVERED),
        (Progress.FAILED, MessageState.FAILED),
    ],
)
def test_a_receipt_resolves_the_doubt_that_a_dead_sender_left(
    town: Town, progress: Progress, state: MessageState
) -> None:
    carrier = Carrier(can_find=False)
    post = room(town, carrier)
    (text,) = writes(town)
    leased = lease_one(post)
    assert leased is not None
    send(post, leased)  # and here the process dies

    assert hears(town, said(progress, key=leased.text.key)) is Fate.APPLIED
    town.now += post.lease
    deliver_due(post)

    message = read(town, text)
    assert len(carrier.sent) == 1
    assert (message.state, message.carrier_id, message.in_doubt) == (state, "un-1", False)


def test_a_late_failure_of_another_carrier_does_not_end_it(town: Town) -> None:
    text = sent(town)
    key = read(town, text).key
    assert hears(town, said(Progress.FAILED, "deux-1", carrier="deux", key=key)) is Fate.LATE
    assert hears(town, said(Progress.FAILED, "un-0", key=key)) is Fate.LATE, "an earlier copy"
    assert read(town, text).state is MessageState.SENT


@pytest.mark.parametrize("progress", [Progress.FAILED, Progress.DELIVERED])
def test_our_key_stands_for_a_name_that_the_carrier_left_out(town: Town, progress: Progress) -> None:
    """A gateway may name a text when it takes it and not in its report, or the other way round."""
    named, unnamed = sent(town), sent(town)
    with town.sessions.begin() as session:
        nameless = session.get_one(OutboxMessage, unnamed)
        nameless.carrier_id = nameless.key
    key = read(town, named).key
    assert hears(town, said(progress, key, key=key)) is Fate.APPLIED
    assert read(town, named).carrier_id == "un-1"
    assert hears(town, said(progress, "7f3a", key=read(town, unnamed).key)) is Fate.APPLIED


def test_an_ask_that_was_not_delivered_passes_to_the_next(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()
    (message,) = _to(town, anne)

    assert hears(town, _about(message, DEAD)) is Fate.APPLIED
    assert hears(town, _about(message, DEAD)) is Fate.REPEATED

    bruno.expects("changer une ampoule")
    assert town.asks(request, role=Role.REFERENT)[0].state is AskState.UNREACHABLE
    assert [(task.error, task.error_code) for task in town.tasks()] == [(str(DEAD), "30005")]
    assert town.events(request).count("unreachable") == 1


def test_whoever_told_the_carrier_stop_is_stopped_everywhere(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    first, second = town.records_request(), town.records_request("bulb")
    about_first, _ = _to(town, anne)
    heard = len(anne.texts)

    assert hears(town, _about(about_first, STOPPED)) is Fate.APPLIED

    town.delivers()
    assert len(bruno.texts) == 2
    assert len(anne.texts) == heard, "no text about it"
    with town.sessions() as session:
        stopped = session.get_one(Volunteer, anne.volunteer_id)
    assert (stopped.stopped_at, stopped.stopped_by) == (town.now, StopBy.CARRIER)
    open_asks = [town.asks(each, role=Role.REFERENT, state=AskState.OPEN) for each in (first, second)]
    assert [[ask.volunteer_id for ask in asks] for asks in open_asks] == [[bruno.volunteer_id]] * 2


def test_an_old_stop_said_again_does_not_stop_who_came_back(town: Town) -> None:
    anne = town.referent()
    town.records_request()
    (message,) = _to(town, anne)
    hears(town, _about(message, STOPPED))
    anne.replies("start")

    assert hears(town, _about(message, STOPPED)) is Fate.REPEATED

    with town.sessions() as session:
        assert session.get_one(Volunteer, anne.volunteer_id).stopped_at is None


def test_a_refusal_at_once_for_a_stop_stops_as_well(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    carrier = Carrier()

    def refuse(text: OutgoingText) -> None:
        if text.to == anne.number:
            raise STOPPED

    carrier.before = refuse
    town.carrier.refuse(anne.number, permanent=False)
    town.records_request()
    town.now += timedelta(minutes=1)
    deliver_due(room(town, carrier))

    assert [text.to for text in carrier.sent] == [bruno.number]
    with town.sessions() as session:
        assert session.get_one(Volunteer, anne.volunteer_id).stopped_by is StopBy.CARRIER


def test_a_receipt_that_comes_with_the_acceptance_is_taken(town: Town) -> None:
    class Simulated(Carrier):
        def send(self, text: OutgoingText) -> Accepted:
            accepted = super().send(text)
            return replace(accepted, receipt=said(Progress.FAILED, accepted.carrier_id))

    (text,) = writes(town)
    deliver_due(room(town, Simulated()))
    assert (read(town, text).state, read(town, text).error_code) == (MessageState.FAILED, "30005")


def _to(town: Town, phone: Phone) -> list[OutboxMessage]:
    return [message for message in town.messages() if message.to_phone == phone.number]


def _about(message: OutboxMessage, failure: SmsFailed) -> Receipt:
    return Receipt(message.carrier or "", message.carrier_id or "", Progress.FAILED, key=message.key, failure=failure)
