"""The mairie meets somebody who signed up alone: an interview, a document seen. Who and when is kept, never a copy."""

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.joining.memberships import file_of
from dispatch.people import Agent, Volunteer


def note_meeting(desk: Desk, volunteer: Volunteer, *, agent: Agent, talked: bool, identity_seen: bool) -> None:
    """Note what this agent did now; what was noted before stays. With both, the volunteer is a stranger no more."""
    file = file_of(desk, volunteer)
    if talked and file.met_at is None:
        file.met_at, file.met_by_id = desk.now, agent.id
    if identity_seen and file.identity_seen_at is None:
        file.identity_seen_at, file.identity_seen_by_id = desk.now, agent.id
    if file.met_at is not None and file.identity_seen_at is not None:
        volunteer.to_meet = False
    actor = Actor(agent_id=agent.id)
    facts = {"talked": talked, "identity_seen": identity_seen}
    note_commune(desk, volunteer.commune_id, Event.VOLUNTEER_MET, actor, volunteer=volunteer.id, **facts)
