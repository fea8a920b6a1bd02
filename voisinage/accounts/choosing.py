"""Choosing a password: long enough, not easily guessed, hashed."""

from dispatch.desk import Desk
from dispatch.people import Agent
from voisinage.accounts import sessions
from voisinage.accounts.passwords import SHORTEST, hash_password
from voisinage.accounts.weak_passwords import is_easily_guessed

LONGEST = 200
TOO_SHORT = f"Le mot de passe doit avoir au moins {SHORTEST} caractères : une phrase convient bien."
TOO_LONG = f"Le mot de passe peut avoir {LONGEST} caractères au plus."
GUESSED = (
    "Ce mot de passe est trop facile à deviner : il est courant, ou tient à votre nom ou à votre commune. "
    "Quatre mots sans rapport entre eux conviennent bien."
)


def fault_of(password: str, own: tuple[str, ...]) -> str:
    """Why this password will not do, in French; nothing where it will. `own`: names of whoever chooses it."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    return GUESSED if is_easily_guessed(password, own) else ""


def own_words(agent: Agent) -> tuple[str, ...]:
    """What a guesser knows of an agent."""
    return (agent.first_name, agent.last_name, agent.email, agent.commune.name, agent.organisation.name)


def set_password(desk: Desk, agent: Agent, password_hash: str, *, but: int | None = None) -> None:
    """Give the agent another password; the sessions that the old one opened end, save the one it is changed in."""
    agent.password_hash = password_hash
    sessions.end(desk.session, agent.id, but=but)
    sessions.mark_again(desk.session, agent)
    desk.session.flush()


__all__ = ["fault_of", "hash_password", "own_words", "set_password"]
