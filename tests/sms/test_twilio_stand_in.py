"""The stand-in itself: what Twilio's own file forbids is noticed, and its callbacks are signed as Twilio signs."""

from datetime import timedelta

import httpx
import pytest
from twilio.request_validator import RequestValidator

from sms.carrier_twilio import TwilioGateway
from sms.gateway import OutgoingText
from tests.sms.twilio_stand_in import ACCOUNT, TOKEN, TwilioStandIn

URL = "https://voisinage.example/hooks/twilio/status?cle=12%3A34"
FORM = {"MessageSid": "SM1", "MessageStatus": "delivered"}
FIELDS = {"To": "+33639980101", "From": "Voisinage", "Body": "Bonjour"}


def post(twilio: TwilioStandIn, fields: dict[str, str], account: str = ACCOUNT) -> httpx.Response:
    address = f"{twilio.url}/2010-04-01/Accounts/{account}/Messages.json"
    return httpx.post(address, data=fields, auth=(ACCOUNT, TOKEN))


@pytest.mark.parametrize(
    "wrong", [{"ValidityPeriod": "bientôt"}, {"StatusCallback": "https://[", "ForceDelivery": "x"}]
)
def test_a_request_that_twilio_s_file_does_not_allow_is_a_breach(twilio: TwilioStandIn, wrong: dict[str, str]) -> None:
    assert post(twilio, FIELDS | wrong).status_code == 400
    assert len(twilio.breaches) == 1
    twilio.breaches.clear()


def test_an_answer_that_twilio_s_file_does_not_allow_is_a_breach(twilio: TwilioStandIn) -> None:
    post(twilio, FIELDS)
    twilio.texts[0].told["status"] = "en vol"

    httpx.get(f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json", auth=(ACCOUNT, TOKEN))

    assert len(twilio.breaches) == 1
    twilio.breaches.clear()


def test_one_text_can_be_asked_for_by_its_name(twilio: TwilioStandIn) -> None:
    sid = post(twilio, FIELDS).json()["sid"]
    address = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages"

    assert httpx.get(f"{address}/{sid}.json", auth=(ACCOUNT, TOKEN)).json()["body"] == "Bonjour"
    assert httpx.get(f"{address}/SM{'f' * 32}.json", auth=(ACCOUNT, TOKEN)).json()["code"] == 20404


def test_a_stand_in_that_was_away_comes_back_at_the_same_address(twilio: TwilioStandIn) -> None:
    carrier = TwilioGateway(ACCOUNT, TOKEN, "Voisinage", base_url=twilio.url)
    twilio.stop()
    twilio.start()

    carrier.send(OutgoingText("k", "+33639980101", "Bonjour", timedelta(minutes=5)))

    assert len(twilio.texts) == 1


def test_a_callback_is_genuine_whether_twilio_signs_how_often_it_may_try_or_not() -> None:
    """What follows "#" reaches no server, and Twilio's documents do not say whether it is signed."""
    carrier = TwilioGateway(ACCOUNT, TOKEN, "Voisinage")
    signature = RequestValidator(TOKEN).compute_signature(f"{URL}#rc=3&rp=ct,rt,5xx", FORM)

    assert carrier.is_genuine(URL, FORM, signature)
    assert not carrier.is_genuine(URL, FORM | {"MessageStatus": "failed"}, signature)
    assert not carrier.is_genuine(URL + "5", FORM, signature)


def test_a_callback_is_genuine_only_if_signed_with_our_secret_over_all_that_came() -> None:
    carrier = TwilioGateway(ACCOUNT, TOKEN, "Voisinage")
    signature = RequestValidator(TOKEN).compute_signature(URL, FORM)

    assert carrier.is_genuine(URL, FORM, signature)
    assert not carrier.is_genuine(URL, FORM | {"MessageStatus": "failed"}, signature)
    assert not carrier.is_genuine(URL + "5", FORM, signature)
    assert not carrier.is_genuine(URL, FORM, "é" * len(signature))
    assert not carrier.is_genuine(URL, FORM, "")
    assert not carrier.is_genuine(URL, FORM, RequestValidator("another").compute_signature(URL, FORM))
