"""Who somebody is to the application: what the table of rights speaks of."""

from enum import StrEnum

from dispatch.people import Agent
from dispatch.states import AgentRole


class Who(StrEnum):
    """Everybody who may stand before a page. The second to the fifth have an account."""

    VISITOR = "visitor"  # anybody, signed in or not
    PRESCRIBER = "prescriber"
    LEAD_PRESCRIBER = "lead_prescriber"
    MAIRIE = "mairie"
    ADMINISTRATOR = "administrator"
    REFERENT = "referent"  # by the link they were sent
    BRICOLEUR = "bricoleur"  # the same
    CARRIER = "carrier"  # of texts and calls: signs what it posts, or knows a secret
    OPERATOR = "operator"  # whoever runs the installation: from its own machine, or with a secret


PRESCRIBERS = frozenset({Who.PRESCRIBER, Who.LEAD_PRESCRIBER})
TOWN_HALL = frozenset({Who.MAIRIE, Who.ADMINISTRATOR})
AGENTS = PRESCRIBERS | TOWN_HALL
LEADERS = frozenset({Who.LEAD_PRESCRIBER, Who.ADMINISTRATOR})


def standing_of(agent: Agent) -> Who:
    """What an agent's role and charge make of them."""
    if agent.role is AgentRole.MAIRIE:
        return Who.ADMINISTRATOR if agent.leads else Who.MAIRIE
    return Who.LEAD_PRESCRIBER if agent.leads else Who.PRESCRIBER
