"""Links sent in texts: random tokens of which only the hash is kept."""

import hashlib
import random
from base64 import urlsafe_b64encode

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.desk import Desk
from dispatch.requests import Ask, LinkToken

TOKEN_BYTES = 16  # 128 bits: OWASP asks for at least 64 of entropy; guessing is hopeless and the text stays short


def new_link(desk: Desk, ask: Ask) -> str:
    """Make one more link to `ask` and return its address. Earlier links go on working."""
    token = new_token(desk.rng)
    desk.session.add(LinkToken(ask_id=ask.id, token_hash=hashed(token), created_at=desk.now))
    return f"{desk.line.base_url}/l/{token}"


def ask_for_token(session: Session, token: str) -> Ask | None:
    """The ask that `token` opens, or None. Looking changes nothing: scanners open links too."""
    return session.scalar(select(Ask).join(LinkToken).where(LinkToken.token_hash == hashed(token)))


def new_token(rng: random.Random) -> str:
    """What nobody can guess, as it stands in an address."""
    return urlsafe_b64encode(rng.randbytes(TOKEN_BYTES)).decode().rstrip("=")


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
