"""A look in words: by name for the mairie, in what quality for the person themselves.

Whose data they are has a right to know when and why they were read, not the name of an agent who did their work
(Court of Justice of the EU, C-579/21, 22 June 2023).
"""

from dispatch.consulting.looks import Way
from dispatch.consulting.tables import Consultation
from dispatch.states import AgentRole
from voisinage.looks.pages import PAGES

_VERBS = {Way.PAGE: "a consulté", Way.LIST: "a eu sous les yeux", Way.FILE: "a emporté", Way.CALL: "a entendu"}


def what(look: Consultation) -> str:
    """What was looked at, such as "a consulté la page de la demande"; a route of long ago is said as it was written."""
    page = PAGES.get(look.page)
    return f"{_VERBS[look.way]} {page.title if page else look.page}"


def who(look: Consultation) -> str:
    """By name, for the mairie."""
    if look.reader_agent is not None:
        agent = look.reader_agent
        return f"{agent.first_name} {agent.last_name}, {agent.organisation.name}"
    if look.reader_volunteer is not None:
        return f"{look.reader_volunteer.first_name} {look.reader_volunteer.last_name}, bénévole"
    return "Quelqu’un, le badge en main"


def quality(look: Consultation) -> str:
    """In what quality, for whose data they are."""
    if look.reader_agent is not None:
        agent = look.reader_agent
        return "un agent de la mairie" if agent.role is AgentRole.MAIRIE else f"un agent de {agent.organisation.name}"
    return "un bénévole engagé" if look.reader_volunteer is not None else "quelqu’un, le badge en main"
