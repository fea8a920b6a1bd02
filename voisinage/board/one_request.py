"""`/mairie/demandes/<ref>`: everything about one request, its story, and what the mairie can do with it now."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from dispatch.asks import open_asks, referent_of, winners
from dispatch.chasing.past import waits_of
from dispatch.chasing.waiting import is_suspended
from dispatch.crisis_spreading import follows_crisis
from dispatch.desk import Desk
from dispatch.overruling.reassigning import may_choose
from dispatch.overruling.reopening import may_deny, may_reopen
from dispatch.prescribing.notes import notes_on
from dispatch.requests import Ask, Request
from dispatch.states import ENDED, Role, State, is_legal
from voisinage.board.blueprint import board, mairie_only, the_request
from voisinage.board.forms import PassOnForm, UnmetForm
from voisinage.board.live import live_page, still_page
from voisinage.board.sayings import sayings
from voisinage.board.selections import choices
from voisinage.board.separation_queries import kept_apart_from
from voisinage.board.story import tell_story
from voisinage.board.story_days import by_day
from voisinage.board.twins import twins_of
from voisinage.board.until import SuspendForm
from voisinage.desk import desk
from voisinage.links.time_given import MINUTES
from voisinage.next_step import next_step
from voisinage.wording import NOT_DONE_TOLD, SUSPENSION, UNMET, window


@board.get("/demandes/<ref>")
@mairie_only
def one_request(ref: str) -> ResponseReturnValue:
    """The page of a request; it stays up to date by itself."""
    return live_page(_PAGE, _PART, **_shown(desk(), the_request(ref)), **_forms())


def refused_page(here: Desk, found: Request, **refused: FlaskForm) -> str:
    """The page with the form that was refused, as it was typed: `pass_on`, `unmet` or `suspend`."""
    return still_page(_PAGE, _PART, **_shown(here, found), **(_forms() | refused))


_PAGE, _PART = "board/request.html", "board/request_live.html"


def _forms() -> dict[str, FlaskForm]:
    return {
        "pass_on": PassOnForm(formdata=None),
        "unmet": UnmetForm(formdata=None),
        "suspend": SuspendForm(formdata=None),
    }


def _shown(here: Desk, found: Request) -> dict[str, Any]:
    return {
        "now": here.now,
        "found": found,
        "next_step": next_step(found, now=here.now, waits_until=waits_of(here.session, [found]).get(found.id)),
        "windows": [window(one.start_at, one.end_at, found.commune.timezone) for one in found.windows],
        "notes": notes_on(here.session, found),
        "choices": choices(here.session, found),
        "story": by_day(tell_story(here.session, found), found.commune.timezone),
        "offers": _offers(here, found),
        "referent": referent_of(found),
        "unmet_reasons": UNMET,
        "apart": kept_apart_from(here.session, found),
        "suspension_words": SUSPENSION,
        "person_away": found.person.suspended_until is not None and found.person.suspended_until > here.now,
        "held": winners(found),
        "to_call": _to_call(found),
        "sayings": sayings(found),
        "not_done": NOT_DONE_TOLD,
        "minutes": MINUTES,
        "twins": twins_of(here, found),
        "in_crisis": follows_crisis(here.session, found),
    }


def _to_call(found: Request) -> Ask | None:
    """Whose phone the mairie would pick up to hear how it goes: who is asked first, has it in hand, or is expected."""
    if found.state is State.OPEN:
        return next(iter(open_asks(found, Role.REFERENT)), None)
    if found.state is State.ASSIGNED:
        return next(iter(winners(found)), None)
    return referent_of(found) if found.state is State.IN_CHARGE else None


def _offers(here: Desk, found: Request) -> set[str]:
    """The nouns of what can be done now, as they stand at the end of the addresses."""
    legal = {
        "relance": found.state is State.STUCK and found.lat is not None and not is_suspended(found),
        "verification": is_legal(found.state, State.VERIFIED),
        "reprise": is_legal(found.state, State.STUCK),
        "transmission": is_legal(found.state, State.PASSED_ON),
        "sans-solution": is_legal(found.state, State.UNMET),
        "annulation": is_legal(found.state, State.CANCELLED),
        "adresse": found.state not in ENDED,
        "dementi": may_deny(found),
        "reouverture": may_reopen(found, here.now),
        "choisir-referent": may_choose(found, Role.REFERENT),
        "choisir-voisin": may_choose(found, Role.BRICOLEUR),
    }
    return {noun for noun, may in legal.items() if may}
