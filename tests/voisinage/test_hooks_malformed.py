"""Genuine and yet unreadable: refused in a word, counted, nothing changed, and no error page of ours."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests.voisinage.carrier_calls import (
    INCOMING,
    PUBLIC,
    STATUS,
    Gateway,
    Twilio,
    counted,
    listening_site,
    signature,
    text_in,
    text_status,
)
from tests.voisinage.open_site import Site, on_both


@pytest.fixture
def site(database: Engine) -> Site:
    site = listening_site(database)
    site.town.referent()
    site.town.records_request()
    return site


def without(form: dict[str, str], name: str) -> dict[str, str]:
    return {each: value for each, value in form.items() if each != name}


GOOD_STATUS, GOOD_TEXT = text_status("delivered"), text_in("+33639980001", "oui")
STATUSES = {
    "no name": without(GOOD_STATUS, "MessageSid"),
    "no status": without(GOOD_STATUS, "MessageStatus"),
    "an empty name": GOOD_STATUS | {"MessageSid": ""},
    "a name that is none": GOOD_STATUS | {"MessageSid": "'; DROP TABLE outbox_message; --"},
    "a huge name": GOOD_STATUS | {"MessageSid": "SM" + "0" * 10_000},
    "a NUL in the name": GOOD_STATUS | {"MessageSid": "SM" + "0" * 31 + "\0"},
    "a status nobody knows": GOOD_STATUS | {"MessageStatus": "teleported"},
    "a huge status": GOOD_STATUS | {"MessageStatus": "sent" * 5_000},
    "an error that is no number": GOOD_STATUS | {"MessageStatus": "failed", "ErrorCode": "beaucoup"},
    "a huge error": GOOD_STATUS | {"MessageStatus": "failed", "ErrorCode": "9" * 5_000},
    "an error in other digits": GOOD_STATUS | {"MessageStatus": "failed", "ErrorCode": "٣٠٠٠٥"},
    "a call without its status": {"CallSid": "CA" + "0" * 32},
}
TEXTS = {
    "no name": without(GOOD_TEXT, "MessageSid"),
    "no sender": without(GOOD_TEXT, "From"),
    "no words at all": without(GOOD_TEXT, "Body"),
    "a sender that is a word": GOOD_TEXT | {"From": "Impots"},
    "a huge sender": GOOD_TEXT | {"From": "+" + "3" * 10_000},
    "a NUL in the sender": GOOD_TEXT | {"From": "+3363998000\0"},
    "a huge name": GOOD_TEXT | {"MessageSid": "SM" + "0" * 10_000},
    "a NUL in a field nobody reads": GOOD_TEXT | {"FromCity": "\0"},
}


@pytest.mark.parametrize("what", STATUSES)
def test_a_status_that_cannot_be_read(site: Site, what: str) -> None:
    is_refused(site, "twilio/status", lambda: Twilio(site).posts(STATUS, STATUSES[what]))


@pytest.mark.parametrize("what", TEXTS)
def test_a_text_that_cannot_be_read(site: Site, what: str) -> None:
    is_refused(site, "twilio/incoming", lambda: Twilio(site).posts(INCOMING, TEXTS[what]))


@on_both
@pytest.mark.parametrize("query", ["cle=a%00b", "cle=a&cle=b"])
def test_a_key_that_cannot_be_read(site: Site, query: str) -> None:
    is_refused(site, "twilio/status", lambda: Twilio(site).posts(STATUS, GOOD_STATUS, query=query))


def test_a_field_with_two_values_though_signed_says_nothing(site: Site) -> None:
    """Twilio's signature sorts the values of a field: which came first, and counts, it does not say."""
    body = urlencode([*GOOD_STATUS.items(), ("MessageStatus", "failed")])
    both = GOOD_STATUS | {"MessageStatus": "deliveredMessageStatusfailed"}

    is_refused(
        site, "twilio/status", lambda: Twilio(site).sends(STATUS, body.encode(), signature(PUBLIC + STATUS, both))
    )


def test_bytes_that_are_no_utf8_were_never_signed(site: Site) -> None:
    body = urlencode(GOOD_TEXT).replace("oui", "d%E9j%E0").encode()
    signed = signature(PUBLIC + INCOMING, GOOD_TEXT | {"Body": "déjà"})

    assert Twilio(site).sends(INCOMING, body, signed).status_code == 403


@pytest.mark.parametrize("path", [STATUS, INCOMING])
def test_more_than_a_carrier_has_to_say_is_not_read(site: Site, path: str) -> None:
    hook = path.removeprefix("/hooks/")

    is_refused(site, hook, lambda: Twilio(site).posts(path, {"Body": "x" * 70_000}), status=413)


GATEWAY = {
    "no key": ("status", {"etat": "1"}),
    "no state": ("status", {"cle": "a"}),
    "an empty state": ("status", {"cle": "a", "etat": ""}),
    "a state nobody knows": ("status", {"cle": "a", "etat": "99"}),
    "a NUL in the key": ("status", {"cle": "a\0", "etat": "1"}),
    "a key with a blank": ("status", {"cle": "a b", "etat": "1"}),
    "a huge name of the report": ("status", {"cle": "a", "etat": "1", "id": "x" * 3_000}),
    "no name": ("incoming", {"de": "+33639980001", "texte": "oui"}),
    "a NUL in the name": ("incoming", {"id": "a\0", "de": "+33639980001", "texte": "oui"}),
    "a huge name": ("incoming", {"id": "x" * 3_000, "de": "+33639980001", "texte": "oui"}),
    "no sender": ("incoming", {"id": "a", "texte": "oui"}),
    "a sender that is a word": ("incoming", {"id": "a", "de": "Impots", "texte": "oui"}),
    "a huge sender": ("incoming", {"id": "a", "de": "3" * 3_000, "texte": "oui"}),
    "no words at all": ("incoming", {"id": "a", "de": "+33639980001"}),
}


@on_both
@pytest.mark.parametrize("what", GATEWAY)
def test_a_gateway_that_cannot_be_read(site: Site, what: str) -> None:
    page, fields = GATEWAY[what]

    is_refused(site, f"http/{page}", lambda: Gateway(site).calls(page, fields))


def is_refused(site: Site, hook: str, call: Callable[[], TestResponse], status: int = 400) -> None:
    before, so_far = site.everything(), counted(site, hook, "malformed")

    answer = call()

    assert (answer.status_code, answer.data) == (status, b"")
    assert site.everything() == before
    assert counted(site, hook, "malformed") == so_far + 1
