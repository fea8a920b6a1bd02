"""A seal on a public form instead of a session: our own page gave it out, less than half a day ago."""

from flask import current_app
from itsdangerous import BadSignature, TimestampSigner

LASTS = 12 * 3600  # seconds, as long as a form elsewhere


def new_seal(form: str) -> str:
    """For a form that is shown now."""
    return _signer().sign(form).decode()


def is_sealed(form: str, seal: str) -> bool:
    """Whether this seal was put on a form of this name, not too long ago."""
    try:
        return _signer().unsign(seal, max_age=LASTS).decode() == form
    except BadSignature:
        return False


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.secret_key or "", salt="public-form")
