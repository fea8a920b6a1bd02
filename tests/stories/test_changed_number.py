"""A volunteer changes their number: the old phone opens nothing any more, the new one shows first that it is theirs."""

from sqlalchemy import select

from dispatch import bricoleurs, referents, search
from dispatch.journal import OutboxMessage
from dispatch.links import ask_for_token
from dispatch.numbers.change import change_number
from dispatch.people import Volunteer
from dispatch.states import AskState, MessageState, Role, State
from tests.stories.new_number import code_on, is_sent_a_code, is_verified
from tests.stories.town import Phone, Town

NEW = "+33639989901"


def changes(town: Town, phone: Phone) -> Phone:
    with town.desk() as desk:
        change_number(desk, desk.session.get_one(Volunteer, phone.volunteer_id), NEW)
    town.delivers()
    return Phone(town, phone.volunteer_id, NEW)


def test_the_new_number_is_confirmed_anew(town: Town) -> None:
    paul = town.bricoleur()
    new = changes(town, paul)
    assert not is_verified(town, new)

    is_sent_a_code(town, new)
    new.replies(code_on(new))
    assert is_verified(town, new)
    assert not paul.texts


def test_a_code_on_its_way_to_the_old_number_confirms_nothing(town: Town) -> None:
    paul = town.bricoleur()
    with town.sessions.begin() as session:
        session.get_one(Volunteer, paul.volunteer_id).phone_verified_at = None
    is_sent_a_code(town, paul)
    new = changes(town, paul)

    paul.replies(code_on(paul))
    assert not is_verified(town, new)


def test_what_the_old_phone_was_asked_is_asked_of_others_and_its_link_opens_nothing(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()
    old_link = anne.link()

    changes(town, anne)

    bruno.expects("changer une ampoule")
    assert [ask.state for ask in town.asks(request, role=Role.REFERENT)] == [
        AskState.UNREACHABLE,
        AskState.OPEN,
    ]
    with town.desk() as desk:
        assert ask_for_token(desk.session, old_link) is None


def test_what_they_accepted_stays_theirs_and_what_was_to_tell_them_becomes_a_task(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.carrier.refuse(anne.number, permanent=False)
    paul.taps(bricoleurs.accept)

    changes(town, anne)

    assert town.state(request) is State.ASSIGNED
    (task,) = town.tasks()
    assert (task.to_phone, task.error, task.body) == (NEW, "ce numéro a changé : appelez", None)
    with town.sessions() as session:
        waiting = select(OutboxMessage).where(
            OutboxMessage.to_phone == anne.number, OutboxMessage.state == MessageState.QUEUED
        )
        assert session.scalars(waiting).all() == []
