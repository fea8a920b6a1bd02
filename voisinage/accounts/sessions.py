"""Sessions of agents: opened at sign-in, seen at each page, ended by their owner, by time, by a new password."""

import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session, contains_eager

from dispatch.desk import Desk
from dispatch.links import hashed, new_token
from dispatch.people import Agent
from voisinage.accounts.tables import AgentSession, Proof

SEEN_EVERY = timedelta(minutes=5)  # how exactly "last seen" is known: not every page should write
KEPT_FOR = timedelta(days=1)  # longer than any session may last


@dataclass(frozen=True)
class Browser:
    """What is told of the browser that signs in: its device in words, and a mark of its network."""

    device: str
    network: str


@dataclass(frozen=True)
class Limits:
    """How long a session lasts: unused, and in all."""

    idle: timedelta
    whole: timedelta

    def alive(self, now: datetime) -> ColumnElement[bool]:
        """The sessions that are not over."""
        return (AgentSession.seen_at > now - self.idle) & (AgentSession.opened_at > now - self.whole)


def begin(desk: Desk, agent: Agent, browser: Browser, proof: Proof) -> tuple[str, AgentSession]:
    """Open a session; its key, of which only the hash is kept, and what is kept of it."""
    agent.last_seen_at = desk.now
    key = new_token(desk.rng)
    began = AgentSession(
        agent=agent,
        key_hash=hashed(key),
        password_mark=mark_of(agent),
        proof=proof,
        device=browser.device,
        network=browser.network,
        opened_at=desk.now,
        seen_at=desk.now,
    )
    desk.session.add(began)
    desk.session.flush()
    return key, began


def find(session: Session, key: str, alive: ColumnElement[bool]) -> AgentSession | None:
    """The session with this key and its agent, while both may act."""
    mine = select(AgentSession).join(AgentSession.agent).options(contains_eager(AgentSession.agent))
    found = session.scalar(mine.where(AgentSession.key_hash == hashed(key), alive, Agent.active))
    return found if found and hmac.compare_digest(found.password_mark, mark_of(found.agent)) else None


def renew_key(desk: Desk, opened: AgentSession) -> str:
    """Another key for the same session: whoever held the old one holds nothing."""
    key = new_token(desk.rng)
    opened.key_hash = hashed(key)
    desk.session.flush()
    return key


def note_seen(session: Session, opened: AgentSession, now: datetime) -> None:
    """Write that the session was used, and its agent seen."""
    session.execute(update(Agent).where(Agent.id == opened.agent_id).values(last_seen_at=now))
    session.execute(update(AgentSession).where(AgentSession.id == opened.id).values(seen_at=now))


def of_agent(session: Session, agent_id: int, alive: ColumnElement[bool]) -> list[AgentSession]:
    """The sessions of an agent, the last used first."""
    mine = select(AgentSession).where(AgentSession.agent_id == agent_id, alive)
    return list(session.scalars(mine.order_by(AgentSession.seen_at.desc(), AgentSession.id)))


def end(session: Session, agent_id: int, *, only: int | None = None, but: int | None = None) -> int:
    """End the sessions of an agent: all, only one, or all but one. How many there were."""
    ended = delete(AgentSession).where(AgentSession.agent_id == agent_id)
    if only is not None:
        ended = ended.where(AgentSession.id == only)
    if but is not None:
        ended = ended.where(AgentSession.id != but)
    return int(getattr(session.execute(ended), "rowcount", 0))


def mark_again(session: Session, agent: Agent) -> None:
    """Let the sessions that are left of an agent go on under the new password."""
    left = update(AgentSession).where(AgentSession.agent_id == agent.id)
    session.execute(left.values(password_mark=mark_of(agent)))


def forget_old(session: Session, now: datetime) -> int:
    """Throw away what ended by itself."""
    gone = session.execute(delete(AgentSession).where(AgentSession.opened_at < now - KEPT_FOR))
    return int(getattr(gone, "rowcount", 0))


def mark_of(agent: Agent) -> str:
    """What tells one password from the next without telling either."""
    return sha256(agent.password_hash.encode()).hexdigest()[:16]


def network_mark(address: str, secret: str) -> str:
    """A keyed hash of the network of an address: the same for two phones of one house, and nobody's address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    wide = ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 56}", strict=False)
    return hmac.new(secret.encode(), str(wide).encode(), "sha256").hexdigest()
