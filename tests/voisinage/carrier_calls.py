"""Carriers as they call this site: Twilio, which signs what it posts, and an HTTP gateway, which knows a secret."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from dispatch.journal import OutboxMessage
from tests.voisinage.open_site import Site, open_site
from voisinage.desk import Office

PUBLIC = "https://voisinage.exemple.fr"
TOKEN = "jeton-de-ce-compte"
SECRET = "un-mot-secret-de-passerelle"
STATUS, INCOMING = "/hooks/twilio/status", "/hooks/twilio/incoming"
FORM = "application/x-www-form-urlencoded"
LISTENING = {
    "base_url": PUBLIC, "twilio_account_sid": "AC" + "0" * 32, "twilio_auth_token": TOKEN, "sms_sender": "36105",
    "http_hook_secret": SECRET,
}  # fmt: skip

Fields = dict[str, str] | list[tuple[str, str]]


def listening(app: Flask) -> None:
    """Give the application settings with which both carriers are heard."""
    office: Office = app.extensions["voisinage"]
    app.extensions["voisinage"] = replace(office, settings=replace(office.settings, **LISTENING))  # type: ignore[arg-type]


def listening_site(engine: Engine) -> Site:
    """A town and its site, which carriers may call."""
    return open_site(engine, listening)


def text_status(status: str, number: int = 1, **more: str) -> dict[str, str]:
    """What Twilio posts of a text; `number` makes the name it has for it."""
    return {
        "MessageSid": sid(number), "MessageStatus": status, "SmsSid": sid(number), "SmsStatus": status,
        "AccountSid": "AC" + "0" * 32, "From": "36105", "To": "+33639980001", "ApiVersion": "2010-04-01", **more,
    }  # fmt: skip


def text_in(phone: str, body: str, number: int = 1) -> dict[str, str]:
    """What Twilio posts when somebody writes."""
    return {
        "MessageSid": sid(number), "From": phone, "To": "36105", "Body": body, "NumMedia": "0", "NumSegments": "1",
        "FromCity": "", "AccountSid": "AC" + "0" * 32,
    }  # fmt: skip


def sid(number: int) -> str:
    """Give a name as Twilio makes them."""
    return f"SM{number:032x}"


def about(message: OutboxMessage) -> str:
    """Give the query of the address at which Twilio tells of a text of ours."""
    return f"cle={quote(message.key, safe='')}"


def signature(url: str, fields: Fields, token: str = TOKEN) -> str:
    """Sign as Twilio does, by its own library."""
    return str(RequestValidator(token).compute_signature(url, _all(fields)))


@dataclass(frozen=True)
class Twilio:
    """Twilio, with our account's token."""

    site: Site

    def tells(self, message: OutboxMessage, status: str, **more: str) -> TestResponse:
        """Post a status of a text that it took from us."""
        return self.posts(STATUS, text_status(status, message.id, **more), query=about(message))

    def brings(self, phone: str, body: str, number: int = 1) -> TestResponse:
        """Post a text that somebody wrote."""
        return self.posts(INCOMING, text_in(phone, body, number))

    def posts(self, path: str, fields: Fields, *, query: str = "") -> TestResponse:
        """Post a form to the public address, signed."""
        target = path + (f"?{query}" if query else "")
        return self.sends(target, urlencode(fields).encode(), signature(PUBLIC + target, fields))

    def sends(self, target: str, body: bytes, signed: str | None, **more: object) -> TestResponse:
        """Post these bytes under this signature, whatever they are."""
        headers = {} if signed is None else {"X-Twilio-Signature": signed}
        return self.site.browser().post(target, data=body, headers=headers, content_type=FORM, **more)


@dataclass(frozen=True)
class Gateway:
    """An HTTP gateway on this machine, or elsewhere."""

    site: Site
    address: str = "127.0.0.1"
    secret: str = SECRET
    method: str = "GET"

    def tells(self, message: OutboxMessage, state: str, **headers: str) -> TestResponse:
        """Call with a delivery report."""
        return self.calls("status", {"cle": message.key, "etat": state}, **headers)

    def brings(self, phone: str, body: str, name: str = "0602e8c3-5ccb-41f6-8ccd-a637660bfa8b") -> TestResponse:
        """Call with a text that somebody wrote."""
        return self.calls("incoming", {"id": name, "de": phone, "texte": body})

    def calls(self, page: str, fields: dict[str, str], **headers: str) -> TestResponse:
        """Call any of our pages."""
        given = {"query_string": urlencode(fields)} if self.method == "GET" else {"data": fields}
        return self.site.browser().open(
            f"/hooks/http/{self.secret}/{page}",
            method=self.method,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            environ_base={"REMOTE_ADDR": self.address},
            **given,
        )


def taken_by(site: Site, carrier: str) -> list[OutboxMessage]:
    """Give every text sent so far to this carrier's account, under names as it makes them."""
    with site.town.sessions.begin() as session:
        for message in site.town.messages():
            _taken(session, message, carrier)
    return site.town.messages()


def _taken(session: Session, message: OutboxMessage, carrier: str) -> None:
    name = sid(message.id) if carrier == "twilio" else message.key
    row = update(OutboxMessage).where(OutboxMessage.id == message.id)
    session.execute(row.values(carrier=carrier, carrier_id=name))


def counted(site: Site, hook: str, outcome: str) -> float:
    """How many calls of this hook ended so, as the page for Prometheus has it."""
    page = site.browser().get("/metrics").get_data(as_text=True)
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    wanted = {"hook": hook, "outcome": outcome}
    return sum(one.value for one in samples if one.name == "voisinage_hooks_total" and one.labels == wanted)


def _all(fields: Fields) -> dict[str, str]:
    return dict(fields)
