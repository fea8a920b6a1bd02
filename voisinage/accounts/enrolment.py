"""Opening an account for an agent. Only the mairie does: nobody signs up alone."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.people import Agent, Organisation
from dispatch.places import Commune
from dispatch.states import AgentRole
from voisinage.accounts.passwords import SHORTEST, hash_password

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class AccountRefused(ValueError):
    """The account cannot be opened. `str()` is a French sentence."""


@dataclass(frozen=True)
class NewAccount:
    """Who gets an account, and what it may do."""

    email: str
    role: AgentRole
    first_name: str
    last_name: str
    organisation: str


def enrol(session: Session, commune: Commune, account: NewAccount, *, password: str) -> Agent:
    """Add the agent, and the organisation when it is new. Raises AccountRefused."""
    email = account.email.strip().lower()
    if not _EMAIL.fullmatch(email):
        raise AccountRefused(f"« {account.email} » n'est pas une adresse de courriel.")
    if len(password) < SHORTEST:
        raise AccountRefused(f"Le mot de passe doit avoir au moins {SHORTEST} caractères : une phrase convient bien.")
    if session.scalar(select(Agent.id).where(Agent.email == email)):
        raise AccountRefused(f"Un compte existe déjà pour {email}.")
    agent = Agent(
        commune=commune,
        organisation=_organisation(session, commune, account.organisation.strip()),
        email=email,
        password_hash=hash_password(password),
        role=account.role,
        first_name=account.first_name.strip(),
        last_name=account.last_name.strip(),
    )
    session.add(agent)
    session.flush()
    return agent


def _organisation(session: Session, commune: Commune, name: str) -> Organisation:
    found = session.scalar(select(Organisation).where(Organisation.commune_id == commune.id, Organisation.name == name))
    return found or Organisation(commune=commune, name=name)
