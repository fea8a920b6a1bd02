"""What carriers post back, read into plain values: how far a text or a call has come, and texts that come in."""

import re
from collections.abc import Mapping

from sms.gateway import Progress, Receipt, SmsFailed
from sms.incoming import Incoming
from sms.phone import PhoneRefused, parse_phone
from sms.refusals import in_a_word, refusal

TWILIO, HTTP = "twilio", "http"

# https://www.twilio.com/docs: "Message status values" and "Call status values".
_TEXT_ON_ITS_WAY = frozenset(
    {"accepted", "scheduled", "queued", "sending", "sent", "receiving", "received", "partially_delivered"}
)
_TEXT_DELIVERED = frozenset({"delivered", "read"})
_TEXT_FAILED = frozenset({"undelivered", "failed", "canceled"})
_CALL_ON_ITS_WAY = frozenset({"queued", "initiated", "ringing", "in-progress"})
_CALL_FAILED = frozenset({"busy", "no-answer", "failed", "canceled"})
_NOBODY_LISTENS = re.compile(r"machine_\w+|fax")  # "human", and the "unknown" that gets the benefit of the doubt, do

# Kannel's values of %d, and the words of SMPP 3.4 (message_state) that other gateways pass on.
_HTTP_ON_ITS_WAY = frozenset({"4", "8", "enroute", "acceptd", "accepted", "queued", "buffered", "sent"})
_HTTP_DELIVERED = frozenset({"1", "delivrd", "delivered"})
_HTTP_FAILED = {
    **dict.fromkeys(("2", "66", "undeliv", "undelivered", "failed", "unknown", "deleted"), "undelivered"),
    **dict.fromkeys(("34", "expired"), "expired"),
    **dict.fromkeys(("16", "rejectd", "rejected"), "rejected"),
}
_E164 = re.compile(r"\+[1-9]\d{5,14}")


class Malformed(ValueError):
    """A callback that does not hold what its carrier promises."""


def twilio_receipt(parameters: Mapping[str, str], key: str | None) -> Receipt:
    """Read a status callback of Twilio, of a text or of a call; `key` is our own name for it. Raises `Malformed`.

    A call that a machine or a fax took has failed, whatever its status: nobody heard it.
    """
    if "CallSid" in parameters:
        carrier_id = _matching(parameters, "CallSid", r"CA[0-9a-fA-F]{32}")
        progress, failure = _call_progress(parameters)
    else:
        carrier_id = _matching(parameters, "MessageSid", r"(?:SM|MM)[0-9a-fA-F]{32}")
        progress, failure = _text_progress(parameters)
    return Receipt(TWILIO, carrier_id, progress, key, failure)


def twilio_incoming(parameters: Mapping[str, str]) -> Incoming:
    """Read a text that Twilio brings. Raises `Malformed`, also for a sender that is no number: nobody to answer."""
    return Incoming(
        carrier=TWILIO,
        carrier_id=_matching(parameters, "MessageSid", r"(?:SM|MM)[0-9a-fA-F]{32}"),
        from_phone=_matching(parameters, "From", _E164.pattern),
        body=_given(parameters, "Body"),
    )


def http_receipt(parameters: Mapping[str, str]) -> Receipt:
    """Read a delivery report of an HTTP gateway. Raises `Malformed`.

    `cle` is our own key; `etat` a number of Kannel or a word of SMPP; `id` the carrier's name for it, where it has one.
    """
    key = _matching(parameters, "cle", r"\S+")
    carrier_id = parameters.get("id") or key
    state = _given(parameters, "etat").strip().lower()
    if state in _HTTP_DELIVERED:
        return Receipt(HTTP, carrier_id, Progress.DELIVERED, key)
    if state in _HTTP_ON_ITS_WAY:
        return Receipt(HTTP, carrier_id, Progress.ON_ITS_WAY, key)
    if state not in _HTTP_FAILED:
        raise Malformed("etat")
    return Receipt(HTTP, carrier_id, Progress.FAILED, key, in_a_word(_HTTP_FAILED[state]))


def http_incoming(parameters: Mapping[str, str]) -> Incoming:
    """Read a text that an HTTP gateway brings: `id`, `de` (a number, written as usual), `texte`. Raises `Malformed`."""
    return Incoming(
        carrier=HTTP,
        carrier_id=_matching(parameters, "id", r"\S+"),
        from_phone=_phone(_given(parameters, "de")),
        body=_given(parameters, "texte"),
    )


def _text_progress(parameters: Mapping[str, str]) -> tuple[Progress, SmsFailed | None]:
    status = _given(parameters, "MessageStatus")
    if status in _TEXT_DELIVERED:
        return Progress.DELIVERED, None
    if status in _TEXT_ON_ITS_WAY:
        return Progress.ON_ITS_WAY, None
    if status not in _TEXT_FAILED:
        raise Malformed("MessageStatus")
    plain = in_a_word("canceled" if status == "canceled" else "undelivered")
    return Progress.FAILED, _refused(parameters) or plain


def _call_progress(parameters: Mapping[str, str]) -> tuple[Progress, SmsFailed | None]:
    status = _given(parameters, "CallStatus")
    if _NOBODY_LISTENS.fullmatch(parameters.get("AnsweredBy", "")):
        return Progress.FAILED, in_a_word("machine")
    if status == "completed":
        return Progress.DELIVERED, None
    if status in _CALL_ON_ITS_WAY:
        return Progress.ON_ITS_WAY, None
    if status not in _CALL_FAILED:
        raise Malformed("CallStatus")
    return Progress.FAILED, _refused(parameters) or in_a_word(status)


def _refused(parameters: Mapping[str, str]) -> SmsFailed | None:
    code = parameters.get("ErrorCode") or "0"
    if not re.fullmatch(r"[0-9]{1,9}", code):
        raise Malformed("ErrorCode")
    return refusal(int(code)) if int(code) else None


def _phone(text: str) -> str:
    if _E164.fullmatch(text):
        return text
    try:
        return parse_phone(text).e164
    except PhoneRefused as refused:
        raise Malformed("de") from refused


def _matching(parameters: Mapping[str, str], name: str, pattern: str) -> str:
    value = _given(parameters, name)
    if not re.fullmatch(pattern, value, re.ASCII):
        raise Malformed(name)
    return value


def _given(parameters: Mapping[str, str], name: str) -> str:
    value = parameters.get(name)
    if value is None:
        raise Malformed(name)
    return value
