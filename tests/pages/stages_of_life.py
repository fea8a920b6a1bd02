"""Volunteers' own pages at every stage of their life: new, helped, resting, stopped; badges good and lost."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from dispatch.joining.badges import make_badge, revoke_badges
from dispatch.joining.meeting import note_meeting
from dispatch.joining.tables import OwnLink
from dispatch.joining.words import LinkPurpose
from dispatch.links import hashed, new_token
from dispatch.people import Agent, Volunteer
from dispatch.requests import Ask
from dispatch.states import AskState, Role
from tests.stories.town import Phone, Town


def own_pages(town: Town, helped: str) -> dict[str, str]:
    """Paths by a name. `helped`: the reference of a verified request, whose neighbour has something to look back on."""
    resting, stopped, badge, lost = (town.bricoleur(metres=4_000) for _ in range(4))
    with town.sessions.begin() as session:
        session.get_one(Volunteer, resting.volunteer_id).paused_until = (town.now + timedelta(days=14)).date()
        session.get_one(Volunteer, stopped.volunteer_id).stopped_at = town.now
    mine = own_page(town, _who_helped(town, helped))
    return {
        "own page": mine,
        "charter": mine.replace("/moi/", "/charte/"),
        "own page of a newcomer": own_page(town, town.bricoleur(metres=4_000).volunteer_id),
        "own page resting": own_page(town, resting.volunteer_id),
        "own page stopped": own_page(town, stopped.volunteer_id),
        "badge": _badge(town, badge),
        "id known": str(_known(town)),
        "badge lost": _badge(town, lost, lost=True),
    }


def _known(town: Town) -> int:
    """Somebody of whom a badge may be made: an interview, and a document seen."""
    phone = town.bricoleur(metres=4_000)
    known_by_the_mairie(town, phone)
    return phone.volunteer_id


def own_page(town: Town, volunteer_id: int) -> str:
    """A link to somebody's own page, good for an hour of the town's time."""
    with town.desk() as desk:
        token = new_token(desk.rng)
        until = desk.now + timedelta(hours=1)
        link = OwnLink(
            volunteer_id=volunteer_id, purpose=LinkPurpose.PAGE, token_hash=hashed(token), created_at=desk.now,
            expires_at=until,
        )  # fmt: skip
        desk.session.add(link)
    return f"/moi/{token}"


def page_of_somebody_new(town: Town) -> str:
    """Another one each time: whoever leaves by it cannot leave twice."""
    return own_page(town, town.bricoleur(metres=4_500).volunteer_id)


def known_by_the_mairie(town: Town, phone: Phone) -> None:
    """An interview, and a document seen."""
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.mairie_id)
        volunteer = desk.session.get_one(Volunteer, phone.volunteer_id)
        note_meeting(desk, volunteer, agent=agent, talked=True, identity_seen=True)


def _badge(town: Town, phone: Phone, *, lost: bool = False) -> str:
    known_by_the_mairie(town, phone)
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.mairie_id)
        volunteer = desk.session.get_one(Volunteer, phone.volunteer_id)
        _, address = make_badge(desk, volunteer, agent=agent)
        if lost:
            revoke_badges(desk, volunteer)
    return address.removeprefix(town.line.base_url)


def _who_helped(town: Town, ref: str) -> int:
    request = next(one for one in town.requests() if one.ref == ref)
    came = select(Ask.volunteer_id).where(
        Ask.request_id == request.id, Ask.role == Role.BRICOLEUR, Ask.state == AskState.ACCEPTED
    )
    with town.sessions() as session:
        return session.scalars(came).one()
