"""Codes on paper for the day the phone is lost: ten, shown once, each good for once."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from dispatch.desk import Desk
from dispatch.links import hashed
from dispatch.people import Agent
from voisinage.accounts.tables import RecoveryCode

HOW_MANY = 10
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another on paper
GROUPS, LONG = 3, 5  # fifteen of 31 signs are 74 bits: a plain hash is enough


def fresh_codes(desk: Desk, agent: Agent) -> list[str]:
    """Ten new codes; the old ones open nothing any more."""
    desk.session.execute(delete(RecoveryCode).where(RecoveryCode.agent_id == agent.id))
    codes = ["-".join("".join(desk.rng.choices(SIGNS, k=LONG)) for _ in range(GROUPS)) for _ in range(HOW_MANY)]
    desk.session.add_all(RecoveryCode(agent_id=agent.id, code_hash=_mark(agent.id, code)) for code in codes)
    desk.session.flush()
    return codes


def use(desk: Desk, agent: Agent, typed: str) -> bool:
    """Whether what was typed is one of the codes left; it is not any more."""
    left = (RecoveryCode.agent_id == agent.id, RecoveryCode.code_hash == _mark(agent.id, typed))
    used = update(RecoveryCode).where(*left, RecoveryCode.used_at.is_(None)).values(used_at=desk.now)
    return getattr(desk.session.execute(used), "rowcount", 0) == 1


def how_many_left(session: Session, agent: Agent) -> int:
    """How many codes the agent still has."""
    left = (RecoveryCode.agent_id == agent.id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count(RecoveryCode.id)).where(*left)) or 0


def _mark(agent_id: int, code: str) -> str:
    return hashed(f"{agent_id}:{''.join(sign for sign in code.lower() if sign in SIGNS)}")
