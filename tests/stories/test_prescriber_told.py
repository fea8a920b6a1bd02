"""Notes, asking for news, and being told how it ended: to whom each goes, and how often."""

from datetime import timedelta

import pytest

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.prescribing.news import Asked, ask_for_news
from dispatch.prescribing.notes import add_note, notes_on
from dispatch.requests import Request
from dispatch.states import NoticeBy, Urgency
from tests.stories.counter import wishes
from tests.stories.town import Phone, Town

MINE = "+33639980777"


@pytest.fixture
def anne(town: Town) -> Phone:
    return town.referent()


def asks_for_news(town: Town, request: Request) -> Asked | None:
    with town.desk() as desk:
        asked = ask_for_news(desk, request.id, desk.session.get_one(Agent, town.prescriber_id))
    town.delivers()
    return asked


def writes_note(town: Town, request: Request, body: str, *, for_referent: bool) -> None:
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.prescriber_id)
        add_note(desk, request.id, agent, body, for_referent=for_referent)
    town.delivers()


def bodies(town: Town, request: Request, *, for_referent: bool) -> list[str]:
    with town.sessions() as session:
        return [one.body for one in notes_on(session, request, for_referent=for_referent)]


def on_my_phone(town: Town) -> list[str]:
    town.delivers()
    return [kept.body for kept in town.carrier.messages(MINE)]


def test_a_note_is_read_by_those_it_is_for_and_never_in_a_text(town: Town, anne: Phone) -> None:
    request = town.records_request()
    anne.taps(referents.take_charge)

    writes_note(town, request, "Elle entend mal.", for_referent=True)
    anne.expects("la demande a changé")
    told = len(anne.texts)
    writes_note(town, request, "Vue mardi au bureau.", for_referent=False)

    assert len(anne.texts) == told
    assert bodies(town, request, for_referent=False) == ["Vue mardi au bureau.", "Elle entend mal."]
    assert bodies(town, request, for_referent=True) == ["Elle entend mal."]
    assert "entend mal" not in " ".join(anne.texts)
    assert town.events(request).count("noted") == 2


def test_a_note_sent_twice_is_one_note(town: Town) -> None:
    request = town.records_request()

    for _ in range(2):
        writes_note(town, request, "Frapper fort.", for_referent=False)

    assert bodies(town, request, for_referent=False) == ["Frapper fort."]


def test_news_are_asked_of_whoever_follows_it_once_a_day(town: Town, anne: Phone) -> None:
    request = town.records_request()
    anne.taps(referents.take_charge)

    assert asks_for_news(town, request) is Asked.REFERENT
    anne.expects("aimerait des nouvelles")
    told = len(anne.texts)
    assert asks_for_news(town, request) is None
    assert len(anne.texts) == told

    town.now += timedelta(days=1, minutes=1)
    assert asks_for_news(town, request) is Asked.REFERENT


def test_while_nobody_follows_it_the_mairie_is_asked(town: Town, anne: Phone) -> None:
    request = town.records_request()

    assert asks_for_news(town, request) is Asked.MAIRIE

    assert town.duty_phone()[-1].startswith(f"Voisinage Clairval, mairie : des nouvelles de la demande {request.ref}")


def test_a_mairie_without_a_duty_phone_has_to_be_called(town: Town, anne: Phone) -> None:
    request = town.records_request()
    with town.sessions.begin() as session:
        session.get_one(Commune, town.commune_id).alert_phone = None

    assert asks_for_news(town, request) is Asked.NOBODY
    assert asks_for_news(town, request) is Asked.NOBODY
    assert "news_asked" not in town.events(request)


def test_the_end_is_told_by_text_without_a_name_or_an_address(town: Town, anne: Phone) -> None:
    wishes(town, NoticeBy.SMS, MINE)
    paul, request = town.bricoleur(), town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    assert on_my_phone(town) == []

    anne.taps(verify.confirm)

    (text,) = on_my_phone(town)
    assert text == (
        f"Voisinage Clairval, demande {request.ref} (Changer une ampoule) : c'est fait, et vérifié auprès de la "
        "personne. Le détail, une fois connecté :\n"
        f"https://voisinage.exemple.fr/demandes/{request.ref}\nTél. 01 99 00 01 00"
    )


@pytest.mark.parametrize(
    ("verb", "more", "words"),
    [
        (mairie.close_unmet, {"reason": mairie.Unmet.NOBODY_FREE}, "personne n'a pu aider cette fois"),
        (mairie.pass_on, {"partner": "Les Petits Frères"}, "elle est confiée à un partenaire"),
        (mairie.cancel, {}, "elle est annulée"),
    ],
)
def test_every_other_end_is_told_too(town: Town, verb: object, more: dict[str, object], words: str) -> None:
    wishes(town, NoticeBy.SMS, MINE)
    request = town.records_request()

    town.acts(verb, request, **more)  # type: ignore[arg-type]

    assert words in on_my_phone(town)[-1]


def test_an_end_at_night_is_told_in_the_morning_however_urgent_it_was(town: Town, anne: Phone) -> None:
    wishes(town, NoticeBy.SMS, MINE)
    request = town.records_request(urgency=Urgency.IMMEDIATE)
    town.now += timedelta(hours=14)

    town.acts(mairie.cancel, request)

    assert on_my_phone(town) == []
    town.fast_forward(hours=12)
    assert len(on_my_phone(town)) == 1


@pytest.mark.parametrize("told_by", [NoticeBy.NONE, NoticeBy.MAIL, None])
def test_who_wants_no_text_gets_none(town: Town, told_by: NoticeBy | None) -> None:
    if told_by is not None:
        wishes(town, told_by, MINE)
    request = town.records_request()

    town.acts(mairie.cancel, request)

    assert on_my_phone(town) == []


def test_who_ended_it_needs_no_news_of_it(town: Town, anne: Phone) -> None:
    wishes(town, NoticeBy.SMS, MINE)
    request = town.records_request()

    with town.desk() as desk:
        mairie.cancel(desk, request.id, desk.session.get_one(Agent, town.prescriber_id))

    assert on_my_phone(town) == []


def test_stop_from_a_prescriber_s_phone_is_heard(town: Town) -> None:
    wishes(town, NoticeBy.SMS, MINE)
    request, other = town.records_request(), town.records_request("tap")
    town.acts(mairie.cancel, request)
    assert len(on_my_phone(town)) == 1

    Phone(town, 0, MINE).replies("STOP")
    town.acts(mairie.cancel, other)

    assert [text for text in on_my_phone(town) if other.ref in text] == []
