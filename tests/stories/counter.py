"""What a prescriber does after recording a need, in a story: changes it, asks for news, says how to be told."""

from dataclasses import replace
from typing import Any

from dispatch.people import Agent
from dispatch.prescribing.amending import amend, details_of
from dispatch.prescribing.details import Details
from dispatch.prescribing.tables import AgentWish
from dispatch.requests import Request
from dispatch.states import NoticeBy
from tests.stories.town import Town


def shown(town: Town, request: Request) -> Details:
    """What the page that amends shows now."""
    with town.desk() as desk:
        return details_of(desk.session.get_one(Request, request.id))


def amends(town: Town, request: Request, *, seen: Details | None = None, **wanted: Any) -> list[str]:
    """The prescriber changes some fields of what they saw; texts that may leave do."""
    seen = seen or shown(town, request)
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.prescriber_id)
        changed = amend(desk, request.id, agent, seen=seen, wanted=replace(seen, **wanted))
    town.delivers()
    return changed


def wishes(town: Town, told_by: NoticeBy, phone: str | None = None) -> None:
    """The prescriber says how to be told that a need has ended."""
    with town.sessions.begin() as session:
        session.merge(AgentWish(agent_id=town.prescriber_id, told_by=told_by, phone=phone))
