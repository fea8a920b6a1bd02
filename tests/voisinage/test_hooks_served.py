"""Carriers over a real socket: the bytes that a real server hands on are those that were signed."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, select

from dispatch.journal import OutboxMessage
from dispatch.line import IncomingText
from dispatch.states import MessageState
from tests.serving import served
from tests.stories.town import Phone
from tests.voisinage.carrier_calls import (
    FORM,
    INCOMING,
    PUBLIC,
    SECRET,
    STATUS,
    about,
    listening_site,
    signature,
    taken_by,
    text_in,
    text_status,
)
from tests.voisinage.open_site import Site


@pytest.fixture
def site(database: Engine) -> Site:
    return listening_site(database)


@pytest.fixture
def anne(site: Site) -> Phone:
    phone = site.town.referent()
    site.town.records_request()
    return phone


@pytest.fixture
def port(site: Site) -> Iterator[int]:
    with served(site.app) as address:
        yield int(address.rpartition(":")[2])


def call(port: int, method: str, target: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body, named)
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def post(port: int, target: str, fields: dict[str, str], signed_for: str) -> http.client.HTTPResponse:
    body = urlencode(fields).encode()
    return call(port, "POST", target, body, Content_Type=FORM, X_Twilio_Signature=signature(signed_for, fields))


def test_a_status_whose_key_is_written_in_escapes(site: Site, anne: Phone, port: int) -> None:
    message: OutboxMessage = taken_by(site, "twilio")[0]
    target = f"{STATUS}?{about(message)}"

    forged = post(port, target, text_status("failed", message.id), f"http://127.0.0.1:{port}{target}")
    genuine = post(port, target, text_status("delivered", message.id), PUBLIC + target)

    assert (forged.status, genuine.status) == (403, 204)
    assert "%" in about(message)
    assert site.town.messages()[0].state is MessageState.DELIVERED
    assert genuine.headers["Set-Cookie"] is None
    assert genuine.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["cle=a+b%2Bc", "cle=%c3%a9", "cle=%C3%A9&", "x;y=1", "cle=a'b(c)!*", "%63le=z"])
def test_escapes_reach_us_as_they_were_signed(site: Site, anne: Phone, port: int, query: str) -> None:
    target = f"{STATUS}?{query}"

    assert post(port, target, text_status("delivered", 999_999), PUBLIC + target).status == 404, "genuine, unknown"


def test_a_reply_with_a_thumb(site: Site, anne: Phone, port: int) -> None:
    answer = post(port, INCOMING, text_in(anne.number, "👍🏽 d’accord & merci"), PUBLIC + INCOMING)

    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
    with site.town.sessions() as session:
        assert session.scalar(select(IncomingText.volunteer_id)) == anne.volunteer_id


def test_a_gateway_calls_with_get_as_kannel_writes_it(site: Site, anne: Phone, port: int) -> None:
    number = anne.number.replace("+", "%2B")
    target = (
        f"/hooks/http/{SECRET}/incoming?id=0602e8c3-5ccb&de={number}&texte=++%C3%A9t%C3%A9+%F0%9F%91%8D%26%3D%2B%25"
    )

    assert call(port, "GET", target).status == 200
    assert call(port, "GET", target.replace("texte=", "texte=%E9%00")).status == 200, "brought again"
    assert call(port, "GET", target.replace(SECRET, "x" * len(SECRET))).status == 404

    with site.town.sessions() as session:
        assert session.scalars(select(IncomingText.body)).all() == ["  été 👍&=+%"]


def test_a_body_without_end_is_not_read(site: Site, anne: Phone, port: int) -> None:
    answer = call(port, "POST", STATUS, b"Body=" + b"x" * 200_000, Content_Type=FORM, X_Twilio_Signature="x")

    assert answer.status == 413
