"""How a line is hashed and bound to the one before it. Changing a letter of this breaks every journal."""

import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

START = "0" * 64  # what the first link of a commune is bound to


def content_hash(salt: str, said: dict[str, Any]) -> str:
    """The hash of what a line says. The salt keeps a short line from being guessed from its hash once it is erased."""
    plain = {name: _plain(value) for name, value in said.items()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(f"{salt}\n{text}".encode()).hexdigest()


def link_hash(secret: str, before: str, number: int, content: str) -> str:
    """The link of seal `number`. Without the secret, which is not in the database, nobody makes one that fits."""
    return hmac.new(secret.encode(), f"journal\n{before}\n{number}\n{content}".encode(), "sha256").hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
