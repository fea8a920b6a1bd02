"""Recording a need: the person, the request, its sector and its first referent, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dispatch.adopting import version_in_force
from dispatch.availability import Window
from dispatch.crises import rules_now
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.geo import Point
from dispatch.moves import first_deadline, note
from dispatch.people import Agent, Person
from dispatch.places import Commune
from dispatch.referents import ask_next_referent
from dispatch.requests import Job, Request, RequestWindow
from dispatch.sectors.placing import place
from dispatch.settle import get_stuck
from dispatch.states import State, StuckReason, Urgency
from dispatch.suspending import put_off

REF_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0 or 1: the reference is read aloud on the phone
REF_LENGTH = 5
LIKELY_SAME = timedelta(days=7)  # an ended request of the same person and job, this recent, is shown before saving


@dataclass(frozen=True)
class Need:
    """What the prescriber typed, checked. `point` is None when the address could not be found; phone is E.164."""

    form_key: str
    job: Job
    first_name: str
    phone: str
    address: str
    point: Point | None
    urgency: Urgency
    windows: Sequence[Window]
    access_notes: str = ""


def record(desk: Desk, prescriber: Agent, need: Need) -> Request:
    """Store the need and ask the first referent. The same form sent twice records once and gives the same request."""
    again = _recorded(desk.session, prescriber, need)
    if again is not None:
        return again
    try:
        with desk.session.begin_nested():
            request = _stored(desk, prescriber, need)
    except IntegrityError:  # the same form, sent by another tab a moment ago
        again = _recorded(desk.session, prescriber, need)
        if again is None:
            raise
        return again
    how = place(desk.session, request, need.point).how if need.point else None
    unplaced = {None: StuckReason.TO_LOCATE, "outside": StuckReason.OUT_OF_SECTOR}.get(how)
    pair = {"first_visit_pair": True} if is_paired_first_visit(request) else {}
    note(desk, request, Event.RECORDED, actor=Actor(agent_id=prescriber.id), to_state=State.OPEN, how=how, **pair)
    _wait_with_the_person(desk, request, Actor(agent_id=prescriber.id))
    if unplaced is None:
        ask_next_referent(desk, request)
    else:
        get_stuck(desk, request, unplaced)
    return request


def _wait_with_the_person(desk: Desk, request: Request, actor: Actor) -> None:
    """What is recorded for somebody who is away waits for them."""
    person = request.person
    if person.suspended_until is not None and person.suspended_reason is not None and person.suspended_until > desk.now:
        put_off(desk, request, actor, until=person.suspended_until, reason=person.suspended_reason)


def _recorded(session: Session, prescriber: Agent, need: Need) -> Request | None:
    same_form = Request.form_key == need.form_key
    return session.scalar(select(Request).where(same_form, Request.prescriber_id == prescriber.id))


def person_away(session: Session, commune: Commune, need: Need, *, now: datetime) -> Person | None:
    """The person of this need, when everything for them waits until a date still to come."""
    person = _known_person(session, commune, need)
    return person if person.suspended_until is not None and person.suspended_until > now else None


def likely_duplicates(session: Session, commune: Commune, need: Need, *, now: datetime) -> list[Request]:
    """Requests for the same job to the same phone or address, still under way or ended within the last days."""
    return list(
        session.scalars(
            select(Request)
            .join(Person)
            .where(
                Request.commune_id == commune.id,
                Request.job_id == need.job.id,
                or_(Person.phone == need.phone, Request.address == need.address),
                or_(Request.ended_at.is_(None), Request.ended_at > now - LIKELY_SAME),
            )
            .order_by(Request.opened_at.desc())
        )
    )


def _stored(desk: Desk, prescriber: Agent, need: Need) -> Request:
    commune = prescriber.commune
    rules = rules_now(desk.session, commune, now=desk.now)
    person = _known_person(desk.session, commune, need)
    by_two = need.job.pair or (rules.first_visit_pair and not _was_visited(desk.session, person))
    request = Request(
        commune=commune,
        ref=_new_ref(desk),
        form_key=need.form_key,
        job=need.job,
        person=person,
        prescriber=prescriber,
        state=State.OPEN,
        urgency=need.urgency,
        address=need.address,
        access_notes=need.access_notes,
        seats=2 if by_two else 1,
        mission_code=f"{desk.rng.randrange(10_000):04d}",
        rules=rules.to_json(),
        rules_version=version_in_force(desk.session, commune),
        opened_at=desk.now,
        windows=[RequestWindow(start_at=window.start, end_at=window.end) for window in need.windows],
        asks=[],
        nudges=0,
        wave=0,
    )
    desk.session.add(request)
    desk.session.flush()
    request.chase_at = first_deadline(desk, request, State.OPEN)
    return request


def _known_person(session: Session, commune: Commune, need: Need) -> Person:
    """The same first name at the same number is the same person; a couple shares a number."""
    same_number = session.scalars(select(Person).where(Person.commune_id == commune.id, Person.phone == need.phone))
    known = next((person for person in same_number if person.first_name.casefold() == need.first_name.casefold()), None)
    return known or Person(commune_id=commune.id, first_name=need.first_name, phone=need.phone)


def _was_visited(session: Session, person: Person) -> bool:
    """Whether a neighbour has come to them before, and they said so. Somebody new has no request at all."""
    verified = select(Request.id).where(Request.person_id == person.id, Request.state == State.VERIFIED)
    return session.scalar(verified.limit(1)) is not None


def is_paired_first_visit(request: Request) -> bool:
    """Whether two come for no other reason than that the person was never visited yet."""
    return request.seats > 1 and not request.job.pair


def _new_ref(desk: Desk) -> str:
    while True:
        ref = "".join(desk.rng.choices(REF_LETTERS, k=REF_LENGTH))
        if desk.session.scalar(select(Request.id).where(Request.ref == ref)) is None:
            return ref
