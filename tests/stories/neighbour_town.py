"""A second commune on the same database, carrier and clock: somebody may be a volunteer of both."""

from copy import copy

from dispatch.catalogue import seed_catalogue
from dispatch.people import Agent, Organisation, Volunteer
from dispatch.places import Commune, Sector
from dispatch.states import AgentRole
from tests.stories.town import EACH_BY_ITSELF, SQUARE, Phone, Town


def neighbour_town(town: Town) -> Town:
    """Valclair, with a sector, a prescriber and an agent of the mairie. Time passes for both with `town`."""
    other = copy(town)
    other.clock = town.clock  # type: ignore[method-assign]
    with town.sessions.begin() as session:
        commune = Commune(insee="99002", name="Valclair", contact_phone="+33199000200", rules=EACH_BY_ITSELF)
        session.add(commune)
        session.flush()
        seed_catalogue(session, commune)
        sector = Sector(commune_id=commune.id, name="Bourg", outline=SQUARE)
        office = Organisation(commune_id=commune.id, name="Mairie de Valclair")
        session.add_all([sector, office])
        session.flush()
        agents = [_agent(commune, office, role) for role in (AgentRole.PRESCRIBER, AgentRole.MAIRIE)]
        session.add_all(agents)
        session.flush()
        other.commune_id, other.sector_id = commune.id, sector.id
        other.prescriber_id, other.mairie_id = (agent.id for agent in agents)
    return other


def same_phone(phone: Phone, other: Phone) -> Phone:
    """Give the volunteer behind `other` the number of `phone`: one person in two communes."""
    with other.town.sessions.begin() as session:
        session.get_one(Volunteer, other.volunteer_id).phone = phone.number
    other.number = phone.number
    return other


def _agent(commune: Commune, office: Organisation, role: AgentRole) -> Agent:
    return Agent(
        commune_id=commune.id, organisation_id=office.id, email=f"{role}@valclair.exemple", password_hash="-",
        role=role, first_name="Sacha", last_name="Roux",
    )  # fmt: skip
