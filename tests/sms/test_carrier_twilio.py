"""The official client against a stand-in that checks everything by Twilio's own file: what leaves, what comes back."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sms.calls import OutgoingCall
from sms.carrier_twilio import TwilioGateway
from sms.gateway import Accepted, Doubt, Gateway, OutgoingText, Progress, SmsFailed
from tests.sms.twilio_stand_in import ACCOUNT, TOKEN, TwilioStandIn

TEXT = OutgoingText("12:ask é", "+33639980101", "Pouvez-vous aider à 9h, 5 € ?", timedelta(minutes=45))
SERVICE = "MG" + "2" * 32
HOOKS = "https://voisinage.example"
LONG_AGO = timedelta(hours=1)


def gateway(twilio: TwilioStandIn, sender: str = "Voisinage", **options: Any) -> TwilioGateway:
    return TwilioGateway(ACCOUNT, TOKEN, sender, base_url=twilio.url, **options)


def failure_of(carrier: Gateway, text: OutgoingText = TEXT) -> SmsFailed:
    with pytest.raises(SmsFailed) as failed:
        carrier.send(text)
    return failed.value


def text_to(phone: str, body: str = "Bonjour") -> OutgoingText:
    return OutgoingText("k", phone, body, timedelta(hours=1))


def doubt_of(text: OutgoingText, *claimed: str) -> Doubt:
    return Doubt(text, datetime.now(UTC), claimed)


def test_a_text_goes_out_with_its_sender_its_validity_and_where_to_tell_what_became_of_it(
    twilio: TwilioStandIn,
) -> None:
    accepted = gateway(twilio, hooks_url=HOOKS).send(TEXT)

    assert accepted == Accepted(twilio.texts[0].sid, 1)
    assert twilio.texts[0].form == {
        "To": TEXT.to,
        "From": "Voisinage",
        "Body": TEXT.body,
        "ValidityPeriod": "2700",
        "StatusCallback": "https://voisinage.example/hooks/twilio/status?cle=12%3Aask%20%C3%A9#rc=3&rp=ct,rt,5xx",
    }


def test_a_site_that_cannot_be_reached_asks_for_no_reports(twilio: TwilioStandIn) -> None:
    gateway(twilio).send(TEXT)

    assert "StatusCallback" not in twilio.texts[0].form


def test_a_messaging_service_is_named_as_such_and_its_segments_are_counted_here(twilio: TwilioStandIn) -> None:
    accepted = gateway(twilio, SERVICE).send(text_to(TEXT.to, "a" * 200))

    assert twilio.texts[0].form["MessagingServiceSid"] == SERVICE
    assert "From" not in twilio.texts[0].form
    assert twilio.texts[0].told["num_segments"] == "0"  # Twilio does not know its number yet
    assert accepted.segments == 2


@pytest.mark.parametrize(
    ("validity", "seconds"), [(timedelta(days=2), "36000"), (timedelta(seconds=0.2), "1"), (timedelta(hours=1), "3600")]
)
def test_the_validity_stays_within_what_twilio_takes(twilio: TwilioStandIn, validity: timedelta, seconds: str) -> None:
    gateway(twilio).send(OutgoingText("k", TEXT.to, "Bonjour", validity))

    assert twilio.texts[0].form["ValidityPeriod"] == seconds


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (text_to("0639980101"), "21211", "numéro est faux"),
        (text_to("+33562000001"), "21614", "pas un mobile"),
        (text_to(TEXT.to, ""), "21602", "vide"),
        (text_to(TEXT.to, "a" * 1601), "21617", "trop long"),
    ],
)
def test_what_twilio_never_takes_is_a_failure_for_good(
    twilio: TwilioStandIn, text: OutgoingText, code: str, words: str
) -> None:
    failure = failure_of(gateway(twilio), text)

    assert (failure.permanent, failure.code, failure.in_doubt, failure.by_carrier) == (True, code, False, False)
    assert words in str(failure)
    assert text.to not in str(failure)
    assert twilio.texts == []


def test_a_phone_that_told_the_carrier_stop_is_known_as_such(twilio: TwilioStandIn) -> None:
    twilio.faults.stopped.add(TEXT.to)

    failure = failure_of(gateway(twilio))

    assert failure.opted_out
    assert failure.permanent


def test_a_wrong_account_a_missing_sender_and_a_busy_carrier_are_the_carrier_s_fault(twilio: TwilioStandIn) -> None:
    wrong = failure_of(TwilioGateway(ACCOUNT, "wrong", "Voisinage", base_url=twilio.url))
    unnamed = failure_of(gateway(twilio, ""))
    twilio.faults.busy = True
    busy = failure_of(gateway(twilio))

    assert [failure.code for failure in (wrong, unnamed, busy)] == ["20003", "21603", "20429"]
    assert all(failure.by_carrier and not failure.permanent for failure in (wrong, unnamed, busy))


def test_a_carrier_that_is_down_says_so_and_has_nothing(twilio: TwilioStandIn) -> None:
    twilio.faults.down = True

    failure = failure_of(gateway(twilio))

    assert (failure.permanent, failure.by_carrier, failure.in_doubt) == (False, True, False)


def test_a_carrier_that_is_not_there_never_got_the_text(twilio: TwilioStandIn) -> None:
    twilio.stop()

    failure = failure_of(gateway(twilio))

    assert (failure.code, failure.permanent, failure.by_carrier, failure.in_doubt) == ("network", False, True, False)


def test_a_carrier_that_does_not_answer_in_time_may_have_the_text(twilio: TwilioStandIn) -> None:
    twilio.faults.seconds = 0.5

    failure = failure_of(gateway(twilio, timeout=0.1))

    assert (failure.code, failure.permanent, failure.by_carrier, failure.in_doubt) == ("network", False, True, True)


def test_a_line_cut_after_the_text_was_taken_leaves_a_doubt_that_a_look_ends(twilio: TwilioStandIn) -> None:
    twilio.faults.cuts = 1

    assert failure_of(gateway(twilio)).in_doubt
    assert gateway(twilio).find(doubt_of(TEXT)) == Accepted(twilio.texts[0].sid, 1)


def test_a_text_that_never_left_is_not_found(twilio: TwilioStandIn) -> None:
    gateway(twilio).send(text_to("+33639980102", TEXT.body))
    gateway(twilio).send(text_to(TEXT.to, "Un autre texte"))

    assert gateway(twilio).find(doubt_of(TEXT)) is None


def test_the_same_words_sent_before_are_not_taken_for_the_text_in_doubt(twilio: TwilioStandIn) -> None:
    earlier = gateway(twilio).send(TEXT)

    assert gateway(twilio).find(doubt_of(TEXT, earlier.carrier_id)) is None
    assert gateway(twilio).find(Doubt(TEXT, datetime.now(UTC) + LONG_AGO)) is None


def test_a_text_found_again_brings_the_last_word_on_it(twilio: TwilioStandIn) -> None:
    gateway(twilio).send(TEXT)
    twilio.texts[0].told |= {"status": "undelivered", "error_code": 30005}

    found = gateway(twilio).find(doubt_of(TEXT))

    assert found is not None
    assert found.receipt is not None
    assert (found.receipt.progress, found.receipt.key) == (Progress.FAILED, TEXT.key)
    assert "n'existe plus" in str(found.receipt.failure)


def test_while_the_carrier_cannot_be_asked_the_doubt_stays(twilio: TwilioStandIn) -> None:
    twilio.stop()

    with pytest.raises(SmsFailed) as failed:
        gateway(twilio).find(doubt_of(TEXT))
    assert failed.value.in_doubt


@pytest.mark.parametrize(
    ("says", "failure"),  # code, permanent, by_carrier, in_doubt
    [
        ((502, "<html>Bad gateway</html>"), ("502", False, True, True)),
        ((500, "<html>Oops</html>"), ("500", False, True, True)),
        ((500, json.dumps({"code": 20500, "status": 500})), ("20500", False, True, True)),
        ((503, json.dumps({"code": 20503, "status": 503})), ("20503", False, True, False)),
        ((403, "<html>Proxy</html>"), ("403", False, True, False)),
        ((201, "<html>Welcome to the hotel</html>"), ("network", False, True, True)),
        ((400, json.dumps({"code": 21611, "status": 400})), ("21611", False, True, False)),
        ((400, json.dumps({"code": 99999, "status": 400})), ("99999", True, False, False)),
    ],
)
def test_whatever_stands_between_us_and_twilio_has_its_meaning(
    twilio: TwilioStandIn, says: tuple[int, str], failure: tuple[str, bool, bool, bool]
) -> None:
    twilio.faults.says = says

    told = failure_of(gateway(twilio))

    assert (told.code, told.permanent, told.by_carrier, told.in_doubt) == failure


def test_a_text_taken_and_failed_at_once_is_a_failure(twilio: TwilioStandIn) -> None:
    twilio.faults.says = (201, json.dumps({"sid": "SM" + "1" * 32, "status": "failed", "error_code": 30005}))

    assert failure_of(gateway(twilio)).permanent


def test_a_call_rings_for_25_seconds_reads_our_page_and_tells_how_it_ended(twilio: TwilioStandIn) -> None:
    caller = gateway(twilio, hooks_url=HOOKS, voice_number="+33939980001")

    accepted = caller.call(OutgoingCall("12:ask", "+33562000001", timedelta(minutes=45)))

    assert accepted == Accepted(twilio.calls[0].sid, segments=0)
    assert twilio.calls[0].form == {
        "To": "+33562000001",
        "From": "+33939980001",
        "Url": "https://voisinage.example/hooks/twilio/voice?cle=12%3Aask",
        "StatusCallback": "https://voisinage.example/hooks/twilio/status?cle=12%3Aask#rc=3&rp=ct,rt,5xx",
        "StatusCallbackEvent": "completed",
        "MachineDetection": "Enable",
        "Timeout": "25",
    }


def test_a_call_to_a_false_number_fails_for_good(twilio: TwilioStandIn) -> None:
    caller = gateway(twilio, hooks_url=HOOKS, voice_number="+33939980001")

    with pytest.raises(SmsFailed) as failed:
        caller.call(OutgoingCall("k", "0562000001", timedelta(minutes=45)))
    assert failed.value.permanent


def test_the_secret_is_not_in_what_gets_logged() -> None:
    assert TOKEN not in repr(TwilioGateway(ACCOUNT, TOKEN, "Voisinage"))
