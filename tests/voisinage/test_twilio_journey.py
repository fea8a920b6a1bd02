"""Twilio from end to end: the official client, a stand-in held to Twilio's own file, signed callbacks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine

from dispatch.states import MessageState
from sms.carrier_twilio import TwilioGateway
from tests.serving import served
from tests.sms.stand_ins import twilio, twilio_api
from tests.sms.twilio_stand_in import ACCOUNT, TOKEN, TwilioStandIn, post_signed
from tests.voisinage.open_site import Site, on_both, open_site
from voisinage.desk import Office

__all__ = ["twilio", "twilio_api"]


def _known_to_the_stand_in(app: Flask) -> None:
    _settings(app, twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN)


def _settings(app: Flask, **settings: str) -> None:
    office: Office = app.extensions["voisinage"]
    app.extensions["voisinage"] = replace(office, settings=replace(office.settings, **settings))  # type: ignore[arg-type]


@pytest.fixture
def site(database: Engine) -> Site:
    return open_site(database, _known_to_the_stand_in)


@contextmanager
def listening(site: Site) -> Iterator[str]:
    """The site on a port of this machine, which is its public address."""
    with served(site.app) as address:
        _settings(site.app, base_url=address)
        yield address


@on_both
def test_a_text_is_delivered_once_twilio_says_so_and_nobody_else_can_say_it(
    site: Site,
    twilio: TwilioStandIn,
) -> None:
    town = site.town
    anne = town.referent()
    with listening(site) as public:
        town.carrier = TwilioGateway(  # type: ignore[assignment]  # the phones of this story are at the stand-in
            ACCOUNT, TOKEN, "36105", base_url=twilio.url, hooks_url=public
        )
        town.records_request()
        (taken,) = twilio.texts
        assert taken.form["To"] == anne.number
        assert town.messages()[0].carrier_id == taken.sid

        told = {"MessageSid": taken.sid, "MessageStatus": "delivered"}
        assert post_signed(taken.form["StatusCallback"], told, token="another").status_code == 403
        assert town.messages()[0].state is MessageState.SENT

        assert twilio.report(taken, "delivered").is_success
        assert town.messages()[0].state is MessageState.DELIVERED

        assert twilio.report(taken, "failed", 30005).is_success  # late, and out of order
        assert town.messages()[0].state is MessageState.DELIVERED
