"""What became of one request, with its story, and its cancelling. The list of them: `listing`."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dispatch import mairie
from dispatch.chasing.past import waits_of
from dispatch.desk import Desk
from dispatch.geo import How, Point
from dispatch.intake import is_paired_first_visit
from dispatch.matching.candidates import count_near
from dispatch.matching.reasons import located_sentence
from dispatch.overruling.merging import merged_into
from dispatch.people import Agent
from dispatch.prescribing.news import may_ask
from dispatch.prescribing.notes import LONGEST_NOTE, notes_on
from dispatch.prescribing.tables import AgentWish
from dispatch.requests import Request
from dispatch.rules import Rules
from dispatch.sectors.placing import locate_point
from dispatch.states import ENDED, AgentRole, State
from voisinage.accounts.current import current_agent
from voisinage.board.live import live_page, still_page
from voisinage.board.story import tell_story
from voisinage.board.story_days import looks_once
from voisinage.db import db
from voisinage.desk import desk
from voisinage.intake.blueprint import agents_only, intake
from voisinage.intake.queries import partner_of, visible_refs, visible_request
from voisinage.intake.standing import standing, what_follows
from voisinage.intake.visits import visit_lines
from voisinage.looks.showing import shows
from voisinage.wording import typeset


@intake.get("/demandes/<ref>")
@agents_only
def one_request(ref: str) -> ResponseReturnValue:
    """One request: what happens next, what to tell the person, what happened so far. It stays up to date by itself."""
    return live_page(_PAGE, _PART, **_shown(the_request(ref)), note={})


def refused_page(found: Request, *, note: dict[str, Any]) -> str:
    """The page with a `note` that was refused, as it was typed."""
    return still_page(_PAGE, _PART, **_shown(found), note=note)


_PAGE, _PART = "intake/request.html", "intake/request_live.html"


def _shown(found: Request) -> dict[str, Any]:
    here, agent = desk(), current_agent()
    looking = found.state in {State.OPEN, State.IN_CHARGE} and found.lat is not None
    return {
        "now": here.now,
        "found": found,
        "just_recorded": "enregistree" in request.args,
        "standing": standing(found, here.now),
        "follows": what_follows(found, here.now, waits_of(here.session, [found]).get(found.id)),
        "partner": partner_of(here.session, found),
        "goes_on": _goes_on(here, agent, found),
        "near": count_near(here.session, found, here.now, can_call=here.line.can_call) if looking else None,
        "sector": _sector_sentence(found),
        "by_two": is_paired_first_visit(found) and found.ended_at is None,
        "visits": visit_lines(found),
        "story": looks_once(tell_story(here.session, found), found.commune.timezone),
        "notes": notes_on(here.session, found),
        "longest_note": LONGEST_NOTE,
        "may_ask": may_ask(here, found),
        "told": here.session.get(AgentWish, agent.id) is not None,
        "may_cancel": _may_cancel(agent, found),
    }


@intake.get("/demandes/<ref>/annuler")
@agents_only
def confirm_cancel(ref: str) -> ResponseReturnValue:
    """Ask once more before cancelling."""
    found = the_request(ref)
    if not _may_cancel(current_agent(), found):
        return redirect(url_for("intake.one_request", ref=found.ref))
    return render_template("intake/cancel.html", found=found)


@intake.post("/demandes/<ref>/annuler")
@agents_only
def cancel(ref: str) -> ResponseReturnValue:
    """Cancel; pressed twice, the second time changes nothing."""
    found, agent = the_request(ref), current_agent()
    if found.state not in ENDED:
        if not _may_cancel(agent, found):
            abort(403)
        mairie.cancel(desk(), found.id, agent)
        db.session.commit()
        flash("La demande est annulée. Tous ceux qui étaient sollicités sont prévenus.")
    return redirect(url_for("intake.one_request", ref=found.ref), 303)


def the_request(ref: str) -> Request:
    """The request of this reference, or a 404 that does not tell whether it exists elsewhere."""
    found = visible_request(db.session(), current_agent(), ref) or abort(404)
    shows(found)
    return found


def _may_cancel(agent: Agent, found: Request) -> bool:
    answers_for = agent.role is AgentRole.MAIRIE or agent.leads  # of what they see: see `may_see`
    return (found.prescriber_id == agent.id or answers_for) and found.state not in ENDED


def _goes_on(here: Desk, agent: Agent, found: Request) -> tuple[str, bool] | None:
    """The reference of the request that goes on in the place of this one, and whether the agent may open it."""
    kept = merged_into(here.session, found) if found.state is State.CANCELLED else None
    return (kept.ref, bool(visible_refs(here.session, agent, [kept]))) if kept else None


def _sector_sentence(found: Request) -> str:
    """Why this sector, where it is not plain: on a border, or outside them all."""
    if found.lat is None or found.lon is None:
        return ""
    reach_m = Rules.from_json(found.rules).sector_reach_m
    located = locate_point(db.session(), found.commune, Point(found.lat, found.lon), reach_m=reach_m)
    plain = located.how in {How.INSIDE, How.UNDIVIDED}
    return "" if plain or located.sector_id != found.sector_id else typeset(located_sentence(located))
