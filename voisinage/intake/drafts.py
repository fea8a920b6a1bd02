"""Whose a draft kept on a phone is: a name that nobody can guess, nor read an agent from.

The draft itself (`static/intake/draft.js`) never comes here. See docs/decisions/ on what is kept and for how long.
"""

from hashlib import sha256
from hmac import new

from flask import current_app

from dispatch.people import Agent

LETTERS = 24


def draft_owner(agent: Agent) -> str:
    """The same for an agent from one session to the next; another agent on the same phone has another."""
    key = current_app.config["SECRET_KEY"].encode()
    return new(key, f"draft:{agent.id}".encode(), sha256).hexdigest()[:LETTERS]
