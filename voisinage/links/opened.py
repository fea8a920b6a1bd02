"""Which browser has opened the details of an ask: a signed flag in its session cookie, each opening in the journal."""

from flask import session

from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.moves import note
from dispatch.requests import Ask

_KEY = "opened"
MOST = 20  # a cookie is small; older sheets take one more tap


def is_opened(ask: Ask) -> bool:
    """Whether the browser that asks now is one in which somebody pressed a button for this ask."""
    return ask.id in session.get(_KEY, [])


def open_details(desk: Desk, ask: Ask) -> None:
    """Let this browser see the details from now on, and write down who looks."""
    if is_opened(ask):
        return
    session[_KEY] = [*session.get(_KEY, []), ask.id][-MOST:]
    session.permanent = True  # for half a day: a phone closes its browser whenever it likes
    note(desk, ask.request, Event.DETAILS_SEEN, actor=Actor(volunteer_id=ask.volunteer_id), ask=ask.id)
