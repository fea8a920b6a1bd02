"""Every address for carriers, on one blueprint."""

from voisinage.hooks import http, twilio, voice
from voisinage.hooks.blueprint import hooks

__all__ = ["hooks", "http", "twilio", "voice"]
