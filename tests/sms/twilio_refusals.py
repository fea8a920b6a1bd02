"""What Twilio refuses although its OpenAPI file allows it, by its list of errors and warnings."""

import json
import re
from collections.abc import Collection, Mapping

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_FRENCH_LANDLINE = re.compile(r"\+33[1-59]\d{8}")
_LONGEST_BODY = 1600  # characters
_WORDS = {
    20001: "Bad request",
    20003: "Authenticate",
    20404: "Not found",
    20429: "Too Many Requests",
    20503: "Service unavailable",
    21211: "Invalid 'To' Phone Number",
    21212: "Invalid 'From' Phone Number",
    21602: "Message body is required",
    21603: "A 'From' phone number is required",
    21610: "Attempt to send to unsubscribed recipient",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
}


class Refused(Exception):
    """An answer of 4xx or 5xx, as the API writes it."""

    def __init__(self, status: int, code: int) -> None:
        super().__init__(code)
        self.status = status
        self.json = json.dumps(
            {"code": code, "message": _WORDS[code], "more_info": f"errors/{code}", "status": status}
        ).encode()


def check_text(form: Mapping[str, str], stopped: Collection[str]) -> None:
    """Raise `Refused` for a text that Twilio would not take. `stopped` are the phones that told it STOP."""
    to, body = form.get("To", ""), form.get("Body", "")
    refusals = {
        21603: not (form.get("From") or form.get("MessagingServiceSid")),
        21211: not _E164.fullmatch(to),
        21602: not body,
        21617: len(body) > _LONGEST_BODY,
        21614: _FRENCH_LANDLINE.fullmatch(to) is not None,
        21610: to in stopped,
    }
    _refuse(refusals)


def check_call(form: Mapping[str, str]) -> None:
    """Raise `Refused` for a call that Twilio would not place."""
    _refuse({21211: not _E164.fullmatch(form["To"]), 21212: not _E164.fullmatch(form["From"])})


def _refuse(refusals: Mapping[int, bool]) -> None:
    for code, refused in refusals.items():
        if refused:
            raise Refused(400, code)
