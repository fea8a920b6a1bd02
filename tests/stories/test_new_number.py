"""Nobody is asked anything before they have shown that the number is theirs, by a code, its link, a key or a word."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch import bricoleurs, referents, search
from dispatch.base import Base
from dispatch.desk import Desk
from dispatch.line import PhoneCode
from dispatch.matching.candidates import bricoleurs_for
from dispatch.matching.referent_candidates import referents_for
from dispatch.numbers.codes import Sending, send_code
from dispatch.numbers.confirmation import Entry, confirm_by_call, confirm_by_link, enter_code
from dispatch.numbers.proof import prove
from dispatch.numbers.rounds import never_sent, send_codes
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune
from dispatch.states import Channel, MessageState
from tests.stories.new_number import (
    code_on,
    codes_in_outbox,
    is_sent_a_code,
    is_verified,
    newcomer,
    token_on,
    volunteer_of,
)
from tests.stories.town import LINE, Phone, Town

SATURDAY_NIGHT = datetime(2026, 11, 28, 22, 30, tzinfo=UTC)
MONDAY_MORNING = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)  # eight o'clock in Paris
LANDLINE = "+33199000142"
CALLING = replace(LINE, can_reply=False, can_call=True)


class SameCode(Random):
    """Chance that always draws the same code."""

    def randrange(self, *_bounds: int) -> int:  # type: ignore[override]
        return 123_456


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def enters(town: Town, phone: Phone, typed: str) -> Entry:
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.mairie_id)
        return enter_code(desk, desk.session.get_one(Volunteer, phone.volunteer_id), typed, agent=agent)


def taps_the_link(town: Town, token: str) -> bool:
    with town.desk() as desk:
        return confirm_by_link(desk, token)


def test_a_newcomer_is_asked_nothing_until_they_reply_their_code(town: Town) -> None:
    anne, paul = town.referent(), newcomer(town, town.bricoleur())
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    assert not paul.texts

    is_sent_a_code(town, paul)
    paul.expects("Ce numéro est bien à vous ?").replies(f"  {code_on(paul)[:3]} {code_on(paul)[3:]}. Merci")
    paul.expects("votre numéro est confirmé")

    town.fast_forward(hours=3)
    town.records_request("fuse")
    anne.replies("oui").taps(search.ask_in_waves)
    paul.expects("Pouvez-vous aider ?")


@pytest.mark.parametrize("role", ["referent", "bricoleur"])
def test_who_is_left_out_is_left_out_with_a_reason(town: Town, role: str) -> None:
    anne, paul = newcomer(town, town.referent()), newcomer(town, town.bricoleur())
    request = town.records_request()
    with town.desk() as desk:
        here = desk.session.merge(request)
        ranking = (referents_for if role == "referent" else bricoleurs_for)(desk.session, here, now=town.now)
    who = anne if role == "referent" else paul
    assert [(one.id, one.reason) for one in ranking.excluded] == [
        (who.volunteer_id, "n'a pas encore confirmé son numéro")
    ]
    assert not anne.texts


def test_a_commune_may_do_without(town: Town) -> None:
    town.commune_rules(verify_phones=False)
    anne = newcomer(town, town.referent())
    town.records_request()
    anne.expects("Pouvez-vous suivre cette demande ?")


def test_the_link_confirms_once_and_for_all(town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    is_sent_a_code(town, paul)
    assert taps_the_link(town, token_on(paul))
    verified_at = volunteer_of(town, paul).phone_verified_at

    town.now += timedelta(hours=1)
    assert taps_the_link(town, token_on(paul))
    assert volunteer_of(town, paul).phone_verified_at == verified_at
    assert not taps_the_link(town, "x" * 22)


def test_a_code_is_worth_nothing_after_a_week(town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    is_sent_a_code(town, paul)
    code = code_on(paul)
    town.now += timedelta(days=7, minutes=1)

    assert not taps_the_link(town, token_on(paul))
    assert enters(town, paul, code) is Entry.OLD
    paul.replies(code)
    assert not is_verified(town, paul)


def test_five_wrong_codes_and_the_right_one_is_worth_nothing_either(town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    is_sent_a_code(town, paul)
    code = code_on(paul)
    for _ in range(3):
        paul.replies(wrong(code))
    assert [enters(town, paul, typed) for typed in (wrong(code), "douze", code)] == [
        Entry.WRONG,
        Entry.WRONG,
        Entry.SPENT,
    ]
    assert not is_verified(town, paul)

    town.now += timedelta(hours=1)
    is_sent_a_code(town, paul)
    assert enters(town, paul, code_on(paul)) is Entry.RIGHT


def test_a_new_code_ends_the_one_before(town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    is_sent_a_code(town, paul)
    first, old_link = code_on(paul), token_on(paul)
    town.now += timedelta(hours=1)
    is_sent_a_code(town, paul)

    assert first != code_on(paul), "one chance in a million that this is no fault"
    assert enters(town, paul, first) is Entry.WRONG
    assert not taps_the_link(town, old_link)
    assert enters(town, paul, code_on(paul)) is Entry.RIGHT


def test_a_code_that_has_not_left_yet_is_replaced_not_doubled(town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    town.now = SATURDAY_NIGHT
    for _ in range(5):
        assert is_sent_a_code(town, paul) is Sending.TEXT
        town.now += timedelta(minutes=2)
    town.fast_forward(days=2)

    assert len(paul.texts) == 1
    assert enters(town, paul, code_on(paul)) is Entry.RIGHT


def test_not_more_than_three_a_day_and_a_double_tap_is_one(town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    seen = []
    for minutes in (0, 0.5, 10, 10, 10):
        town.now += timedelta(minutes=minutes)
        seen.append(is_sent_a_code(town, paul))
    assert seen == [Sending.TEXT, Sending.JUST_SENT, Sending.TEXT, Sending.TEXT, Sending.TOO_MANY]
    assert len(paul.texts) == 3

    town.now += timedelta(days=1)
    assert is_sent_a_code(town, paul) is Sending.TEXT


def test_a_code_waits_for_a_civil_hour(town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    town.now = SATURDAY_NIGHT
    is_sent_a_code(town, paul)
    assert not paul.texts, "neither at night nor on a Sunday"

    town.now = MONDAY_MORNING
    paul.expects("Ce numéro est bien à vous ?")
    town.now += timedelta(days=6, hours=23)
    assert enters(town, paul, code_on(paul)) is Entry.RIGHT, "its week begins when it leaves"


def test_nobody_is_sent_a_code_who_needs_none(town: Town) -> None:
    known, gone = town.bricoleur(), newcomer(town, town.bricoleur())
    gone.replies("stop")
    heard = len(gone.texts)
    assert {is_sent_a_code(town, phone) for phone in (known, gone)} == {Sending.NOT_NEEDED}
    assert not known.texts
    assert len(gone.texts) == heard


def test_an_answer_to_an_ask_is_as_good_as_a_code(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    newcomer(town, paul).taps(bricoleurs.decline)
    assert is_verified(town, paul)


def test_a_stop_shows_nothing(town: Town) -> None:
    anne = town.referent()
    town.records_request()
    newcomer(town, anne).replies("stop")
    assert not is_verified(town, anne)


def test_the_mairie_may_have_them_say_so_by_phone(town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    town.now = SATURDAY_NIGHT
    is_sent_a_code(town, paul)
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, paul.volunteer_id)
        prove(desk, volunteer, agent=desk.session.get_one(Agent, town.mairie_id))
    town.fast_forward(days=3)

    assert volunteer_of(town, paul).phone_verified_by_id == town.mairie_id
    assert not paul.texts, "the code that had not left is needed no more"


def test_a_landline_is_called_where_somebody_can_call(sessions: sessionmaker[Session]) -> None:
    town = Town(sessions, CALLING)
    odile = newcomer(town, town.bricoleur(), number=LANDLINE)
    assert is_sent_a_code(town, odile) is Sending.CALL
    (message,) = codes_in_outbox(town)
    assert (message.channel, message.to_phone, message.body) == (Channel.VOICE, LANDLINE, None)
    assert enters(town, odile, "") is Entry.WRONG, "a call carries no code"

    with town.desk() as desk:
        assert confirm_by_call(desk, desk.session.merge(message)) is not None
    assert is_verified(town, odile)


def test_a_landline_is_left_to_the_mairie_where_nobody_can(town: Town) -> None:
    odile = newcomer(town, town.bricoleur(), number=LANDLINE)
    assert is_sent_a_code(town, odile) is Sending.BY_HAND
    assert codes_in_outbox(town) == []


def test_whoever_prefers_it_is_called(sessions: sessionmaker[Session]) -> None:
    town = Town(sessions, CALLING)
    assert is_sent_a_code(town, newcomer(town, town.bricoleur(), prefers_voice=True)) is Sending.CALL


def test_a_round_reaches_those_who_wait_and_disturbs_nobody_twice(town: Town) -> None:
    known, paul, nadia = town.bricoleur(), newcomer(town, town.bricoleur()), newcomer(town, town.referent())

    def round_of_codes(*, again: bool = False) -> int:
        with town.desk() as desk:
            sent = send_codes(desk, desk.session.get_one(Commune, town.commune_id), again=again)
        town.delivers()
        return sent[Sending.TEXT]

    assert round_of_codes() == 2
    town.now += timedelta(minutes=5)
    assert round_of_codes() == 0
    assert round_of_codes(again=True) == 2
    town.now += timedelta(days=8)
    assert round_of_codes() == 2
    with town.desk() as desk:
        assert not never_sent(desk, desk.session.get_one(Commune, town.commune_id))
    assert [len(phone.texts) for phone in (known, paul, nadia)] == [0, 3, 3]


def test_the_same_number_in_two_communes_confirms_where_the_code_came_from(town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    with town.sessions.begin() as session:
        other = Commune(insee="99002", name="Valclair", contact_phone="+33199000200", rules={})
        session.add(other)
        session.flush()
        twin = Volunteer(
            commune_id=other.id, first_name="Paul", last_name="Martin", phone=paul.number, is_referent=True
        )
        session.add(twin)
        session.flush()
        twin_id = twin.id
    is_sent_a_code(town, Phone(town, twin_id, paul.number))
    paul.expects("Voisinage Valclair").replies(code_on(paul)).expects("Voisinage Valclair : merci")

    assert not is_verified(town, paul)
    assert is_verified(town, Phone(town, twin_id, paul.number))


def test_a_code_is_in_clear_nowhere_once_it_has_left(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    paul = newcomer(town, town.bricoleur())
    is_sent_a_code(town, paul)
    code, token = code_on(paul), token_on(paul)
    paul.replies(wrong(code)).replies("bonjour")
    enters(town, paul, wrong(code))
    taps_the_link(town, token)

    with town.sessions() as session:
        rows = [row for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
        assert session.scalar(select(PhoneCode)) is not None
    kept = "\n".join(str(tuple(row)) for row in rows)
    assert codes_in_outbox(town)[0].state in (MessageState.SENT, MessageState.DELIVERED)
    assert code not in kept
    assert token not in kept
    assert code not in caplog.text
    assert token not in caplog.text


def test_two_volunteers_with_one_code_have_nothing_alike_in_the_database(town: Town) -> None:
    phones = [newcomer(town, town.bricoleur()) for _ in range(2)]
    rng = SameCode(1)
    with town.sessions.begin() as session:
        for phone in phones:
            send_code(Desk(session, town.now, town.line, rng), session.get_one(Volunteer, phone.volunteer_id))
    town.delivers()
    assert {code_on(phone) for phone in phones} == {"123456"}
    with town.sessions() as session:
        hashes = session.scalars(select(PhoneCode.code_hash)).all()
    assert len(hashes) == len(set(hashes)) == 2


def test_a_resend_and_a_tap_at_once_end_well(town: Town) -> None:
    """Whoever comes second waits for the first, on either database."""
    paul = newcomer(town, town.bricoleur())
    is_sent_a_code(town, paul)
    token = token_on(paul)
    town.now += timedelta(hours=1)

    def resends() -> None:
        with town.desk() as desk:
            send_code(desk, desk.session.get_one(Volunteer, paul.volunteer_id))

    with ThreadPoolExecutor(4) as threads:
        work = [threads.submit(each) for each in (resends, lambda: taps_the_link(town, token)) * 5]
        for done in work:
            done.result(timeout=60)
    town.delivers()

    assert is_verified(town, paul) or taps_the_link(town, token_on(paul))
    assert len(paul.texts) <= 2
