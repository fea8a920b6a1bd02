"""Somebody is not there for a while: what they were asked goes to others at once, what they have in hand if they wish.

A visit that was promised stands: only the one who promised it takes it back.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from sqlalchemy import select

from dispatch import referents, search
from dispatch.asks import close_ask
from dispatch.desk import Actor, Desk
from dispatch.errors import AskEnded
from dispatch.events import Event
from dispatch.moves import lock, lock_all, note
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role


def hold(desk: Desk, volunteers: Iterable[Volunteer], *states: AskState, beside: Iterable[int] = ()) -> Sequence[Ask]:
    """Their asks in these states, each with its request held until the transaction ends, and the requests `beside`.

    See `moves.lock_all`: whoever goes on to other requests in the same transaction names them here.
    """
    theirs = select(Ask).join(Ask.request).where(Ask.volunteer_id.in_([one.id for one in volunteers]))
    alive = theirs.where(Ask.state.in_(states), Request.ended_at.is_(None))
    asks = desk.session.scalars(alive.order_by(Ask.request_id, Ask.id)).all()
    lock_all(desk.session, [*(ask.request_id for ask in asks), *beside])
    return [ask for ask in asks if ask.state in states]


def hold_volunteer(desk: Desk, volunteer: Volunteer) -> None:
    """Read a volunteer anew and hold them until the transaction ends: two taps are one after the other."""
    desk.session.flush()
    desk.session.refresh(volunteer, with_for_update={"key_share": True})  # their asks may still be written


def hold_if_free(desk: Desk, ask: Ask) -> Sequence[Ask]:
    """What else its volunteer is asked to do, each with its request held, but for those that somebody else holds.

    One request is in hand already: waiting for another one now could be waiting for somebody who waits for this one.
    """
    job = (Ask.role == Role.BRICOLEUR, Ask.state == AskState.OPEN, Ask.request_id != ask.request_id)
    others = select(Ask).where(Ask.volunteer_id == ask.volunteer_id, *job).order_by(Ask.request_id, Ask.id)
    held = []
    for other in desk.session.scalars(others).all():
        free = select(Request.id).where(Request.id == other.request_id).with_for_update(skip_locked=True)
        if desk.session.scalar(free) is not None:
            lock(desk.session, other.request_id)
            held.append(other)
    return held


def put_off(desk: Desk, asks: Iterable[Ask], *, actor: Actor) -> None:
    """Ask others instead of them, without a refusal: while the request lasts, they may be asked again afterwards."""
    for ask in asks:
        if ask.state is not AskState.OPEN:
            continue
        step_aside(desk, ask, actor=actor)
        if ask.role is Role.REFERENT:
            referents.look_on(desk, ask.request)
        else:
            search.go_on(desk, ask.request)


def step_aside(desk: Desk, ask: Ask, *, actor: Actor) -> None:
    """Their answer is not waited for any longer, without a refusal; who is asked next is the caller's step."""
    close_ask(desk, ask, AskState.STOOD_DOWN)
    note(desk, ask.request, Event.PUT_OFF, actor=actor, ask=ask.id)


def in_hand(desk: Desk, volunteer: Volunteer) -> Sequence[Ask]:
    """The requests that a referent is in charge of, by their asks."""
    mine = select(Ask).join(Ask.request).where(
        Ask.volunteer_id == volunteer.id,
        Ask.role == Role.REFERENT,
        Ask.state == AskState.ACCEPTED,
        Request.state.in_(referents.CAN_BE_GIVEN_BACK),
    )  # fmt: skip
    return desk.session.scalars(mine.order_by(Ask.request_id)).all()


def hand_over_all(desk: Desk, volunteer: Volunteer, *, actor: Actor) -> int:
    """A referent gives all their requests back, no reason asked; how many went. Twice is once.

    Each goes to their backup or the next referent; one that only waits for the call to the person goes to the mairie.
    """
    went = 0
    mine = in_hand(desk, volunteer)
    lock_all(desk.session, [ask.request_id for ask in mine])
    for ask in mine:
        with suppress(AskEnded):  # it went a moment ago
            referents.hand_over(desk, ask, actor=actor)
            went += 1
    return went
