"""Plus jamais ensemble, said on the page of a link by either side: the answers, and to whom they are offered.

What the other side said before changes nothing of what is shown: nobody can read it off a page.
"""

from collections.abc import Mapping

from sqlalchemy import select
from werkzeug.exceptions import BadRequest

from dispatch.desk import Actor, Desk
from dispatch.errors import AskEnded
from dispatch.keeping_apart import keep_apart, said_by, who_met
from dispatch.people import Volunteer
from dispatch.requests import Ask
from dispatch.states import Apart, AskState, Role
from voisinage.volunteers.by_name import first_then_last


def may_wish(here: Desk, ask: Ask) -> bool:
    """Whether a neighbour may say it here: they said yes once, so they know the person, and have not said it yet."""
    if ask.role is not Role.BRICOLEUR or ask.volunteer_id not in who_met(here.session, ask.request):
        return False
    return said_by(here.session, ask.request).get(ask.volunteer_id) is not Apart.VOLUNTEER


def neighbour_wishes(here: Desk, ask: Ask, _form: Mapping[str, str]) -> None:
    """They would rather not go to this person again. Raises AskEnded if they never knew who it was."""
    if ask.volunteer_id not in who_met(here.session, ask.request):
        raise AskEnded(ask.request.ref)
    keep_apart(here, ask.request.person, ask.volunteer, Apart.VOLUNTEER, actor=Actor(volunteer_id=ask.volunteer_id))


def met(here: Desk, ask: Ask) -> list[Volunteer]:
    """The neighbours the person may not wish to see again, for the referent in charge; those already named are left."""
    if ask.role is not Role.REFERENT or ask.state is not AskState.ACCEPTED:
        return []
    said = said_by(here.session, ask.request)
    ids = [one for one in who_met(here.session, ask.request) if said.get(one) is not Apart.PERSON]
    known = select(Volunteer).where(Volunteer.id.in_(ids))
    return sorted(here.session.scalars(known), key=first_then_last) if ids else []


def person_wishes(here: Desk, ask: Ask, form: Mapping[str, str]) -> None:
    """The person told the referent on the phone. Raises AskEnded if not in charge, BadRequest for who never came."""
    if ask.state is not AskState.ACCEPTED:
        raise AskEnded(ask.request.ref)
    volunteer_id = chosen(form)
    if volunteer_id not in who_met(here.session, ask.request):
        raise BadRequest
    volunteer, actor = here.session.get_one(Volunteer, volunteer_id), Actor(volunteer_id=ask.volunteer_id)
    keep_apart(here, ask.request.person, volunteer, Apart.PERSON, actor=actor)


def chosen(form: Mapping[str, str]) -> int:
    """The volunteer whose button was pressed. Raises BadRequest for anything that is no number of ours."""
    text = form.get("volunteer", "")
    if not text.isdecimal():
        raise BadRequest
    return int(text)
