"""A carrier says what became of a text: in any order, as often as it likes, each word counted once."""

import random
from itertools import permutations

import pytest
from sqlalchemy import Engine

from dispatch.journal import OutboxMessage
from dispatch.states import AskState, MessageState, Role
from tests.voisinage.carrier_calls import STATUS, Gateway, Twilio, counted, listening_site, taken_by, text_status
from tests.voisinage.open_site import Site, on_both

FINAL = {MessageState.DELIVERED, MessageState.FAILED}


@pytest.fixture
def site(database: Engine) -> Site:
    return listening_site(database)


@pytest.fixture
def twilio(site: Site) -> Twilio:
    return Twilio(site)


@pytest.fixture
def message(site: Site) -> OutboxMessage:
    """A text to the referent, which Twilio took."""
    site.town.referent()
    site.town.records_request()
    return taken_by(site, "twilio")[0]


def state_of(site: Site, message: OutboxMessage) -> MessageState:
    return next(one.state for one in site.town.messages() if one.id == message.id)


@on_both
def test_delivered_is_noted_once(site: Site, twilio: Twilio, message: OutboxMessage) -> None:
    before = {outcome: counted(site, "twilio/status", outcome) for outcome in ("taken", "repeated")}

    first = twilio.tells(message, "delivered")
    after_first = site.everything()
    again = twilio.tells(message, "delivered")

    assert (first.status_code, first.data) == (again.status_code, again.data) == (204, b"")
    assert state_of(site, message) is MessageState.DELIVERED
    assert site.everything() == after_first
    assert counted(site, "twilio/status", "taken") == before["taken"] + 1
    assert counted(site, "twilio/status", "repeated") == before["repeated"] + 1


@on_both
def test_what_comes_late_changes_nothing_and_is_no_fault_of_the_carrier(
    site: Site, twilio: Twilio, message: OutboxMessage
) -> None:
    twilio.tells(message, "delivered")
    before, late = site.everything(), counted(site, "twilio/status", "late")

    answers = [twilio.tells(message, status) for status in ("sent", "undelivered", "failed")]

    assert [answer.status_code for answer in answers] == [204] * 3
    assert site.everything() == before
    assert counted(site, "twilio/status", "late") == late + 3


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "delivered"])))
def test_whatever_the_order_a_text_that_arrived_has_arrived(
    site: Site, twilio: Twilio, message: OutboxMessage, order: tuple[str, ...]
) -> None:
    tripled = [status for status in order for _ in range(3)]

    assert {twilio.tells(message, status).status_code for status in tripled} == {204}

    assert state_of(site, message) is MessageState.DELIVERED


@pytest.mark.parametrize("seed", range(5))
def test_the_first_final_word_stands_however_the_others_are_shuffled(
    site: Site, twilio: Twilio, message: OutboxMessage, seed: int
) -> None:
    words = ["queued", "sent", "delivered", "undelivered", "sending", "failed"] * 3
    random.Random(seed).shuffle(words)
    seen = []

    for status in words:
        twilio.tells(message, status)
        seen.append(state_of(site, message))

    final = [state for state in seen if state in FINAL]
    assert len(set(final)) == 1
    assert seen[-len(final) :] == final, "once final, always final"


@on_both
def test_a_number_that_does_not_exist_any_more_sends_the_ask_on(
    site: Site, twilio: Twilio, message: OutboxMessage
) -> None:
    berthe = site.town.referent(metres=300)
    assert not berthe.texts

    assert twilio.tells(message, "undelivered", ErrorCode="30005").status_code == 204

    site.town.delivers()
    request = site.town.requests()[0]
    assert state_of(site, message) is MessageState.FAILED
    assert [ask.state for ask in site.town.asks(request, role=Role.REFERENT)] == [
        AskState.UNREACHABLE,
        AskState.OPEN,
    ]
    assert berthe.texts


@on_both
@pytest.mark.parametrize("query", ["", "cle=nous-ne-connaissons-pas"])
def test_a_text_that_is_none_of_ours_changes_nothing(
    site: Site, twilio: Twilio, message: OutboxMessage, query: str
) -> None:
    before, unknown = site.everything(), counted(site, "twilio/status", "unknown")

    answer = twilio.posts(STATUS, text_status("delivered", 999_999), query=query)

    assert answer.status_code == 404
    assert site.everything() == before
    assert state_of(site, message) is MessageState.SENT
    assert counted(site, "twilio/status", "unknown") == unknown + 1


def test_a_status_is_known_by_the_carriers_name_where_the_address_has_no_key(
    site: Site, twilio: Twilio, message: OutboxMessage
) -> None:
    assert twilio.posts(STATUS, text_status("delivered", message.id)).status_code == 204

    assert state_of(site, message) is MessageState.DELIVERED


@on_both
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_gateway_tells_the_same_in_its_own_words(site: Site, message: OutboxMessage, method: str) -> None:
    kannel = Gateway(site, method=method)
    (message,) = taken_by(site, "http")

    answers = [kannel.tells(message, state) for state in ("8", "1", "1", "2")]

    assert [(answer.status_code, answer.data, answer.mimetype) for answer in answers] == [(200, b"", "text/plain")] * 4
    assert state_of(site, message) is MessageState.DELIVERED
    assert kannel.calls("status", {"cle": "jamais-vue", "etat": "1"}).status_code == 404
