"""Twilio's stand-in for the tests of carriers."""

from tests.sms.stand_ins import twilio, twilio_api

__all__ = ["twilio", "twilio_api"]
