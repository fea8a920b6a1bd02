"""Amending a request: what changes is written, told to whom it matters, and never over somebody else's change."""

from sqlalchemy import select

from dispatch.asks import referent_of, winners
from dispatch.availability import Window
from dispatch.chasing.waiting import wait
from dispatch.desk import Actor, Desk
from dispatch.errors import IllegalMove, Overtaken
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.letters import tell
from dispatch.moves import lock, note
from dispatch.people import Agent, Person
from dispatch.prescribing.details import Details
from dispatch.prescribing.plans import ask_anew, hasten, revise_visits
from dispatch.requests import Request, RequestWindow
from dispatch.states import ENDED, Urgency
from sms import texts

# The number is for whoever follows the request: a neighbour who is expected does not have it.
FOR_NEIGHBOURS = frozenset({"windows", "urgency", "first_name", "access_notes"})


def details_of(request: Request) -> Details:
    """What may be amended, as it stands."""
    return Details(
        windows=tuple(Window(one.start_at, one.end_at) for one in request.windows),
        urgency=request.urgency,
        first_name=request.person.first_name,
        phone=request.person.phone,
        access_notes=request.access_notes,
    )


def amend(desk: Desk, request_id: int, agent: Agent, *, seen: Details, wanted: Details) -> list[str]:
    """Bring a request from what its page showed to what is wanted; the names of what has changed.

    Raises Overtaken when it is no longer as it was `seen`, IllegalMove once it has ended.
    """
    request = lock(desk.session, request_id)
    desk.session.refresh(request.person)
    stands = details_of(request)
    if request.state in ENDED:
        raise IllegalMove(request.state)
    if stands == wanted:
        return []
    if stands != seen:
        raise Overtaken(request.ref)
    changed = stands.differing(wanted)
    _write(desk, request, wanted)
    entry = note(desk, request, Event.AMENDED, actor=Actor(agent_id=agent.id), fields=changed)
    _follow(desk, request, entry, changed=changed, hurried=wanted.urgency is Urgency.IMMEDIATE)
    return changed


def _write(desk: Desk, request: Request, wanted: Details) -> None:
    request.access_notes, request.urgency = wanted.access_notes, wanted.urgency
    if wanted.windows != details_of(request).windows:
        for old in list(request.windows):
            desk.session.delete(old)
        request.windows = [RequestWindow(start_at=one.start, end_at=one.end) for one in wanted.windows]
    if (wanted.first_name, wanted.phone) != (request.person.first_name, request.person.phone):
        request.person = _person(desk, request, wanted)
    desk.session.flush()


def _person(desk: Desk, request: Request, wanted: Details) -> Person:
    """Somebody we know already by this name and number; else the same person, corrected wherever they are helped."""
    same = select(Person).where(Person.commune_id == request.commune_id, Person.phone == wanted.phone)
    others = (person for person in desk.session.scalars(same) if person.id != request.person_id)
    known = next((one for one in others if one.first_name.casefold() == wanted.first_name.casefold()), None)
    if known is not None:
        return known
    request.person.first_name, request.person.phone = wanted.first_name, wanted.phone
    return request.person


def _follow(desk: Desk, request: Request, entry: JournalEntry, *, changed: list[str], hurried: bool) -> None:
    """Plans that no longer hold are revised; who was only asked is asked anew, who is counted upon is told."""
    asked_anew = revise_visits(desk, request) if "windows" in changed else []
    if "urgency" in changed and hurried:
        asked_anew = hasten(desk, request)
    elif "urgency" in changed and request.chase_at is not None:
        wait(desk, request, request.chase_at)  # other limits in time
    for ask in asked_anew:
        ask_anew(desk, entry, ask)
    referent = referent_of(request)
    if referent is not None:
        tell(desk, entry, referent, texts.volunteer_request_changed)
    for ask in winners(request) if FOR_NEIGHBOURS.intersection(changed) else ():
        tell(desk, entry, ask, texts.volunteer_request_changed)
