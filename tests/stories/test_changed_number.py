"""A volunteer changes their number: the old phone opens nothing any more, the new one shows first that it is theirs."""

import re
from datetime import timedelta

from sqlalchemy import select

from dispatch import bricoleurs, referents, search
from dispatch.joining.merging import merge
from dispatch.journal import OutboxMessage
from dispatch.letters import UNPROVEN
from dispatch.line import IncomingText
from dispatch.links import ask_for_token
from dispatch.numbers.change import change_number
from dispatch.numbers.in_hand import NO_TEXTS
from dispatch.numbers.proof import prove
from dispatch.people import Agent, Volunteer
from dispatch.states import AskState, MessageState, Role, State
from sms.gsm7 import count_segments
from tests.stories.new_number import code_on, is_sent_a_code, is_verified, newcomer
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
    assert [(task.to_phone, task.error, task.body) for task in town.tasks()] == [
        (NEW, "ce numéro a changé : appelez", None),
        (NEW, UNPROVEN, None),
    ]
    with town.sessions() as session:
        waiting = select(OutboxMessage).where(
            OutboxMessage.to_phone == anne.number, OutboxMessage.state == MessageState.QUEUED
        )
        assert session.scalars(waiting).all() == []


def opens(town: Town, token: str) -> bool:
    with town.desk() as desk:
        return ask_for_token(desk.session, token) is not None


def expected(town: Town) -> tuple[Phone, Phone]:
    """A referent in charge and a bricoleur who said yes, each with a link to one request."""
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    return anne, paul


def proves(town: Town, phone: Phone) -> None:
    is_sent_a_code(town, phone)
    phone.replies(code_on(phone))
    assert is_verified(town, phone)


def links_texts(phone: Phone) -> list[str]:
    return [text for text in phone.texts if "nouveau numéro est confirmé" in text]


def test_the_old_phone_opens_nothing_and_the_new_one_gets_its_links_once_it_is_proven(town: Town) -> None:
    _, paul = expected(town)
    old_links = [paul.link(which) for which in range(len(paul.texts))]
    heard = len(paul.texts)

    new = changes(town, paul)
    assert not any(opens(town, token) for token in old_links)
    assert [(task.kind, task.error) for task in town.tasks()] == [("number_links", UNPROVEN)]
    assert not new.texts

    proves(town, new)
    (text,) = links_texts(new)
    assert count_segments(text)[1] <= 2
    assert opens(town, new.link())
    assert town.tasks() == []
    with town.desk() as desk:
        prove(desk, desk.session.get_one(Volunteer, paul.volunteer_id))
    new.taps(bricoleurs.report_done)
    assert len(links_texts(new)) == 1
    assert len(paul.texts) == heard


def test_while_the_new_number_is_not_proven_nothing_that_opens_a_visit_goes_there(town: Town) -> None:
    anne, paul = expected(town)
    new = changes(town, paul)
    new.replies("oui").replies("fait")
    assert not new.texts
    assert {text.needs_human for text in incoming(town, NEW)} == {True}

    town.fast_forward(days=3)
    assert not [text for text in new.texts + paul.texts[2:] if "/l/" in text]
    assert {task.error for task in town.tasks() if task.to_phone == NEW} == {UNPROVEN}
    assert anne.texts, "the referent hears of it as of anybody who says nothing"


def test_a_referent_with_a_full_hand_gets_a_link_to_each_request(town: Town) -> None:
    anne = town.referent()
    requests = [town.records_request(job) for job in ("bulb", "fuse", "bulb")]
    for token in {anne.link(which) for which in range(len(anne.texts))}:
        anne.taps(referents.take_charge, token=token)
    new = changes(town, anne)
    proves(town, new)

    tokens = re.findall(r"/l/([\w-]+)", "".join(links_texts(new)))
    assert len(tokens) == len(requests) == 3
    with town.desk() as desk:
        asks = [ask_for_token(desk.session, token) for token in tokens]
        assert {ask.request_id for ask in asks if ask} == {request.id for request in requests}
    assert all(count_segments(text)[1] <= 2 for text in links_texts(new))


def test_links_leave_at_a_civil_hour(town: Town) -> None:
    _, paul = expected(town)
    new = changes(town, paul)
    town.now = town.now.replace(hour=23)
    with town.desk() as desk:
        prove(desk, desk.session.get_one(Volunteer, paul.volunteer_id))
    town.delivers()
    assert not new.texts

    town.fast_forward(hours=12)
    assert len(links_texts(new)) == 1


def test_a_change_taken_back_is_proven_too_and_what_waited_for_the_wrong_number_never_leaves(town: Town) -> None:
    _, paul = expected(town)
    new, link = changes(town, paul), paul.link()
    town.now = town.now.replace(hour=23)
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, paul.volunteer_id)
        prove(desk, volunteer)
        change_number(desk, volunteer, paul.number)
    assert not opens(town, link)
    town.now = town.now.replace(hour=8) + timedelta(days=1)
    proves(town, paul)

    assert not new.texts
    assert len(links_texts(paul)) == 1
    assert opens(town, paul.link())


def test_where_numbers_are_taken_as_they_are_the_links_go_to_the_new_one_at_once(town: Town) -> None:
    _, paul = expected(town)
    town.commune_rules(verify_phones=False)
    new = changes(town, paul)
    assert len(links_texts(new)) == 1
    assert town.tasks() == []


def test_a_landline_gets_no_link_and_stays_a_task(town: Town) -> None:
    _, paul = expected(town)
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, paul.volunteer_id)
        change_number(desk, volunteer, "+33199000142")
        prove(desk, volunteer, agent=desk.session.get_one(Agent, town.mairie_id))
    assert [task.error for task in town.tasks()] == [NO_TEXTS]


def test_of_two_files_made_one_the_number_that_goes_opens_nothing_and_the_other_takes_over(town: Town) -> None:
    _, paul = expected(town)
    twin, old_link = town.bricoleur(), paul.link()
    with town.desk() as desk:
        keep, gone = (desk.session.get_one(Volunteer, phone.volunteer_id) for phone in (twin, paul))
        merge(desk, keep, gone, agent=desk.session.get_one(Agent, town.mairie_id))
    town.delivers()

    assert not opens(town, old_link)
    assert len(links_texts(twin)) == 1
    twin.taps(bricoleurs.report_done)


def test_of_two_files_made_one_nothing_goes_to_a_number_that_nobody_proved(town: Town) -> None:
    _, paul = expected(town)
    twin = newcomer(town, town.bricoleur())
    with town.desk() as desk:
        keep, gone = (desk.session.get_one(Volunteer, phone.volunteer_id) for phone in (twin, paul))
        merge(desk, keep, gone, agent=desk.session.get_one(Agent, town.mairie_id))
    town.delivers()
    assert not twin.texts
    assert [task.error for task in town.tasks()] == [UNPROVEN]

    proves(town, twin)
    assert len(links_texts(twin)) == 1


def test_a_text_on_its_way_when_the_number_changed_is_not_tried_again(town: Town) -> None:
    _, paul = expected(town)
    with town.sessions.begin() as session:
        message = session.scalars(select(OutboxMessage).where(OutboxMessage.to_phone == paul.number)).all()[-1]
        message.state, message.due_at, message.expires_at = (
            MessageState.LEASED, town.now, town.now + timedelta(hours=1),
        )  # fmt: skip
        message.body, message.in_doubt, message.ended_at = "ancien", False, None
    heard = len(paul.texts)
    changes(town, paul)
    town.now += timedelta(minutes=30)
    town.delivers()
    assert len(paul.texts) == heard


def incoming(town: Town, phone: str) -> list[IncomingText]:
    with town.sessions() as session:
        return list(session.scalars(select(IncomingText).where(IncomingText.from_phone == phone)))
