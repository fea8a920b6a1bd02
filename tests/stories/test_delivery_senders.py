"""Many senders on one outbox: each text once, the urgent first, one at a time to each phone."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from threading import Event, Lock, Thread
from time import sleep
from typing import Any

from sqlalchemy import event, insert, text

from dispatch.journal import OutboxMessage
from dispatch.outbox.delivery import deliver_due, lease_one
from dispatch.outbox.due import seconds_to_wait
from dispatch.states import MessageState
from sms.gateway import OutgoingText
from tests.stories.letter_box import Carrier, read, room, writes
from tests.stories.town import Town

JUMP = timedelta(hours=1)


def _together(many: int, work: Callable[[], object]) -> None:
    threads = [Thread(target=work) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_workers_of_many_threads_send_each_text_once(town: Town) -> None:
    carrier, numbers = Carrier(), count()
    workers = [room(town, carrier), room(town, carrier)]
    texts = writes(town, 120)

    _together(8, lambda: deliver_due(workers[next(numbers) % 2]))

    assert set(Counter(each.key for each in carrier.sent).values()) == {1}
    assert len(carrier.sent) == 120
    assert {read(town, each).tries for each in texts} == {1}


def test_a_phone_gets_one_text_at_a_time_and_in_order(town: Town) -> None:
    carrier, lock = Carrier(), Lock()
    busy, most = Counter[str](), Counter[str]()

    def ring(sent: OutgoingText) -> None:
        with lock:
            busy[sent.to] += 1
            most[sent.to] = max(most[sent.to], busy[sent.to])
        sleep(0.01)
        with lock:
            busy[sent.to] -= 1

    carrier.before = ring
    phones = [f"+3363998{number:04}" for number in range(2_000, 2_004)]
    for order in range(8):
        for phone in phones:
            writes(town, to_phone=phone, body=f"{order}")
    post = room(town, carrier)

    _together(6, lambda: deliver_due(post))
    deliver_due(post)

    heard: dict[str, list[str]] = defaultdict(list)
    for sent in carrier.sent:
        heard[sent.to].append(sent.body)
    assert dict(heard) == {phone: [str(order) for order in range(8)] for phone in phones}
    assert set(most.values()) == {1}


def test_a_number_that_takes_for_ever_holds_up_nobody_else(town: Town) -> None:
    carrier, rung, let_go = Carrier(), Event(), Event()
    slow = "+33639981234"

    def ring(sent: OutgoingText) -> None:
        if sent.to == slow:
            rung.set()
            let_go.wait(30)

    carrier.before = ring
    post = room(town, carrier)
    writes(town, 5, to_phone=slow)
    stuck = Thread(target=deliver_due, args=(post,))
    stuck.start()
    assert rung.wait(30)

    writes(town, 20)
    assert deliver_due(post) == 20

    let_go.set()
    stuck.join()
    assert len(carrier.sent) == 25


def test_the_urgent_overtakes_whatever_waits(town: Town) -> None:
    carrier = Carrier()
    writes(town, 300)
    writes(town, body="urgent", rank=0)
    leased = lease_one(room(town, carrier))
    assert leased is not None
    assert leased.text.body == "urgent"


def test_a_sender_who_found_nothing_knows_when_to_look_again(town: Town) -> None:
    post = room(town, Carrier())
    assert seconds_to_wait(post) is None
    writes(town, due_at=town.now + timedelta(seconds=3))
    assert deliver_due(post) == 0
    assert seconds_to_wait(post) == 3
    writes(town, due_at=town.now + timedelta(seconds=1))
    assert seconds_to_wait(post) == 1


def test_the_next_text_is_found_by_indexes_among_all_that_were_ever_sent(town: Town) -> None:
    with town.sessions.begin() as session:
        old = {
            "commune_id": town.commune_id, "kind": "mairie_alert", "created_at": town.now, "due_at": town.now,
            "expires_at": town.now, "state": MessageState.SENT, "tried_at": town.now - timedelta(days=9),
        }  # fmt: skip
        for start in range(0, 20_000, 2_000):
            numbers = range(start, start + 2_000)
            rows = [old | {"key": f"{number}", "to_phone": f"+336{number % 900:08}"} for number in numbers]
            session.execute(insert(OutboxMessage), rows)
    writes(town, 5)
    with town.sessions.begin() as session:
        session.execute(text("ANALYZE"))

    plan = _plan_of_the_next(town)

    assert all(index in plan for index in ("ix_outbox_message_due", "uq_outbox_message_sending")), plan
    assert not any(word in plan for word in ("Seq Scan on outbox_message", "SCAN outbox_message\n", "TEMP B-TREE"))


def _plan_of_the_next(town: Town) -> str:
    """How the database finds the next text: the very statement that a sender executes."""
    engine, seen = town.sessions.kw["bind"], list[tuple[str, Any]]()

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "other.state" in statement:
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    lease_one(room(town, Carrier()))
    event.remove(engine, "before_cursor_execute", note)
    statement, parameters = seen[0]
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with engine.connect() as connection:
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)) + "\n"


def test_a_clock_set_back_an_hour_loses_nothing_and_doubles_nothing(town: Town) -> None:
    carrier = Carrier()
    post = room(town, carrier)
    dead, alive, *fresh = writes(town, 7)
    assert lease_one(post) is not None  # and here its sender dies
    carrier.before = lambda _text: _falls_back(town)
    deliver_due(post)  # whose clock goes back while the second is being sent
    carrier.before = lambda _text: None
    assert len(carrier.sent) == 6

    assert read(town, dead).state is MessageState.LEASED
    town.now += post.lease
    deliver_due(post)

    assert len(carrier.sent) == 7
    assert set(Counter(each.key for each in carrier.sent).values()) == {1}
    assert {read(town, each).state for each in (dead, alive, *fresh)} == {MessageState.SENT}


def test_what_was_to_be_tried_again_is_not_kept_for_an_hour(town: Town) -> None:
    town.carrier.refuse("+33639987777", permanent=False)
    (text_again,) = writes(town, to_phone="+33639987777")
    town.delivers()
    town.carrier.accept_again("+33639987777")

    town.now -= JUMP
    town.delivers()

    assert read(town, text_again).state is MessageState.SENT


def _falls_back(town: Town) -> None:
    if town.now.minute == 0 and town.now.hour == 8:
        town.now -= JUMP
