"""Nothing is lost: not when a number is dead, not when the worker dies between the lease and the send."""

from datetime import timedelta
from threading import Event, Thread

from sqlalchemy import select

from dispatch import bricoleurs, mairie, referents, search
from dispatch.journal import OutboxMessage
from dispatch.outbox.delivery import deliver_due, lease_one
from dispatch.outbox.posting import on_new_message
from dispatch.outbox.retries import MOST_DOUBTS
from dispatch.people import Agent
from dispatch.states import AskState, MessageState, Role, State
from tests.stories.town import Town


def test_a_dead_number_becomes_a_task_and_the_next_referent_is_asked_at_once(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    town.carrier.refuse(anne.number, permanent=True)

    request = town.records_request()

    bruno.expects("changer une ampoule")
    assert town.asks(request, role=Role.REFERENT)[0].state is AskState.UNREACHABLE
    (task,) = town.tasks()
    assert task.volunteer_id == anne.volunteer_id
    assert task.body is None
    assert "appelez" in (task.error or "")

    with town.desk() as desk:
        mairie.handle_failure(
            desk, desk.session.get_one(OutboxMessage, task.id), desk.session.get_one(Agent, town.mairie_id)
        )
    assert not town.tasks()


def test_a_phone_switched_off_is_tried_again_until_the_news_is_stale(town: Town) -> None:
    anne = town.referent()
    paul = town.bricoleur()
    request = town.records_request("bulb", hours=60)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    town.carrier.refuse(anne.number, permanent=False)
    paul.taps(bricoleurs.report_done)
    assert town.state(request) is State.DONE
    assert not town.tasks()

    town.fast_forward(hours=3)
    assert not town.tasks()
    assert "referent_to_verify" in [message.kind for message in town.messages() if message.tries > 8]

    town.fast_forward(hours=21)

    (task,) = town.tasks()
    assert task.kind == "referent_verify_reminded", "which took the place of the first news in the evening"
    assert task.tries > 20
    assert task.body is None
    assert "appelez" in (task.error or "")


def test_a_phone_back_in_reach_gets_its_text_once(town: Town) -> None:
    anne = town.referent()
    town.carrier.refuse(anne.number, permanent=False)
    town.records_request()
    assert not anne.texts

    town.carrier.accept_again(anne.number)
    town.fast_forward(minutes=10)

    assert len(anne.texts) == 1


def test_a_worker_killed_between_lease_and_send_loses_nothing(town: Town) -> None:
    anne = town.referent()
    with town.sessions() as session:
        assert session.scalar(select(OutboxMessage)) is None
    town.carrier.refuse(anne.number, permanent=False)
    town.records_request()
    town.carrier.accept_again(anne.number)
    town.now += timedelta(minutes=1)

    leased = lease_one(town.post)  # and here the worker dies
    assert leased is not None
    assert town.delivers() == 0, "a living lease belongs to its sender"
    town.now += town.post.lease
    assert town.delivers() == 1

    assert len(anne.texts) == 1
    with town.sessions() as session:
        message = session.scalars(select(OutboxMessage)).one()
    assert (message.state, message.tries, message.body) == (MessageState.SENT, 4, None)


def test_a_text_that_kills_its_senders_is_given_up_and_shown(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    town.carrier.refuse(anne.number, permanent=False)
    request = town.records_request(hours=90)
    for _ in range(MOST_DOUBTS):
        town.now += town.post.lease
        assert lease_one(town.post) is not None
    town.now += town.post.lease

    town.delivers()

    assert [task.volunteer_id for task in town.tasks()] == [anne.volunteer_id]
    bruno.expects("changer une ampoule")
    assert town.state(request) is State.OPEN


def test_a_stale_text_is_never_sent(town: Town) -> None:
    anne = town.referent()
    town.carrier.refuse(anne.number, permanent=False)
    town.records_request()
    town.carrier.accept_again(anne.number)

    town.now += timedelta(hours=2)  # nobody was at work meanwhile: the answer was due after 45 minutes
    town.delivers()

    assert not anne.texts
    with town.sessions() as session:
        assert session.scalars(select(OutboxMessage)).one().state is MessageState.EXPIRED


def test_two_senders_send_each_text_once(town: Town) -> None:
    neighbours = [town.bricoleur(metres=20 * rank) for rank in range(1, 10)]
    anne = town.referent()
    town.commune_rules(wave_size=9)
    town.records_request()
    with town.desk() as desk:
        ask = town.asks_in(desk)[0]
        referents.take_charge(desk, ask)
        search.ask_in_waves(desk, ask)

    senders = [Thread(target=town.delivers) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert [len(neighbour.texts) for neighbour in neighbours] == [1] * 9
    assert len(anne.texts) == 1


def test_the_bell_rings_after_the_commit_and_only_then(town: Town) -> None:
    town.referent()
    rung = Event()
    stop = on_new_message(rung.set)
    try:
        with town.desk() as desk:
            desk.session.rollback()
        assert not rung.is_set()
        town.records_request()
        assert rung.is_set()
    finally:
        stop()
    assert deliver_due(town.post) == 0
