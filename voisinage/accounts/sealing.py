"""Sealing of what both sides must know, with a key drawn from that of the installation: a dump alone opens nothing."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class SealBroken(ValueError):
    """What was sealed cannot be read: changed on the way, too old, or sealed with another key."""


def seal(words: str) -> str:
    """`words` as nobody without the key can read or change them."""
    return _fernet().encrypt(words.encode()).decode()


def unseal(sealed: str, *, within: int | None = None) -> str:
    """What was sealed, at most `within` seconds ago where that matters. Raises SealBroken."""
    try:
        return _fernet().decrypt(sealed.encode(), ttl=within).decode()
    except InvalidToken as error:
        raise SealBroken from error


def _fernet() -> Fernet:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"voisinage second factor").derive(secret)
    return Fernet(urlsafe_b64encode(key))
