"""Passwords of agents: argon2, in bounded memory, in the same time whether or not the account exists."""

from secrets import token_hex
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST = 12  # characters (CNIL, recommendation of 2022, for a password with bounded attempts and no other rule)
# One of OWASP's equivalent choices for argon2id: 19 MiB, two passes. At most two at a time fit a small machine.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_at_once = BoundedSemaphore(2)
_NOBODY = _hasher.hash(token_hex())  # drawn anew at each start: what is written here, anybody could type


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _at_once:
        return _hasher.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether `password` is the one kept. Without an account (`None`), or where none was chosen yet (empty), it is not.

    That is answered after the same work.
    """
    with _at_once:
        try:
            _hasher.verify(kept or _NOBODY, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
    return bool(kept)
