"""A real gateway from end to end: the ask reaches the phone, its report marks it, a reply takes charge."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine

from dispatch.states import MessageState, State
from sms.carrier_http import HttpGateway
from sms.http_parameters import read_parameters
from tests.serving import served
from tests.sms.kannel import NUMBER, PASSWORD, Kannel
from tests.voisinage.carrier_calls import SECRET, listening_site
from tests.voisinage.open_site import Site, on_both
from voisinage.config import Settings

PATIENCE_S = 15


@pytest.fixture
def site(database: Engine) -> Site:
    return listening_site(database)


@contextmanager
def listening(site: Site) -> Iterator[str]:
    """The site on a port of this machine; the address of its pages for gateways."""
    with served(site.app) as address:
        yield f"{address}/hooks/http/{SECRET}"


def soon(claim: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not claim() and time.monotonic() < deadline:
        time.sleep(0.05)
    return claim()


def gateway(kannel: Kannel, hooks: str) -> HttpGateway:
    parameters = read_parameters(Settings.http_parameters)
    return HttpGateway(
        kannel.url,
        NUMBER,
        parameters,
        password=PASSWORD,
        accepted=re.compile("^0: "),
        reports_url=f"{hooks}/status",
    )


@on_both
def test_a_need_is_taken_charge_of_by_a_reply_over_a_real_gateway(
    site: Site, start_kannel: Callable[[str], Kannel]
) -> None:
    town = site.town
    anne = town.referent()
    with listening(site) as hooks:
        kannel = start_kannel(f"{hooks}/incoming")
        town.carrier = gateway(kannel, hooks)  # type: ignore[assignment]  # the phones of this story are Kannel's

        request = town.records_request()
        (sent,) = town.messages()
        asked = kannel.expects(1)

        assert {(part.sender, part.to) for part in asked} == {(NUMBER, anne.number)}
        assert "OUI" in "".join(part.body for part in asked)
        assert (sent.carrier, sent.segments) == ("http", len(asked))
        assert soon(lambda: town.messages()[0].state is MessageState.DELIVERED)
        assert town.messages()[0].body is None

        kannel.reply(anne.number, "Oui !")
        assert soon(lambda: town.state(request) is State.IN_CHARGE)

        town.delivers()
        answered = kannel.expects(len(asked) + 1)[len(asked) :]
        assert {part.to for part in answered} == {anne.number}
