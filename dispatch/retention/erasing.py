"""Erasing what is over, and forgetting a person who asks for it. What was done stays as figures, of nobody."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from dispatch.calling.tables import CallLine
from dispatch.commune_journal import note_commune
from dispatch.consulting.sign_ins import SignIn
from dispatch.consulting.tables import Consultation, UnusualReading
from dispatch.desk import CLOCK, Actor, Desk
from dispatch.errors import StillHelped
from dispatch.events import Event
from dispatch.joining.leaving import forget
from dispatch.journal import OutboxMessage
from dispatch.line import IncomingText
from dispatch.mail.tables import MailMessage
from dispatch.people import Agent, Person, Volunteer
from dispatch.places import Commune
from dispatch.prescribing.tables import AgentWish, RequestNote
from dispatch.presence import NeverTogether
from dispatch.requests import Ask, Request, Selection
from dispatch.retention.overdue import Overdue, overdue

NOBODY = "Anonyme"  # in place of a first name
FORMER = ("Un ancien", "agent")  # in place of an agent's first and last name, as a sentence begins with them
_ALONE = {"synchronize_session": False}  # nothing of it is in the session: `erase_overdue` comes first in its own


def erase_overdue(desk: Desk, commune: Commune) -> Overdue:
    """Erase what is over in this commune, and note how much. Gives what was erased."""
    over = overdue(desk.session, commune, desk.now)
    # A commune may keep persons for less time than details: what was said of somebody goes with them at the latest.
    blank_details(desk, [*over.details, *_requests_of(desk, over.helped)])
    blank_persons(desk, over.helped)
    _erase_messages(desk, over)
    forget_agents(desk, over.agents)
    for read, many in ((Consultation, over.looks), (UnusualReading, over.readings), (SignIn, over.sign_ins)):
        desk.session.execute(delete(read).where(read.id.in_(many)).execution_options(**_ALONE))
    for volunteer in desk.session.scalars(
        select(Volunteer).where(Volunteer.id.in_([*over.volunteers, *over.never_signed]))
    ).all():
        forget(desk, volunteer, actor=CLOCK)
    if counts := over.counts():
        note_commune(desk, commune.id, Event.ERASED, CLOCK, **counts)
    desk.session.expire_all()
    return over


def forget_person(desk: Desk, person: Person, *, actor: Actor) -> None:
    """A person who is helped asks to be forgotten. Raises StillHelped while a request of theirs is under way."""
    under_way = select(Request.id).where(Request.person_id == person.id, Request.ended_at.is_(None))
    if desk.session.scalar(under_way.limit(1)) is not None:
        raise StillHelped
    blank_details(desk, _requests_of(desk, [person.id]))
    blank_persons(desk, [person.id])
    note_commune(desk, person.commune_id, Event.PERSON_FORGOTTEN, actor, person=person.id)
    desk.session.expire_all()


def blank_details(desk: Desk, requests: Sequence[int]) -> None:
    """What served to find the door and to choose the neighbour goes."""
    session = desk.session
    theirs = Request.id.in_(requests)
    session.execute(update(Request).where(theirs).values(access_notes="", mission_code="").execution_options(**_ALONE))
    session.execute(delete(CallLine).where(CallLine.request_id.in_(requests)).execution_options(**_ALONE))
    session.execute(delete(RequestNote).where(RequestNote.request_id.in_(requests)).execution_options(**_ALONE))
    asked = Ask.request_id.in_(requests)
    session.execute(update(Ask).where(asked).values(reasons="", selection_id=None).execution_options(**_ALONE))
    session.execute(delete(Selection).where(Selection.request_id.in_(requests)).execution_options(**_ALONE))


def blank_persons(desk: Desk, persons: Sequence[int]) -> None:
    """Name, number and address go; that somebody of this sector was helped, when and with what, stays."""
    session = desk.session
    who = Person.id.in_(persons)
    session.execute(update(Person).where(who).values(first_name=NOBODY, phone="").execution_options(**_ALONE))
    theirs = Request.person_id.in_(persons)
    gone = {"address": "", "lat": None, "lon": None, "access_notes": "", "mission_code": ""}
    session.execute(update(Request).where(theirs).values(gone).execution_options(**_ALONE))
    session.execute(delete(NeverTogether).where(NeverTogether.person_id.in_(persons)).execution_options(**_ALONE))


def forget_agents(desk: Desk, agents: Sequence[int]) -> None:
    """Of agents who are gone their name goes. The journal says what they did by a number: its seals go on holding."""
    session = desk.session
    gone = {"first_name": FORMER[0], "last_name": FORMER[1], "forgotten_at": desk.now}
    session.execute(update(Agent).where(Agent.id.in_(agents)).values(gone).execution_options(**_ALONE))
    session.execute(delete(AgentWish).where(AgentWish.agent_id.in_(agents)).execution_options(**_ALONE))


def _requests_of(desk: Desk, persons: Sequence[int]) -> Sequence[int]:
    return desk.session.scalars(select(Request.id).where(Request.person_id.in_(persons))).all()


def _erase_messages(desk: Desk, over: Overdue) -> None:
    """Of a text its number goes; its day and its price stay. What came in and mails go whole."""
    sent = update(OutboxMessage).where(OutboxMessage.id.in_(over.sent)).values(to_phone="", body=None, error=None)
    desk.session.execute(sent.execution_options(**_ALONE))
    for table, ids in ((IncomingText, over.received), (MailMessage, over.mails)):
        desk.session.execute(delete(table).where(table.id.in_(ids)).execution_options(**_ALONE))
