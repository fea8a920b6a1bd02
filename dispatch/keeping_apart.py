"""Plus jamais ensemble, from either side and without a reason: this volunteer is never again asked for this person.

What goes on between them at that moment ends in one way, whichever side wished it: nobody reads on a page who did.
"""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dispatch import bricoleurs, referents, search
from dispatch.asks import close_ask, heard
from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.letters import tell
from dispatch.moves import lock_all, note
from dispatch.people import Person, Volunteer
from dispatch.presence import NeverTogether
from dispatch.requests import Ask, Request
from dispatch.states import AT_WORK, Apart, AskState, Role, StuckReason
from sms import texts


def keep_apart(desk: Desk, person: Person, volunteer: Volunteer, by: Apart, *, actor: Actor) -> bool:
    """Never propose this volunteer to this person again. False when that was so already.

    Asks that are open are stood down and the search goes on; so is a yes to a visit still to come. Work that was
    reported done stays theirs: it only waits for the call to the person.
    """
    under_way = select(Request.id).where(Request.person_id == person.id, Request.ended_at.is_(None))
    ids = desk.session.scalars(under_way.order_by(Request.id)).all()
    lock_all(desk.session, ids)
    requests = [desk.session.get_one(Request, one) for one in ids]
    if not _written(desk, person, volunteer, by):
        return False
    facts = {"volunteer": volunteer.id, "person": person.id}
    note_commune(desk, volunteer.commune_id, Event.KEPT_APART, actor, **facts)
    for request in requests:
        for ask in [one for one in request.asks if one.volunteer_id == volunteer.id]:
            _part(desk, ask, by)
    return True


def allow_again(desk: Desk, person: Person, volunteer: Volunteer, *, actor: Actor) -> None:
    """The mairie has spoken with both: they may meet again. Twice is once."""
    known = desk.session.get(NeverTogether, (person.id, volunteer.id))
    if known is None:
        return
    desk.session.delete(known)
    facts = {"volunteer": volunteer.id, "person": person.id}
    note_commune(desk, volunteer.commune_id, Event.ALLOWED_AGAIN, actor, **facts)


def who_met(session: Session, request: Request) -> set[int]:
    """The neighbours, by id, who said yes and so know the person: only they have anything to wish for."""
    said_yes = JournalEntry.request_id == request.id, JournalEntry.event == Event.BRICOLEUR_ACCEPTED
    found = session.scalars(select(JournalEntry.actor_volunteer_id).where(*said_yes))
    return {volunteer_id for volunteer_id in found if volunteer_id is not None}


def said_by(session: Session, request: Request) -> dict[int, Apart]:
    """By the neighbours' ids, which side said it of the person of a request. It is shown to nobody."""
    pairs = select(NeverTogether.volunteer_id, NeverTogether.said_by)
    rows = session.execute(pairs.where(NeverTogether.person_id == request.person_id))
    return {row.volunteer_id: row.said_by for row in rows}


def _written(desk: Desk, person: Person, volunteer: Volunteer, by: Apart) -> bool:
    if desk.session.get(NeverTogether, (person.id, volunteer.id)) is not None:
        return False
    pair = NeverTogether(person_id=person.id, volunteer_id=volunteer.id, said_by=by, said_at=desk.now)
    with suppress(IntegrityError), desk.session.begin_nested():  # another tap, a moment ago
        desk.session.add(pair)
        return True
    return False


def _part(desk: Desk, ask: Ask, by: Apart) -> None:
    """End one ask for good: a late yes to it must not bring them together either."""
    if ask.state is AskState.ACCEPTED:
        _take_off(desk, ask, by)
        return
    was_open = ask.state is AskState.OPEN
    close_ask(desk, ask, AskState.RELEASED)
    if not was_open:
        return
    entry = note(desk, ask.request, Event.STOOD_DOWN, ask=ask.id, volunteer=ask.volunteer_id)
    referent = ask.role is Role.REFERENT
    if by is not Apart.VOLUNTEER and heard(desk, ask):
        tell(desk, entry, ask, texts.referent_replaced if referent else texts.bricoleur_stood_down)
    if referent:
        referents.look_on(desk, ask.request)
    else:
        search.go_on(desk, ask.request)


def _take_off(desk: Desk, ask: Ask, by: Apart) -> None:
    request = ask.request
    if ask.role is Role.REFERENT:
        entry = referents.release_referent(desk, request, ask, Event.STOOD_DOWN)
        tell(desk, entry, ask, texts.referent_replaced)
    elif request.state not in AT_WORK or request.stuck_reason is StuckReason.UNVERIFIED:
        return
    else:
        entry = bricoleurs.release_place(desk, request, ask, Event.STOOD_DOWN, actor=Actor())
        if by is not Apart.VOLUNTEER:  # they know that nobody waits for them
            tell(desk, entry, ask, texts.volunteer_cancelled)
        bricoleurs.tell_partners(desk, request, entry)
        search.go_on(desk, request)
