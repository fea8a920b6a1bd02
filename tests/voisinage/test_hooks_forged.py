"""Who is no carrier of ours gets nowhere: every forgery is refused and counted, and not a row of any table changes."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dispatch.journal import OutboxMessage
from tests.voisinage.carrier_calls import (
    INCOMING,
    PUBLIC,
    STATUS,
    TOKEN,
    Fields,
    Twilio,
    about,
    counted,
    listening,
    listening_site,
    signature,
    taken_by,
    text_in,
    text_status,
)
from tests.voisinage.open_site import Site, on_both, open_site
from voisinage.desk import Office


@pytest.fixture
def site(database: Engine) -> Site:
    return listening_site(database)


@pytest.fixture
def message(site: Site) -> OutboxMessage:
    site.town.referent()
    site.town.records_request()
    return taken_by(site, "twilio")[0]


@contextmanager
def nothing_changes(site: Site, hook: str, outcome: str, times: int = 1) -> Iterator[None]:
    before, so_far = site.everything(), counted(site, hook, outcome)
    yield
    assert site.everything() == before
    assert counted(site, hook, outcome) == so_far + times


Forge = Callable[[dict[str, str], str], tuple[Fields, str]]


def _renamed(form: dict[str, str], signed: str) -> tuple[Fields, str]:
    """The signed string has no separators: a name that ends later makes the same one."""
    rest = {name: value for name, value in form.items() if name != "MessageStatus"}
    return rest | {"MessageStatusdeliver": "ed"}, signed


FORGERIES: dict[str, Forge] = {
    "one more field": lambda form, signed: (form | {"ErrorCode": "30005"}, signed),
    "one field less": lambda form, signed: ({n: v for n, v in form.items() if n != "ApiVersion"}, signed),
    "another status": lambda form, signed: (form | {"MessageStatus": "failed"}, signed),
    "another text": lambda form, signed: (form | {"MessageSid": "SM" + "f" * 32}, signed),
    "a field twice": lambda form, signed: ([*form.items(), ("MessageStatus", "failed")], signed),
    "a field twice, first": lambda form, signed: ([("MessageStatus", "failed"), *form.items()], signed),
    "nothing at all": lambda _form, signed: ({}, signed),
    "no signature": lambda form, _signed: (form, ""),
    "a signature of no bytes": lambda form, _signed: (form, "="),
    "a signature that is none": lambda form, signed: (form, "é" * len(signed)),
    "the signature cut short": lambda form, signed: (form, signed[:-1]),
    "two signatures": lambda form, signed: (form, f"{signed},{signed}"),
    "an empty token": lambda form, _signed: (form, signature(PUBLIC + STATUS, form, token="")),
    "another token": lambda form, _signed: (form, signature(PUBLIC + STATUS, form, token=TOKEN + "x")),
    "signed for http": lambda form, _signed: (form, signature(f"http://voisinage.exemple.fr{STATUS}", form)),
    "signed for a host of theirs": lambda form, _signed: (form, signature(f"https://mal.exemple{STATUS}", form)),
    "signed for this machine": lambda form, _signed: (form, signature(f"http://localhost{STATUS}", form)),
    "signed for another page": lambda form, _signed: (form, signature(PUBLIC + INCOMING, form)),
    "signed with a query": lambda form, _signed: (form, signature(f"{PUBLIC}{STATUS}?cle=a", form)),
    "signed with a slash": lambda form, _signed: (form, signature(f"{PUBLIC}{STATUS}/", form)),
    "signed for another port": lambda form, _signed: (form, signature(f"{PUBLIC}:8443{STATUS}", form)),
    "a name that ends later": _renamed,
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_status_is_refused(site: Site, message: OutboxMessage, how: str) -> None:
    form = text_status("delivered", message.id)
    forged, signed = FORGERIES[how](form, signature(PUBLIC + STATUS, form))

    with nothing_changes(site, "twilio/status", "malformed" if how == "a name that ends later" else "forged"):
        answer = Twilio(site).sends(STATUS, urlencode(forged).encode(), signed)

    assert answer.status_code == (400 if how == "a name that ends later" else 403)
    assert answer.data == b""


@on_both
def test_a_call_without_the_header_is_refused_on_both_pages(site: Site, message: OutboxMessage) -> None:
    with nothing_changes(site, "twilio/status", "forged"), nothing_changes(site, "twilio/incoming", "forged"):
        status = Twilio(site).sends(STATUS, urlencode(text_status("delivered", message.id)).encode(), None)
        incoming = Twilio(site).sends(INCOMING, urlencode(text_in("+33639980001", "STOP")).encode(), None)

    assert (status.status_code, incoming.status_code) == (403, 403)


def test_a_genuine_call_turned_to_another_text_is_refused(site: Site, message: OutboxMessage) -> None:
    """The key stands in the address, and the address is signed."""
    form = text_status("delivered", message.id)
    signed = signature(f"{PUBLIC}{STATUS}?{about(message)}", form)

    with nothing_changes(site, "twilio/status", "forged", times=3):
        answers = [
            Twilio(site).sends(f"{STATUS}{query}", urlencode(form).encode(), signed)
            for query in ("", "?cle=une-autre", f"?{about(message)}&cle=une-autre")
        ]

    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize("query", ["cle=a%3Ab%20c&x=%C3%A9+%2B", "cle=a%3ab", "x=1&cle=b", "cle=%E9", "bodySHA256=abc"])
def test_the_query_is_checked_byte_for_byte_as_it_was_signed(site: Site, message: OutboxMessage, query: str) -> None:
    form = text_status("delivered", 999_999)

    assert Twilio(site).posts(STATUS, form, query=query).status_code == 404, "genuine, of a text we do not know"


@pytest.mark.parametrize(
    "headers", [{"Host": "127.0.0.1:5000"}, {"Host": "localhost"}, {"X-Forwarded-Host": "mal.exemple"}]
)
def test_what_stands_in_front_does_not_matter_only_the_public_address(
    site: Site, message: OutboxMessage, headers: dict[str, str]
) -> None:
    form = text_status("delivered", message.id)
    signed = {"X-Twilio-Signature": signature(PUBLIC + STATUS, form)}

    answer = site.browser().post(STATUS, data=form, headers=headers | signed)

    assert answer.status_code == 204


def test_a_signature_for_the_port_that_https_has_anyway_is_genuine(site: Site, message: OutboxMessage) -> None:
    form = text_status("delivered", message.id)
    signed = signature(f"{PUBLIC}:443{STATUS}", form)

    assert Twilio(site).sends(STATUS, urlencode(form).encode(), signed).status_code == 204


@pytest.mark.parametrize("path", [STATUS, INCOMING])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_twilio_posts_and_nothing_else(site: Site, path: str, method: str) -> None:
    assert site.browser().open(path, method=method).status_code == 405


def _without_token(app: Flask) -> None:
    listening(app)
    office: Office = app.extensions["voisinage"]
    app.extensions["voisinage"] = replace(office, settings=replace(office.settings, twilio_auth_token=""))


@pytest.mark.parametrize("path", [STATUS, INCOMING])
def test_without_an_account_there_is_no_such_page(database: Engine, path: str) -> None:
    site = open_site(database, _without_token)
    form = text_status("delivered")

    answer: TestResponse = Twilio(site).sends(path, urlencode(form).encode(), signature(PUBLIC + path, form, token=""))

    assert answer.status_code == 404


def test_no_call_gets_a_cookie_and_no_answer_is_kept(site: Site, message: OutboxMessage) -> None:
    twilio = Twilio(site)

    for answer in (twilio.tells(message, "delivered"), twilio.sends(STATUS, b"", None), twilio.brings("+33", "oui")):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_log_says_that_something_was_refused_and_not_a_word_of_it(
    site: Site, message: OutboxMessage, caplog: pytest.LogCaptureFixture
) -> None:
    form = text_in("+33639980001", "Odette, 12 rue des Lilas")

    with caplog.at_level(logging.DEBUG):
        Twilio(site).sends(INCOMING, urlencode(form).encode(), "faux")

    assert "twilio/incoming: forged" in caplog.text
    assert not any(word in caplog.text for word in ("Odette", "Lilas", "39980001", form["MessageSid"], "faux"))
