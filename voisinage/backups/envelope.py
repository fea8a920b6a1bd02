"""A file that only the passphrase opens, and that tells when a single bit of it was changed, cut off or moved.

Version 1: a header (mark, salt, prefix), then pieces of 64 KiB, each AES-256-GCM. The nonce of a piece is the prefix,
its number and whether it is the last (the STREAM construction, as in age), so none can be left out, swapped or added.
The key is drawn from the passphrase by scrypt (N = 2^16, r = 8, p = 1: 64 MiB, about 0.2 s).
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MARK = b"voisinage-backup 1\n"
PIECE = 65_536  # bytes, before a tag of 16 is added
_SALT, _PREFIX, _TAG = 16, 7, 16
_COST = 2**16


class NotOurs(Exception):
    """No backup of this version, another passphrase, or damaged: which one of them, the encryption does not tell."""


def seal(plain: BinaryIO, sealed: BinaryIO, passphrase: str) -> None:
    """Write `plain` to `sealed`, encrypted. Memory stays at a few pieces, however long it is."""
    salt, prefix = os.urandom(_SALT), os.urandom(_PREFIX)
    header = MARK + salt + prefix
    cipher = _cipher(passphrase, salt)
    sealed.write(header)
    for number, (piece, last) in enumerate(_pieces(plain, PIECE)):
        nonce = _nonce(prefix, number, last=last)
        sealed.write(cipher.encrypt(nonce, piece, header))


def unseal(sealed: BinaryIO, plain: BinaryIO, passphrase: str) -> None:
    """Write what was sealed to `plain`. Raises NotOurs; what was written until then is not to be used."""
    header = sealed.read(len(MARK) + _SALT + _PREFIX)
    if not header.startswith(MARK) or len(header) < len(MARK) + _SALT + _PREFIX:
        raise NotOurs
    salt, prefix = header[len(MARK) : len(MARK) + _SALT], header[-_PREFIX:]
    cipher = _cipher(passphrase, salt)
    for number, (piece, last) in enumerate(_pieces(sealed, PIECE + _TAG)):
        try:
            plain.write(cipher.decrypt(_nonce(prefix, number, last=last), piece, header))
        except InvalidTag as wrong:
            raise NotOurs from wrong


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode()))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _pieces(source: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Each piece with whether it is the last; an empty source is one empty piece."""
    piece = _read(source, size)
    while True:
        following = _read(source, size) if len(piece) == size else b""
        yield piece, not following
        if not following:
            return
        piece = following


def _read(source: BinaryIO, size: int) -> bytes:
    """`size` bytes, or what is left: a pipe gives less at a time."""
    parts, missing = [], size
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
