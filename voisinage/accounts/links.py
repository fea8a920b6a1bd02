"""Links that let an agent choose a password: an invitation, or a new start. Each opens once, and not for long."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dispatch.desk import Desk
from dispatch.links import hashed, new_token
from dispatch.people import Agent
from voisinage.accounts.tables import AccountLink, LinkKind

GOOD_FOR = {LinkKind.INVITATION: timedelta(days=7), LinkKind.RESET: timedelta(hours=1)}


def new_link(desk: Desk, agent: Agent, kind: LinkKind) -> str:
    """Make a link and return its address; the earlier ones of this agent open nothing any more."""
    token = new_token(desk.rng)
    withdraw(desk, agent)
    made = AccountLink(
        agent_id=agent.id,
        kind=kind,
        token_hash=hashed(token),
        made_at=desk.now,
        expires_at=desk.now + GOOD_FOR[kind],
    )
    desk.session.add(made)
    desk.session.flush()
    return f"{desk.line.base_url}/compte/acces/{token}"


def withdraw(desk: Desk, agent: Agent) -> None:
    """Let no link of this agent open anything any more."""
    unused = (AccountLink.agent_id == agent.id, AccountLink.used_at.is_(None))
    desk.session.execute(update(AccountLink).where(*unused).values(used_at=desk.now))


def find(session: Session, token: str, now: datetime) -> AccountLink | None:
    """What a link opens, while it is good. Looking changes nothing: scanners open links too."""
    good = (AccountLink.used_at.is_(None), AccountLink.expires_at > now, Agent.active)
    mine = select(AccountLink).join(AccountLink.agent).where(AccountLink.token_hash == hashed(token), *good)
    return session.scalar(mine)


def use(desk: Desk, link: AccountLink) -> bool:
    """Use the link up; False where somebody was faster, or it ended while the password was hashed."""
    still_open = select(Agent.id).where(Agent.id == AccountLink.agent_id, Agent.active).exists()
    good = (AccountLink.used_at.is_(None), AccountLink.expires_at > desk.now, still_open)
    mine = update(AccountLink).where(AccountLink.id == link.id, *good)
    return getattr(desk.session.execute(mine.values(used_at=desk.now)), "rowcount", 0) == 1
