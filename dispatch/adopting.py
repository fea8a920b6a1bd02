"""A commune changes its rules: each version has a number, and requests keep the one they began with."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dispatch.desk import Desk
from dispatch.errors import RulesChanged
from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.policies import RulesVersion
from dispatch.rules import Rules

MOST_VERSIONS = 50  # shown on a page, the latest first


def version_in_force(session: Session, commune: Commune) -> int | None:
    """The number of the present rules; None while nobody has changed those the program came with."""
    return session.scalar(select(func.max(RulesVersion.number)).where(RulesVersion.commune_id == commune.id))


def versions_of(session: Session, commune: Commune) -> Sequence[RulesVersion]:
    """The versions of a commune, the latest first."""
    mine = select(RulesVersion).where(RulesVersion.commune_id == commune.id)
    return session.scalars(mine.order_by(RulesVersion.number.desc()).limit(MOST_VERSIONS)).all()


def adopt_rules(desk: Desk, rules: Rules, agent: Agent, *, base: int | None, note: str = "") -> RulesVersion:
    """Make these the rules of the agent's commune from now on.

    `base`: the version in force when the agent began to change it. Raises RulesChanged when another is by now.
    """
    commune = agent.commune
    if version_in_force(desk.session, commune) != base:
        raise RulesChanged
    version = RulesVersion(
        commune_id=commune.id, number=(base or 0) + 1, rules=rules.to_json(), made_at=desk.now, made_by_id=agent.id,
        note=note,
    )  # fmt: skip
    try:
        with desk.session.begin_nested():
            desk.session.add(version)
    except IntegrityError as quicker:  # another agent, at the same moment
        raise RulesChanged from quicker
    commune.rules = version.rules
    return version
