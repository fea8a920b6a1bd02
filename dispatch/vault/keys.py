"""The keys of a database, as text: one a line, `id:secret`, the current one first. They are never kept in it."""

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
MOST_KEYS = 2  # the current one, and the one that is on its way in or out: a number is searched under each
_ID = re.compile(r"[a-z0-9]{1,12}")


@dataclass(frozen=True)
class Key:
    """One secret under its name. What closes values and what finds them are drawn from it, each for its use alone."""

    id: str
    secret: bytes = field(repr=False)

    @cached_property
    def box(self) -> AESGCM:
        """Closes and opens values."""
        return AESGCM(self._drawn(b"voisinage: seal"))

    @cached_property
    def finder(self) -> bytes:
        """Keys the blind index."""
        return self._drawn(b"voisinage: find")

    def _drawn(self, use: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=use).derive(self.secret)


def new_key() -> Key:
    """A key nobody has seen."""
    return Key(f"k{secrets.token_hex(3)}", secrets.token_bytes(SECRET_BYTES))


def read_keys(text: str) -> tuple[Key, ...]:
    """The keys written in `text`, on lines of their own or with commas between them.

    Raises ValueError, whose French sentence names no secret.
    """
    written = [part.strip() for line in text.splitlines() for part in line.partition("#")[0].split(",")]
    keys = tuple(_read(one) for one in written if one)
    if len({key.id for key in keys}) < len(keys):
        raise ValueError("deux clés portent le même nom")
    if len(keys) > MOST_KEYS:
        raise ValueError(f"il y a plus de {MOST_KEYS} clés : « voisinage keys forget » retire l'ancienne")
    return keys


def write_keys(keys: Sequence[Key]) -> str:
    """The same text again."""
    return "".join(f"{key.id}:{urlsafe_b64encode(key.secret).decode()}\n" for key in keys)


def _read(text: str) -> Key:
    name, _, secret = text.partition(":")
    if not _ID.fullmatch(name):
        raise ValueError("chaque clé s'écrit nom:secret, le nom en lettres minuscules et chiffres, douze au plus")
    try:
        kept = urlsafe_b64decode(secret)
    except ValueError as error:
        raise ValueError(f"le secret de la clé {name} est abîmé") from error
    if len(kept) != SECRET_BYTES:
        raise ValueError(f"le secret de la clé {name} n'a pas la bonne longueur")
    return Key(name, kept)
