"""Who is called and who is texted, and what is worth a ring."""

import pytest
from sqlalchemy import Engine

from dispatch import referents, search
from dispatch.channels import NOT_WORTH_A_CALL, WORTH_A_CALL, channel_for, is_landline
from dispatch.desk import Line
from dispatch.people import Volunteer
from dispatch.states import Channel, MessageState, Role
from sms import texts
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, looks, on_both, open_site, taps, words
from tests.voisinage.telephone import Exchange, Telephone

MOBILE, LANDLINE = "+33639980001", "+33199000001"
WITH_CALLS, WITHOUT = Line("https://x", can_reply=True, can_call=True), Line("https://x", can_reply=True)


@pytest.mark.parametrize(
    ("phone", "prefers_voice", "line", "asked", "thanked"),
    [
        (MOBILE, False, WITH_CALLS, Channel.SMS, Channel.SMS),
        (MOBILE, True, WITH_CALLS, Channel.VOICE, Channel.SMS),
        (MOBILE, True, WITHOUT, Channel.SMS, Channel.SMS),
        (LANDLINE, False, WITH_CALLS, Channel.VOICE, None),
        (LANDLINE, False, WITHOUT, Channel.VOICE, None),
    ],
)
def test_who_is_called(phone: str, prefers_voice: bool, line: Line, asked: Channel, thanked: Channel | None) -> None:
    volunteer = Volunteer(phone=phone, prefers_voice=prefers_voice)

    assert channel_for(line, volunteer, "bricoleur_asked") is asked
    assert channel_for(line, volunteer, "bricoleur_thanked") is thanked


def test_every_text_is_weighed() -> None:
    """A new one must say whether it is worth a ring."""
    told = {name for name in texts.ALL if name.startswith(("referent_", "bricoleur_", "volunteer_"))}

    assert told == WORTH_A_CALL | NOT_WORTH_A_CALL
    assert not WORTH_A_CALL & NOT_WORTH_A_CALL


@pytest.mark.parametrize(
    ("phone", "expected"),
    [(MOBILE, False), (LANDLINE, True), ("+33987654321", True), ("+590690001234", False), ("+3225550123", False)],
)
def test_landlines_are_told_by_their_number(phone: str, expected: bool) -> None:
    assert is_landline(phone) is expected


@on_both
def test_without_calls_nobody_is_asked_at_a_landline(called: tuple[Site, Exchange], town: Town) -> None:
    Telephone.of(*called, town.referent())
    berthe = town.referent(metres=300)
    town.caller, town.line = None, WITHOUT

    need = town.records_request()

    (ask,) = town.asks(need, role=Role.REFERENT)
    assert ask.volunteer_id == berthe.volunteer_id
    berthe.expects("Pouvez-vous suivre")
    assert town.tasks() == []


@on_both
def test_once_calls_have_ended_news_for_a_landline_is_the_mairies_task(
    called: tuple[Site, Exchange], town: Town
) -> None:
    anne = Telephone.of(*called, town.referent())
    town.bricoleur()
    town.records_request()
    anne.picks_up().presses("1").hangs_up()
    town.caller, town.line = None, WITHOUT

    town.fast_forward(hours=24)

    assert {task.volunteer_id for task in town.tasks()} == {anne.phone.volunteer_id}
    assert all("appelez" in (task.error or "") for task in town.tasks())


def test_who_prefers_to_be_called_reads_only_thanks(called: tuple[Site, Exchange], town: Town) -> None:
    anne = town.referent()
    paul = Telephone(*called, prefers(town, town.bricoleur()))
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    paul.picks_up().presses("1").hears("Odette").hangs_up()

    assert [message.kind for message in town.messages() if message.channel is Channel.VOICE] == ["bricoleur_asked"]
    paul.phone.expects("On compte sur vous")
    assert all(message.state in (MessageState.DELIVERED, MessageState.SENT) for message in town.messages())


def test_a_volunteer_chooses_on_the_page_of_a_text(site: Site, town: Town) -> None:
    anne, browser = town.referent(), site.browser()
    town.records_request()

    chosen = words(taps(browser, anne, "appels"))
    assert "nous vous appellerons" in chosen
    assert "Je préfère les SMS" in chosen
    assert _prefers_voice(town, anne)

    assert "Je préfère être appelé" in words(taps(browser, anne, "textos"))
    assert not _prefers_voice(town, anne)


def test_nobody_is_offered_calls_that_cannot_be_placed(database: Engine) -> None:
    site = open_site(database)
    anne = site.town.referent()
    site.town.records_request()

    assert "Je préfère être appelé" not in words(looks(site.browser(), anne))


def _prefers_voice(town: Town, phone: Phone) -> bool:
    with town.sessions() as session:
        return session.get_one(Volunteer, phone.volunteer_id).prefers_voice


def prefers(town: Town, phone: Phone) -> Phone:
    """Have somebody called from now on."""
    with town.sessions.begin() as session:
        session.get_one(Volunteer, phone.volunteer_id).prefers_voice = True
    return phone
