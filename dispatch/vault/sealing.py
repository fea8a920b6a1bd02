"""One value closed and opened again: AES-256-GCM, bound to its column, with the name of its key.

A closed value reads `index.key.box`. The index is empty, or a keyed hash that is equal for equal values: what is
looked up by a number or an address of mail. Their length is told in steps of sixteen bytes only.
"""

import hmac
import os
from binascii import a2b_base64, b2a_base64

from cryptography.exceptions import InvalidTag

from dispatch.vault.keys import Key
from dispatch.vault.ring import Ring

INDEX_LENGTH = 22  # characters: 128 bits
_NONCE = 12  # bytes, drawn anew for each value
_STEP = 16  # bytes


class Damaged(Exception):
    """A value does not open with its own key: it was changed, or moved here from another column."""


def seal(ring: Ring, place: str, value: bytes, *, index: str = "") -> str:
    """Close `value` for the column `place`, "table.column"."""
    key, nonce = ring.current, os.urandom(_NONCE)
    box = nonce + key.box.encrypt(nonce, _padded(value), place.encode())
    return f"{index}.{key.id}.{b2a_base64(box, newline=False).decode()}"


def unseal(ring: Ring, place: str, closed: str) -> bytes:
    """Open what `seal` closed for the same column. Raises Damaged, UnknownKey."""
    try:
        _, name, written = closed.split(".")
        box = a2b_base64(written, strict_mode=True)
        return _unpadded(ring.named(name).box.decrypt(box[:_NONCE], box[_NONCE:], place.encode()))
    except (ValueError, InvalidTag) as error:
        raise Damaged(place) from error


def blind_index(key: Key, kind: str, value: str) -> str:
    """What stands for `value` where equal ones must be found: the same in every column of this kind."""
    digest = hmac.digest(key.finder, f"{kind}:{value}".encode(), "sha256")
    return b2a_base64(digest[:16], newline=False).decode()[:INDEX_LENGTH]


def _padded(value: bytes) -> bytes:
    return value + b"\x80" + bytes(-(len(value) + 1) % _STEP)


def _unpadded(value: bytes) -> bytes:
    return value.rstrip(b"\0")[:-1]
