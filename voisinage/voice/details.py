"""Name, address, number and code, read out to who said yes: only after a key, only in a call that we placed."""

from dispatch.asks import referent_of, winners
from dispatch.calls import call_back
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.moves import note
from dispatch.requests import Ask, Request
from dispatch.states import Role
from sms.texts import spoken, spoken_turns
from sms.when import spoken_window
from voisinage.links.hidden import hidden
from voisinage.links.news import latest_news
from voisinage.links.standing import Standing, standing
from voisinage.looks.showing import read_by, shows
from voisinage.voice.call import Call, happened_in
from voisinage.voice.turns import Menu, Turn, frame, turn_of, visit

HEAR_AGAIN = Turn(spoken_turns.AGAIN, Menu.TOLD)


def details(here: Desk, call: Call, ask: Ask, *, news: str = "", then: Turn = HEAR_AGAIN) -> Turn:
    """Read the details out, written down once a call; where that may not be, say how they can be had.

    `news` is said first; `then` is offered afterwards.
    """
    if standing(ask) is not Standing.IN_HAND:
        return turn_of(here, ask)
    if hidden(here, ask):
        return Turn(spoken_turns.ask_the_mairie(frame(here, ask)))
    if not call.from_us:
        return _elsewhere(here, call, ask)
    if not happened_in(here, call, ask, Event.DETAILS_SEEN):
        actor = Actor(volunteer_id=ask.volunteer_id)
        note(here, ask.request, Event.DETAILS_SEEN, actor=actor, ask=ask.id, call=call.name)
    read_by(ask.volunteer_id)
    shows(ask.request)
    told = _of_the_person(here, ask) if ask.role is Role.REFERENT else _of_the_door(here, ask)
    return Turn(f"{news} {told} {then.words}".strip(), then.menu)


def _elsewhere(here: Desk, call: Call, ask: Ask) -> Turn:
    if not here.line.can_call:
        return Turn(spoken_turns.ask_the_mairie(frame(here, ask)))
    call_back(here, ask, call=call.name)
    return Turn(spoken_turns.call_back_soon(frame(here, ask)))


def _of_the_door(here: Desk, ask: Ask) -> str:
    request, referent = ask.request, referent_of(ask.request)
    others = [one.volunteer.first_name for one in winners(request) if one is not ask]
    place = spoken.Door(
        first_name=request.person.first_name,
        address=request.address,
        access=request.access_notes,
        code=request.mission_code,
        companion=others[0] if others else None,
    )
    contact = spoken.Contact(referent.volunteer.first_name, referent.volunteer.phone) if referent else None
    return spoken.door(frame(here, ask), place, visit=visit(ask), referent=contact)


def _of_the_person(here: Desk, ask: Ask) -> str:
    request = ask.request
    helped = spoken.Contact(request.person.first_name, request.person.phone)
    whom = spoken.person(helped, address=request.address, windows=_windows(here, request))
    coming = [
        spoken.who_comes(
            frame(here, ask),
            spoken.Contact(one.volunteer.first_name, one.volunteer.phone),
            visit=visit(one),
            code=request.mission_code,
        )
        for one in winners(request)
    ]
    return " ".join([latest_news(here.session, request) or "", whom, *coming]).strip()


def _windows(here: Desk, request: Request) -> list[str]:
    zone = request.commune.timezone
    return [spoken_window(one.start_at, one.end_at, zone) for one in request.windows if one.end_at > here.now]
