"""Codes that an application on the agent's phone makes, one every half minute (RFC 6238)."""

import hmac

import pyotp
from sqlalchemy import update

from dispatch.desk import Desk
from dispatch.people import Agent
from voisinage.accounts.tables import CodeGenerator

ISSUER = "Voisinage"
STEP = 30  # seconds
SLACK = 1  # steps before and after: clocks differ, and fingers are slow


def new_secret() -> str:
    """A fresh secret, 160 bits, as applications read it."""
    return pyotp.random_base32()


def address_of(secret: str, agent: Agent) -> str:
    """What the QR code says to the application."""
    return pyotp.TOTP(secret).provisioning_uri(name=agent.email, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: float) -> int | None:
    """The half minute for which `code` is right, around `now` (seconds since 1970); None where it is wrong."""
    totp, digits, present = pyotp.TOTP(secret), "".join(code.split()), int(now) // STEP
    for step in range(present - SLACK, present + SLACK + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            return step
    return None


def keep(desk: Desk, agent: Agent, secret: str, code: str) -> bool:
    """Keep the generator once it has shown a right code; it takes the place of an older one."""
    step = step_of(secret, code, desk.now.timestamp())
    if step is None:
        return False
    desk.session.merge(CodeGenerator(agent_id=agent.id, secret=secret, made_at=desk.now, last_step=step))
    desk.session.flush()
    return True


def is_right(desk: Desk, agent: Agent, code: str) -> bool:
    """Whether `code` is the present one of the agent's generator, and has opened nothing before."""
    generator = desk.session.get(CodeGenerator, agent.id)
    step = step_of(generator.secret, code, desk.now.timestamp()) if generator else None
    if step is None:
        return False
    unused = update(CodeGenerator).where(CodeGenerator.agent_id == agent.id, CodeGenerator.last_step < step)
    return getattr(desk.session.execute(unused.values(last_step=step)), "rowcount", 0) == 1
