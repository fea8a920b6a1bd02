"""What carriers post back: every status they document, and whatever does not hold what they promise."""

import pytest

from sms.gateway import Progress, Receipt
from sms.incoming import Incoming
from sms.receipts import Malformed, http_incoming, http_receipt, twilio_incoming, twilio_receipt

TEXT, CALL = "SM" + "a1" * 16, "CA" + "B2" * 16
ON_ITS_WAY, DELIVERED, FAILED = Progress.ON_ITS_WAY, Progress.DELIVERED, Progress.FAILED


def of_text(status: str, **more: str) -> Receipt:
    return twilio_receipt({"MessageSid": TEXT, "MessageStatus": status, **more}, "12:34")


def of_call(status: str, **more: str) -> Receipt:
    return twilio_receipt({"CallSid": CALL, "CallStatus": status, **more}, "12:34")


@pytest.mark.parametrize(
    ("status", "progress"),
    [
        *((status, ON_ITS_WAY) for status in ("accepted", "scheduled", "queued", "sending", "sent")),
        *((status, ON_ITS_WAY) for status in ("receiving", "received", "partially_delivered")),
        *((status, DELIVERED) for status in ("delivered", "read")),
    ],
)
def test_how_far_a_text_has_come(status: str, progress: Progress) -> None:
    assert of_text(status) == Receipt("twilio", TEXT, progress, "12:34")


@pytest.mark.parametrize(
    ("status", "error", "failure"),  # code, permanent, a word of the reason
    [
        ("undelivered", "30003", ("30003", False, "éteint")),
        ("undelivered", "30005", ("30005", True, "n'existe plus")),
        ("undelivered", "30006", ("30006", True, "fixe")),
        ("undelivered", "30007", ("30007", True, "mairie")),
        ("failed", "30036", ("30036", False, "à temps")),
        ("failed", "21610", ("21610", True, "STOP")),
        ("undelivered", "", ("undelivered", False, "réessayons")),
        ("failed", "0", ("undelivered", False, "réessayons")),
        ("canceled", "", ("canceled", True, "annulé")),
    ],
)
def test_why_a_text_did_not_arrive(status: str, error: str, failure: tuple[str, bool, str]) -> None:
    receipt = of_text(status, ErrorCode=error)

    assert receipt.progress is FAILED
    assert receipt.failure is not None
    assert (receipt.failure.code, receipt.failure.permanent) == failure[:2]
    assert failure[2] in str(receipt.failure)


def test_a_stop_kept_by_the_carrier_is_known_as_such() -> None:
    failure = of_text("failed", ErrorCode="21610").failure

    assert failure is not None
    assert failure.opted_out


@pytest.mark.parametrize(
    ("status", "answered_by", "progress"),
    [
        *((status, "", ON_ITS_WAY) for status in ("queued", "initiated", "ringing", "in-progress")),
        ("in-progress", "human", ON_ITS_WAY),
        ("completed", "human", DELIVERED),
        ("completed", "unknown", DELIVERED),
        ("completed", "", DELIVERED),
    ],
)
def test_how_far_a_call_has_come(status: str, answered_by: str, progress: Progress) -> None:
    assert of_call(status, AnsweredBy=answered_by) == Receipt("twilio", CALL, progress, "12:34")


@pytest.mark.parametrize(
    ("status", "answered_by", "failure"),
    [
        ("no-answer", "", ("no-answer", False, "décroché")),
        ("busy", "", ("busy", False, "occupée")),
        ("failed", "", ("failed", True, "vérifiez-le")),
        ("canceled", "", ("canceled", True, "annulé")),
        ("completed", "machine_start", ("machine", False, "répondeur")),
        ("in-progress", "machine_start", ("machine", False, "répondeur")),
        ("completed", "machine_end_beep", ("machine", False, "répondeur")),
        ("completed", "machine_end_silence", ("machine", False, "répondeur")),
        ("completed", "machine_end_other", ("machine", False, "répondeur")),
        ("completed", "fax", ("machine", False, "répondeur")),
    ],
)
def test_why_a_call_was_not_heard(status: str, answered_by: str, failure: tuple[str, bool, str]) -> None:
    receipt = of_call(status, AnsweredBy=answered_by)

    assert receipt.progress is FAILED
    assert receipt.failure is not None
    assert (receipt.failure.code, receipt.failure.permanent) == failure[:2]
    assert failure[2] in str(receipt.failure)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"MessageSid": TEXT},
        {"MessageStatus": "delivered"},
        {"MessageSid": TEXT, "MessageStatus": "flying"},
        {"MessageSid": TEXT, "MessageStatus": ""},
        {"MessageSid": "SM1", "MessageStatus": "delivered"},
        {"MessageSid": CALL, "MessageStatus": "delivered"},
        {"MessageSid": TEXT + "\n", "MessageStatus": "delivered"},
        {"MessageSid": TEXT, "MessageStatus": "failed", "ErrorCode": "trente"},
        {"MessageSid": TEXT, "MessageStatus": "failed", "ErrorCode": "٣"},
        {"MessageSid": TEXT, "MessageStatus": "failed", "ErrorCode": "9" * 10},
        {"CallSid": CALL},
        {"CallSid": CALL, "CallStatus": "flying"},
        {"CallSid": TEXT, "CallStatus": "completed"},
    ],
)
def test_a_callback_that_does_not_hold_what_twilio_promises(parameters: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        twilio_receipt(parameters, "12:34")


@pytest.mark.parametrize(
    ("state", "progress", "code"),
    [
        ("1", DELIVERED, None),
        ("DELIVRD", DELIVERED, None),
        ("4", ON_ITS_WAY, None),
        ("8", ON_ITS_WAY, None),
        ("ENROUTE", ON_ITS_WAY, None),
        ("2", FAILED, "undelivered"),
        ("UNDELIV", FAILED, "undelivered"),
        ("66", FAILED, "undelivered"),
        ("34", FAILED, "expired"),
        ("EXPIRED", FAILED, "expired"),
        ("16", FAILED, "rejected"),
        ("REJECTD", FAILED, "rejected"),
    ],
)
def test_how_far_a_text_has_come_by_a_gateway(state: str, progress: Progress, code: str | None) -> None:
    receipt = http_receipt({"cle": "12:34", "etat": state})

    assert (receipt.carrier, receipt.carrier_id, receipt.key) == ("http", "12:34", "12:34")
    assert receipt.progress is progress
    assert (receipt.failure.code if receipt.failure else None) == code


def test_a_gateway_may_give_its_own_name_for_the_text() -> None:
    receipt = http_receipt({"cle": "12:34", "etat": "1", "id": "ab-12"})

    assert (receipt.carrier_id, receipt.key) == ("ab-12", "12:34")


@pytest.mark.parametrize(
    "parameters", [{}, {"cle": "12:34"}, {"etat": "1"}, {"cle": "", "etat": "1"}, {"cle": "1", "etat": "3"}]
)
def test_a_report_that_does_not_hold_what_was_agreed(parameters: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        http_receipt(parameters)


def test_a_text_that_twilio_brings() -> None:
    brought = twilio_incoming({"MessageSid": TEXT, "From": "+33639980101", "Body": " oui ", "To": "36105"})

    assert brought == Incoming("twilio", TEXT, "+33639980101", " oui ")


@pytest.mark.parametrize(
    "changed", [{"MessageSid": ""}, {"MessageSid": CALL}, {"From": "AMELI"}, {"From": "36200"}, {"From": ""}]
)
def test_a_text_from_nobody_who_could_be_answered(changed: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        twilio_incoming({"MessageSid": TEXT, "From": "+33639980101", "Body": "oui"} | changed)


def test_a_text_without_words_is_not_a_text() -> None:
    with pytest.raises(Malformed):
        twilio_incoming({"MessageSid": TEXT, "From": "+33639980101"})


@pytest.mark.parametrize("written", ["+33639980101", "0033639980101", "33639980101", "0639980101"])
def test_a_text_that_a_gateway_brings_however_it_writes_numbers(written: str) -> None:
    assert http_incoming({"id": "7", "de": written, "texte": ""}) == Incoming("http", "7", "+33639980101", "")


@pytest.mark.parametrize("changed", [{"id": ""}, {"id": "a b"}, {"de": "AMELI"}, {"de": "36200"}, {"de": ""}])
def test_a_text_of_a_gateway_without_name_or_number(changed: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        http_incoming({"id": "7", "de": "+33639980101", "texte": "oui"} | changed)
