"""Opening an account for an agent. Only the mairie does: nobody signs up alone."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.people import Agent, Organisation
from dispatch.places import Commune
from dispatch.states import AgentRole
from voisinage.accounts.choosing import fault_of
from voisinage.accounts.passwords import hash_password

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
    leads: bool = False


def email_typed(typed: str) -> str:
    """The address as it is kept. Raises AccountRefused."""
    email = typed.strip().lower()
    if not _EMAIL.fullmatch(email):
        raise AccountRefused(f"« {typed} » n'est pas une adresse de courriel.")
    return email


def password_fault(account: NewAccount, commune: Commune, password: str) -> str:
    """Why this one cannot have that password, in French; nothing where it may."""
    own = (account.first_name, account.last_name, account.email.strip().lower(), commune.name, account.organisation)
    return fault_of(password, own)


def enrol(session: Session, commune: Commune, account: NewAccount, *, password: str | None = None) -> Agent:
    """Add the agent, and the organisation when it is new. Raises AccountRefused.

    Without a password nobody can sign in yet: a link will let them choose one.
    """
    email = email_typed(account.email)
    if password is not None and (fault := password_fault(account, commune, password)):
        raise AccountRefused(fault)
    if session.scalar(select(Agent.id).where(Agent.email == email)):
        raise AccountRefused(f"Un compte existe déjà pour {email}.")
    agent = Agent(
        commune=commune,
        organisation=_organisation(session, commune, account.organisation.strip()),
        email=email,
        password_hash="" if password is None else hash_password(password),
        role=account.role,
        leads=account.leads,
        first_name=account.first_name.strip(),
        last_name=account.last_name.strip(),
    )
    session.add(agent)
    session.flush()
    return agent


def _organisation(session: Session, commune: Commune, name: str) -> Organisation:
    found = session.scalar(select(Organisation).where(Organisation.commune_id == commune.id, Organisation.name == name))
    return found or Organisation(commune=commune, name=name)
