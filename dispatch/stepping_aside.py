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
from dispatch.moves import lock, note
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role


def hold(desk: Desk, volunteers: Iterable[Volunteer], *states: AskState) -> Sequence[Ask]:
    """Their asks in these states, each with its request held until the transaction ends.

    Requests come before volunteers and in the order of their ids, as with every verb: nobody waits for one another.
    """
    theirs = select(Ask).where(Ask.volunteer_id.in_([one.id for one in volunteers]), Ask.state.in_(states))
    asks = desk.session.scalars(theirs.order_by(Ask.request_id, Ask.id)).all()
    for ask in asks:
        lock(desk.session, ask.request_id)
    return [ask for ask in asks if ask.state in states]


def hold_volunteer(desk: Desk, volunteer: Volunteer) -> None:
    """Read a volunteer anew and hold them until the transaction ends: two taps are one after the other."""
    desk.session.flush()
    desk.session.refresh(volunteer, with_for_update={"key_share": True})  # their asks may still be written


def put_off(desk: Desk, asks: Iterable[Ask], *, actor: Actor) -> None:
    """Ask others instead of them, without a refusal: while the request lasts, they may be asked again afterwards."""
    for ask in asks:
        request = ask.request
        if ask.state is not AskState.OPEN:
            continue
        close_ask(desk, ask, AskState.STOOD_DOWN)
        note(desk, request, Event.PUT_OFF, actor=actor, ask=ask.id)
        if ask.role is Role.REFERENT:
            referents.look_on(desk, request)
        else:
            search.go_on(desk, request)


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
    for ask in mine:
        lock(desk.session, ask.request_id)  # all of them before anybody is chosen, see `one_at_a_time`
    for ask in mine:
        with suppress(AskEnded):  # it went a moment ago
            referents.hand_over(desk, ask, actor=actor)
            went += 1
    return went
