"""`/l/<token>`: GET shows what a stranger may read and changes nothing, POST acts. Scanners open links too.

No CSRF token here: the token in the address, which nobody can guess, is the permission to act (see `voisinage.app`).
"""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.desk import Desk
from dispatch.errors import AskEnded, HoursTaken, IllegalMove
from dispatch.links import ask_for_token
from dispatch.visit_hours import make_way
from voisinage.desk import desk
from voisinage.links.answers import ACCEPTING, NOTED, answer_named
from voisinage.links.apart import may_wish
from voisinage.links.availability import DateRefused
from voisinage.links.calendar import event_of, has_visit
from voisinage.links.hidden import hidden
from voisinage.links.missed import NothingChosen
from voisinage.links.opened import is_opened, open_details
from voisinage.links.pages import HOURS_TAKEN, TOO_LATE, Remark, apart_page, page
from voisinage.links.standing import Standing, standing

links = Blueprint("links", __name__)


@links.get("/l/<token>")
def sheet(token: str) -> ResponseReturnValue:
    """The page of an ask; with name and address only in a browser in which somebody pressed a button for it."""
    here = desk()
    ask = ask_for_token(here.session, token)
    return page(here, ask, token=token, opened=is_opened(ask)) if ask else _unknown()


@links.get("/l/<token>/visite.ics")
def calendar_file(token: str) -> ResponseReturnValue:
    """The visit for the phone's calendar; anybody without one to come is led back to the page."""
    here = desk()
    ask = ask_for_token(here.session, token)
    if ask is None or not has_visit(ask):
        return redirect(url_for("links.sheet", token=token))
    answer = Response(event_of(here, ask), content_type="text/calendar; charset=utf-8; method=PUBLISH")
    answer.headers.set("Content-Disposition", "inline", filename="visite.ics")
    return answer


@links.get("/l/<token>/<_noun>")
def answered(token: str, _noun: str) -> ResponseReturnValue:
    """A phone that opens again the address it last posted to comes back to the page."""
    return redirect(url_for("links.sheet", token=token))


@links.get("/l/<token>/plus-ensemble")
def confirm_apart(token: str) -> ResponseReturnValue:
    """Ask once more before a neighbour and a person are kept apart. It names nobody."""
    here = desk()
    ask = ask_for_token(here.session, token)
    if ask is None:
        return _unknown()
    if not may_wish(here, ask):
        return redirect(url_for("links.sheet", token=token))
    return apart_page(here, ask, token=token)


@links.post("/l/<token>/fiche")
def details(token: str) -> ResponseReturnValue:
    """Open name and address after a yes. They are in this answer itself: a browser may refuse our cookie."""
    here = desk()
    ask = ask_for_token(here.session, token)
    if ask is None:
        return _unknown()
    open_now = standing(ask) is Standing.IN_HAND and hidden(here, ask) is None
    if open_now:
        open_details(here, ask)
        here.session.commit()
    return page(here, ask, token=token, opened=open_now)


@links.post("/l/<token>/<noun>")
def answer(token: str, noun: str) -> ResponseReturnValue:
    """Do what the button says, once. A race lost or a button of yesterday gets the page as things now stand."""
    here = desk()
    ask = ask_for_token(here.session, token)
    act = answer_named(noun, ask.role) if ask else None
    if ask is None or act is None:
        return _unknown()
    try:
        act(here, ask, request.form)
    except HoursTaken:
        return _with_others(here, token), 409
    except (AskEnded, IllegalMove):
        here.session.rollback()
        return _as_things_stand(here, token, TOO_LATE), 409
    except NothingChosen as missed:
        here.session.rollback()
        return _as_things_stand(here, token, Remark(nothing_chosen=missed.field)), 422
    except DateRefused as refused:
        here.session.rollback()
        return _as_things_stand(here, token, Remark(wrong_date=str(refused), typed=refused.typed)), 422
    if noun in ACCEPTING and standing(ask) is Standing.IN_HAND:
        open_details(here, ask)
    here.session.commit()
    if noun in NOTED:
        flash(NOTED[noun])
    return redirect(url_for("links.sheet", token=token), 303)


def _with_others(here: Desk, token: str) -> str:
    """They would come, but cannot: others are asked at once, and the page says so."""
    here.session.rollback()
    ask = ask_for_token(here.session, token)
    if ask is not None:
        make_way(here, ask)
        here.session.commit()
    return _as_things_stand(here, token, HOURS_TAKEN)


def _as_things_stand(here: Desk, token: str, remark: Remark) -> str:
    ask = ask_for_token(here.session, token)
    if ask is None:
        return render_template("links/unknown.html")
    return page(here, ask, token=token, opened=is_opened(ask), remark=remark)


def _unknown() -> ResponseReturnValue:
    return render_template("links/unknown.html"), 404
