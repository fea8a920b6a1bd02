"""Two who work at one moment wait in one order, never for one another: PostgreSQL would end one of them with an error.

One holds a request while the other begins, and then goes on to what the other may hold already.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Signal

from sqlalchemy import Engine, select
from sqlalchemy.orm import sessionmaker

from dispatch import bricoleurs, referents, search, suspending
from dispatch.calling.sheets import write_sheet
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.inbox import replies
from dispatch.journal import OutboxMessage
from dispatch.keeping_apart import keep_apart
from dispatch.moves import lock, note
from dispatch.outbox.bounce import bounced
from dispatch.overruling.reassigning import Choice, choose_bricoleur
from dispatch.people import Agent, Person, Volunteer
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import Apart, AskState, Role, State, Suspension
from sms.replies import Answer, Meaning
from tests.stories.town import Phone, Town

A_WHILE = 0.7  # seconds: enough for the other to come as far as it can


def test_two_texts_that_failed_hold_both_requests_before_anybody_else_is_asked(postgresql_engine: Engine) -> None:
    town, requests = _two_searches(postgresql_engine)

    def fails(desk: Desk) -> None:
        asked = desk.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "bricoleur_asked")).all()
        bounced(desk, asked)

    _at_once(town, requests[1], then=search.next_wave, meanwhile=fails)

    assert {ask.state for request in requests for ask in town.asks(request)} == {AskState.UNREACHABLE}


def test_a_call_sheet_is_written_while_somebody_works_on_a_request_of_it(postgresql_engine: Engine) -> None:
    town, requests = _two_searches(postgresql_engine)
    for request in requests:
        with town.sessions.begin() as session:
            session.get_one(Request, request.id).nudges = 1

    def writes(desk: Desk) -> None:
        agent = desk.session.get_one(Agent, town.mairie_id)
        assert write_sheet(desk, desk.session.get_one(Commune, town.commune_id), agent) == len(requests)

    def notes(desk: Desk, request: Request) -> None:
        note(desk, request, Event.WOKEN)

    _at_once(town, requests[1], then=notes, meanwhile=writes)


def test_a_person_waits_while_somebody_corrects_their_name(postgresql_engine: Engine) -> None:
    town, requests = _two_searches(postgresql_engine)

    def suspends(desk: Desk) -> None:
        person, agent = desk.session.scalars(select(Person)).one(), desk.session.get_one(Agent, town.mairie_id)
        suspending.suspend_person(desk, person, agent, until=town.now + timedelta(days=2), reason=Suspension.AWAY)

    def corrects(desk: Desk, request: Request) -> None:
        request.person.first_name = "Odile"

    _at_once(town, requests[1], then=corrects, meanwhile=suspends)

    assert all(town.fresh(request).suspended_until for request in requests)


def test_a_yes_waits_for_nobody_who_works_on_what_else_they_were_asked(postgresql_engine: Engine) -> None:
    town, requests = _two_searches(postgresql_engine)

    def accepts(desk: Desk) -> None:
        bricoleurs.accept(desk, desk.session.get_one(Ask, town.asks(requests[0])[0].id))

    def accepts_too(desk: Desk, request: Request) -> None:
        bricoleurs.accept(desk, next(ask for ask in request.asks if ask.role is Role.BRICOLEUR))

    _at_once(town, requests[1], then=accepts_too, meanwhile=accepts)

    assert [town.state(request) for request in requests] == [State.ASSIGNED] * 2


def test_people_are_kept_apart_while_one_of_their_requests_goes_on(postgresql_engine: Engine) -> None:
    town, requests = _two_searches(postgresql_engine)

    def parts(desk: Desk) -> None:
        person, paul = desk.session.scalars(select(Person)).one(), _paul(desk)
        keep_apart(desk, person, paul, Apart.PERSON, actor=Actor(agent_id=town.mairie_id))

    _at_once(town, requests[1], then=search.next_wave, meanwhile=parts)

    assert {ask.state for request in requests for ask in town.asks(request)} == {AskState.RELEASED}


def test_a_break_by_text_holds_all_they_were_asked_first(postgresql_engine: Engine) -> None:
    town, requests = _two_searches(postgresql_engine)

    def rests(desk: Desk) -> None:
        assert replies.respond(desk, [_paul(desk)], Answer(Meaning.PAUSE))

    _at_once(town, requests[1], then=search.next_wave, meanwhile=rests)

    assert {ask.state for request in requests for ask in town.asks(request)} == {AskState.STOOD_DOWN}


def test_a_yes_noted_for_whoever_had_stopped_waits_for_them_before_the_choosing(postgresql_engine: Engine) -> None:
    town, (first, second) = _two_searches(postgresql_engine)
    nadia, held = town.bricoleur(metres=900), Signal()
    with town.sessions.begin() as session:
        session.get_one(Volunteer, nadia.volunteer_id).stopped_at = town.now

    def changes_and_chooses() -> None:
        with town.desk() as desk:
            mine = lock(desk.session, second.id)
            desk.session.get_one(Volunteer, nadia.volunteer_id).pair_only = True
            desk.session.flush()
            held.set()
            Signal().wait(A_WHILE)
            search.next_wave(desk, mine)

    def notes_a_yes() -> None:
        held.wait()
        with town.desk() as desk:
            agent = desk.session.get_one(Agent, town.mairie_id)
            choose_bricoleur(desk, first.id, agent, choice=Choice(nadia.volunteer_id, said_yes=True))

    with ThreadPoolExecutor(2) as pool:
        for done in (pool.submit(changes_and_chooses), pool.submit(notes_a_yes)):
            done.result()

    assert town.state(first) is State.ASSIGNED


def _two_searches(engine: Engine) -> tuple[Town, list[Request]]:
    """Two requests of one person, for which one neighbour is asked."""
    town = Town(sessionmaker(engine, expire_on_commit=False))
    anne = town.referent()
    town.bricoleur()
    return town, [_searched(town, anne, job) for job in ("bulb", "fuse")]


def _searched(town: Town, anne: Phone, job: str) -> Request:
    request = town.records_request(job, hours=48)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    return request


def _paul(desk: Desk) -> Volunteer:
    return desk.session.scalars(select(Volunteer).where(Volunteer.is_bricoleur)).one()


def _at_once(
    town: Town, request: Request, *, then: Callable[[Desk, Request], None], meanwhile: Callable[[Desk], None]
) -> None:
    """Hold a request; let the other begin; then go on with it."""
    held = Signal()

    def one() -> None:
        with town.desk() as desk:
            mine = lock(desk.session, request.id)
            held.set()
            Signal().wait(A_WHILE)
            then(desk, mine)

    def other() -> None:
        held.wait()
        with town.desk() as desk:
            meanwhile(desk)

    with ThreadPoolExecutor(2) as pool:
        for done in (pool.submit(one), pool.submit(other)):
            done.result()
