"""From the settings to the carriers: which, in what shares, from which sender; and what is told of a wrong value."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sms.carrier_http import HttpGateway
from sms.carrier_twilio import TwilioGateway
from sms.console import ConsoleGateway
from sms.gateway import Gateway
from sms.simulated import SimulatedCalls, SimulatedNumbers
from sms.trial import TrialCaller, TrialGateway
from voisinage.carrier_checkup import carrier_problems
from voisinage.carriers import SharesRefused, make_carriers, shares
from voisinage.config import Settings, SettingsRefused

SECRET = "un-mot-secret-de-passerelle"
REAL = Settings(
    instance=Path("nowhere"),
    base_url="https://voisinage.exemple.fr",
    sms_carrier="twilio:3,http",
    sms_sender="36105",
    twilio_account_sid="AC" + "0" * 32,
    twilio_auth_token="jeton",
    http_url="http://127.0.0.1:13013/cgi-bin/sendsms",
    http_hook_secret=SECRET,
)


def made(**changes: object) -> list[Gateway]:
    carriers = make_carriers(replace(REAL, **changes), lambda: datetime.now(UTC))  # type: ignore[arg-type]
    return [_inside(route.gateway) for route in carriers.routes]


def _inside(gateway: Gateway) -> Gateway:
    return gateway.gateway if isinstance(gateway, SimulatedNumbers) else gateway


def test_two_carriers_share_the_texts_at_their_own_pace_and_price() -> None:
    settings = replace(REAL, sms_per_second=2.5, sms_segment_price=0.07)

    carriers = make_carriers(settings, lambda: datetime.now(UTC))

    assert [(route.gateway.name, route.share, route.per_second) for route in carriers.routes] == [
        ("twilio", 3, 2.5),
        ("http", 1, 2.5),
    ]
    assert carriers.segment_price_micros == 70_000
    assert carriers.caller is None
    assert carriers.can_reply
    assert all(isinstance(route.gateway, SimulatedNumbers) for route in carriers.routes)


def test_each_carrier_knows_where_to_tell_what_became_of_a_text() -> None:
    twilio, http = made(sms_timeout=7, http_sender="Auch", http_method="POST", http_accepted="^0: ")

    assert isinstance(twilio, TwilioGateway)
    assert (twilio.hooks_url, twilio.sender, twilio.timeout) == (REAL.base_url, "36105", 7)
    assert isinstance(http, HttpGateway)
    assert http.reports_url == f"https://voisinage.exemple.fr/hooks/http/{SECRET}/status"
    (near,) = made(sms_carrier="http", http_hook_url="http://127.0.0.1:5000")
    assert isinstance(near, HttpGateway)
    assert near.reports_url == f"http://127.0.0.1:5000/hooks/http/{SECRET}/status"
    assert (http.sender, http.method, http.timeout, http.accepted.pattern) == ("Auch", "POST", 7, "^0: ")


def test_a_site_that_nobody_reaches_asks_twilio_for_nothing_but_asks_a_stand_in() -> None:
    alone, tried = (
        made(sms_carrier="twilio", base_url="http://127.0.0.1:5000", twilio_base_url=base)[0]
        for base in ("", "http://127.0.0.1:1")
    )

    assert isinstance(alone, TwilioGateway)
    assert isinstance(tried, TwilioGateway)
    assert (alone.hooks_url, tried.hooks_url) == (None, "http://127.0.0.1:5000")


@pytest.mark.parametrize(
    ("changes", "can_reply"),
    [
        ({"sms_sender": "36105"}, True),
        ({"sms_sender": "36105", "sms_replies": False}, False),
        ({"sms_sender": "Voisinage", "sms_replies": True}, False),
        ({"sms_sender": "36105", "http_sender": "Auch"}, False),  # whichever carrier takes it, the words must be true
        ({"sms_carrier": "twilio", "sms_sender": "MG" + "2" * 32, "sms_replies": True}, True),
        ({"sms_carrier": "console", "sms_sender": "36105"}, True),
        ({"sms_carrier": "console", "sms_sender": "Voisinage"}, False),
        ({"sms_carrier": "console", "sms_sender": "Voisinage", "demo": True}, True),
    ],
)
def test_texts_invite_to_a_reply_only_where_one_would_arrive(changes: dict[str, object], can_reply: bool) -> None:
    settings = replace(REAL, **changes)  # type: ignore[arg-type]

    assert make_carriers(settings, lambda: datetime.now(UTC)).can_reply is can_reply


def test_the_console_alone_keeps_texts_and_calls_nobody() -> None:
    carriers = make_carriers(
        replace(REAL, sms_carrier="console", voice_number="+33939980001"), lambda: datetime.now(UTC)
    )

    assert [type(route.gateway) for route in carriers.routes] == [ConsoleGateway]
    assert carriers.caller is None


def test_calls_go_through_twilio_whoever_carries_the_texts() -> None:
    settings = replace(REAL, sms_carrier="http", voice_number="+33939980001")

    caller = make_carriers(settings, lambda: datetime.now(UTC)).caller

    assert isinstance(caller, SimulatedCalls)
    assert isinstance(caller.caller, TwilioGateway)
    assert caller.caller.voice_number == "+33939980001"


def test_a_trial_keeps_texts_and_calls_to_its_list() -> None:
    settings = replace(REAL, sms_only_to="06 39 98 01 01; +33639980102,", voice_number="+33939980001")

    carriers = make_carriers(settings, lambda: datetime.now(UTC))

    trials = [_inside(route.gateway) for route in carriers.routes]
    assert all(isinstance(each, TrialGateway) for each in trials)
    assert {phone for each in trials if isinstance(each, TrialGateway) for phone in each.only_to} == {
        "+33639980101",
        "+33639980102",
    }
    assert isinstance(carriers.caller, SimulatedCalls)
    assert isinstance(carriers.caller.caller, TrialCaller)


@pytest.mark.parametrize(
    "written",
    ["", "pigeon", "twilio:0", "twilio:-1", "twilio:x", "twilio,twilio", "console,http", "http:inf", "http:nan"],
)
def test_shares_that_make_no_sense(written: str) -> None:
    with pytest.raises(SharesRefused):
        shares(written)


def test_shares_as_people_write_them() -> None:
    assert shares(" twilio : 3 , http:0.5") == {"twilio": 3, "http": 0.5}


def test_settings_that_fit_are_not_complained_of() -> None:
    assert list(carrier_problems(REAL)) == []
    assert list(carrier_problems(replace(REAL, sms_sender="", http_sender="Auch", sms_carrier="http"))) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sms_carrier": "twilio:3,pigeon"}, "comme twilio:3,http:1"),
        ({"demo": True}, "jamais de vrais SMS"),
        ({"sms_sender": ""}, "VOISINAGE_SMS_SENDER manque"),
        ({"sms_sender": "0639980001"}, "VOISINAGE_SMS_SENDER vaut « 0639980001 » : en France"),
        ({"http_sender": "Très long nom"}, "VOISINAGE_HTTP_SENDER vaut"),
        ({"sms_sender": "MG" + "2" * 32}, "VOISINAGE_HTTP_SENDER"),
        ({"twilio_auth_token": ""}, "VOISINAGE_TWILIO_AUTH_TOKEN manque"),
        ({"sms_carrier": "http", "twilio_auth_token": "", "voice_number": "+33939980001"}, "TWILIO_AUTH_TOKEN manque"),
        ({"http_url": "smsbox"}, "VOISINAGE_HTTP_URL vaut « smsbox »"),
        ({"http_url": "http://127.0.0.1/send?user=x"}, "VOISINAGE_HTTP_PARAMETERS"),
        ({"http_hook_url": "http://127.0.0.1:5000/"}, "VOISINAGE_HTTP_HOOK_URL vaut"),
        ({"http_method": "PUT"}, "GET ou POST"),
        ({"http_parameters": "to={to}"}, "doit contenir {body}"),
        ({"http_parameters": "to={to}&text={texte}"}, "contient {texte}"),
        ({"http_accepted": "OK ("}, "expression régulière"),
        ({"voice_number": "05 62 00 00 01"}, "VOISINAGE_VOICE_NUMBER vaut"),
        ({"voice_number": "+33939980001", "base_url": "http://127.0.0.1:5000"}, "adresse publique"),
        ({"sms_timeout": 60}, "VOISINAGE_SMS_TIMEOUT vaut 60"),
        ({"sms_only_to": "le maire"}, "VOISINAGE_SMS_ONLY_TO vaut"),
    ],
)
def test_each_wrong_value_is_told_in_words(changes: dict[str, object], said: str) -> None:
    found = list(carrier_problems(replace(REAL, **changes)))  # type: ignore[arg-type]

    assert any(said in sentence for sentence in found), found


@pytest.mark.parametrize(("written", "price"), [("0,07", 0.07), ("0.07", 0.07), ("1", 1), ("0", 0)])
def test_a_price_is_written_with_a_comma_or_a_point(written: str, price: float) -> None:
    assert Settings.from_env({"VOISINAGE_SMS_SEGMENT_PRICE": written}).sms_segment_price == price


@pytest.mark.parametrize("written", ["sept centimes", "-1", "1e3", "nan", ""])
def test_a_price_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(SettingsRefused, match="VOISINAGE_SMS_SEGMENT_PRICE"):
        Settings.from_env({"VOISINAGE_SMS_SEGMENT_PRICE": written})


@pytest.mark.parametrize(("written", "replies"), [("oui", True), ("non", False), ("", None)])
def test_replies_may_be_left_to_the_sender(written: str, replies: bool | None) -> None:
    assert Settings.from_env({"VOISINAGE_SMS_REPLIES": written}).sms_replies is replies
