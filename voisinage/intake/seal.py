"""A seal on the form that records a need: proves, even once the session has ended, that our own page gave it out.

No other site can make one, so none can have a form of its own making shown filled in here.
"""

from flask import current_app
from itsdangerous import Signer


def seal_of(form_key: str) -> str:
    """The seal of the form with this key."""
    return _signer().get_signature(form_key).decode()


def is_sealed(form_key: str, seal: str) -> bool:
    """Whether this seal was put on the form with this key."""
    return _signer().verify_signature(form_key, seal)


def _signer() -> Signer:
    return Signer(current_app.secret_key or "", salt="need-form")
