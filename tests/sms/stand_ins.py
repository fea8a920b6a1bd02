"""Fixtures with Twilio's stand-in. A folder's conftest imports them: reading Twilio's file takes a second."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from openapi_core import OpenAPI

from tests.missing import missing
from tests.sms.twilio_openapi import OpenApiUnavailable, twilio_openapi
from tests.sms.twilio_stand_in import TwilioStandIn


@pytest.fixture(scope="session")
def twilio_api() -> OpenAPI:
    """What Twilio's own OpenAPI file promises."""
    try:
        return twilio_openapi()
    except OpenApiUnavailable as error:
        missing(f"Twilio's OpenAPI file is not here: {error}")


@pytest.fixture
def twilio(twilio_api: OpenAPI) -> Iterator[TwilioStandIn]:
    """Twilio on loopback; the test fails if anything was asked that Twilio's own file does not allow."""
    with closing(TwilioStandIn(twilio_api)) as stand_in:
        yield stand_in
    assert stand_in.breaches == []
