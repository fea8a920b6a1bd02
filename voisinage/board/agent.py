"""Who acts on the mairie's pages, as the journal names them."""

from dispatch.desk import Actor
from voisinage.accounts.current import current_agent


def acting() -> Actor:
    """The agent who is signed in."""
    return Actor(agent_id=current_agent().id)
