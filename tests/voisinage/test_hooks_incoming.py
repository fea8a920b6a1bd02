"""Somebody answers a text: whichever carrier brings it, it acts once, and our own answer goes through the outbox."""

import pytest
from sqlalchemy import Engine, func, select

from dispatch.line import IncomingText
from dispatch.states import State
from tests.stories.town import Phone
from tests.voisinage.carrier_calls import Gateway, Twilio, counted, listening_site
from tests.voisinage.open_site import Site, on_both


@pytest.fixture
def site(database: Engine) -> Site:
    return listening_site(database)


@pytest.fixture
def anne(site: Site) -> Phone:
    """A referent whom a request was just brought to."""
    phone = site.town.referent()
    site.town.records_request()
    return phone


def kept(site: Site) -> int:
    with site.town.sessions() as session:
        return session.scalar(select(func.count()).select_from(IncomingText)) or 0


@on_both
def test_a_yes_brought_three_times_takes_charge_once(site: Site, anne: Phone) -> None:
    before = {outcome: counted(site, "twilio/incoming", outcome) for outcome in ("taken", "repeated")}

    answers = [Twilio(site).brings(anne.number, "Oui") for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.mimetype for answer in answers} == {"text/xml"}
    assert {answer.text for answer in answers} == {'<?xml version="1.0" encoding="UTF-8"?><Response/>'}
    request = site.town.requests()[0]
    assert site.town.state(request) is State.IN_CHARGE
    assert site.town.events(request).count("taken_charge") == 1
    assert kept(site) == 1
    told = len(anne.texts)
    site.town.delivers()
    assert len(anne.texts) == told + 1
    assert counted(site, "twilio/incoming", "taken") == before["taken"] + 1
    assert counted(site, "twilio/incoming", "repeated") == before["repeated"] + 2


@on_both
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_gateway_brings_the_same_yes(site: Site, anne: Phone, method: str) -> None:
    answers = [Gateway(site, method=method).brings(anne.number, " oui ") for _ in range(2)]

    assert [(answer.status_code, answer.data, answer.mimetype) for answer in answers] == [(200, b"", "text/plain")] * 2
    assert site.town.state(site.town.requests()[0]) is State.IN_CHARGE
    assert kept(site) == 1


@on_both
@pytest.mark.parametrize(
    "words",
    [
        "👍🏽 j’arrive à 9 h 👩‍🔧",
        "Ça va être réparé, c’est sûr : œuvre & co = 100 % + 1",
        "א שלום",
        "a\r\nb\tc",
        "é" * 1600,
    ],
)
def test_whatever_people_write_arrives_as_they_wrote_it(site: Site, anne: Phone, words: str) -> None:
    twilio, kannel = Twilio(site).brings(anne.number, words), Gateway(site).brings(anne.number, words)

    assert (twilio.status_code, kannel.status_code) == (200, 200)
    with site.town.sessions() as session:
        assert set(session.scalars(select(IncomingText.body))) == {words}


@on_both
def test_a_nul_among_the_words_is_left_out(site: Site, anne: Phone) -> None:
    assert Twilio(site).brings(anne.number, "Ou\0i").status_code == 200
    assert Gateway(site).brings(anne.number, "o\0ui").status_code == 200

    assert site.town.state(site.town.requests()[0]) is State.IN_CHARGE


def test_a_number_nobody_knows_gets_no_answer_and_the_carrier_is_thanked(site: Site, anne: Phone) -> None:
    sent = len(site.town.messages())

    assert Twilio(site).brings("+33639989999", "oui").status_code == 200

    assert len(site.town.messages()) == sent
    assert site.town.state(site.town.requests()[0]) is State.OPEN


def test_the_same_words_twice_are_two_texts(site: Site, anne: Phone) -> None:
    Twilio(site).brings(anne.number, "bonjour ?", number=1)
    Twilio(site).brings(anne.number, "bonjour ?", number=2)

    assert kept(site) == 2
