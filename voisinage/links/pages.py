"""Which page an ask gets, and what stands on it before anything personal does."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from dispatch.desk import Desk
from dispatch.requests import Ask
from dispatch.states import AskState, Role, State, StopBy
from dispatch.time_given import may_tell, minutes_told
from voisinage.links.apart import may_wish, met
from voisinage.links.availability import availability
from voisinage.links.changes import changes
from voisinage.links.hidden import hidden, hours_shown
from voisinage.links.neighbour_sheet import bricoleur_sheet, may_report
from voisinage.links.outcome import outcome, thanks
from voisinage.links.partings import partings
from voisinage.links.sheets import referent_sheet
from voisinage.links.standing import Standing, standing
from voisinage.links.time_given import MINUTES
from voisinage.looks.showing import read_by, shows
from voisinage.wording import NOT_DONE, deadline, window

ASKED = {Role.REFERENT: "links/referent_asked.html", Role.BRICOLEUR: "links/bricoleur_asked.html"}

REFERENT_SHEETS = {
    State.IN_CHARGE: "links/referent_search.html",
    State.ASSIGNED: "links/referent_visit.html",
    State.DONE: "links/referent_check.html",
}


@dataclass(frozen=True)
class Remark:
    """What the page says of the button that was just pressed.

    It came too late, or to hours that are promised already, or a date was refused as `typed`, or of the choices of
    `nothing_chosen` none was.
    """

    too_late: bool = False
    hours_taken: bool = False
    wrong_date: str = ""
    typed: str = ""
    nothing_chosen: str = ""


NO_REMARK, TOO_LATE, HOURS_TAKEN = Remark(), Remark(too_late=True), Remark(hours_taken=True)


def page(here: Desk, ask: Ask, *, token: str, opened: bool, remark: Remark = NO_REMARK) -> str:
    """The page as things stand. `opened`: this browser may see the details."""
    stands = standing(ask)
    facts = {**_public_facts(here, ask, token), "remark": remark}
    if stands is Standing.OVER:
        known = met(here, ask) if opened else []
        return render_template(
            "links/over.html", **facts, **_ending(here, ask, too_late=remark.too_late), met=known,
            may_part=may_wish(here, ask), may_tell_time=may_tell(ask), told=minutes_told(here, ask), minutes=MINUTES,
        )  # fmt: skip
    if stands is Standing.ASKED:
        return render_template(ASKED[ask.role], **facts)
    if why := hidden(here, ask):
        return render_template(
            "links/hidden.html", **facts, why=why, hours=hours_shown(here, ask.request), may_part=may_wish(here, ask),
            may_tell_time=may_tell(ask), told=minutes_told(here, ask), minutes=MINUTES,
        )  # fmt: skip
    if not opened:
        return render_template("links/closed.html", **facts)
    read_by(ask.volunteer_id)
    shows(ask.request)
    facts["changes"] = changes(here, ask)
    if ask.role is Role.BRICOLEUR:
        sheet = bricoleur_sheet(here, ask, request.user_agent.string)
        return render_template(
            "links/bricoleur_sheet.html", **facts, sheet=sheet, reasons=NOT_DONE, may_part=may_wish(here, ask),
            minutes=MINUTES, token=token,
        )  # fmt: skip
    return render_template(
        REFERENT_SHEETS[ask.request.state], **facts, sheet=referent_sheet(here, ask), met=met(here, ask)
    )


def apart_page(here: Desk, ask: Ask, *, token: str) -> str:
    """The page that asks once more before a neighbour and a person are kept apart."""
    expected = ask.state is AskState.ACCEPTED and may_report(ask.request)
    facts = {**_public_facts(here, ask, token), "remark": NO_REMARK}
    back = url_for("links.sheet", token=token)
    return render_template("links/apart.html", **facts, expected=expected, back=back)


def _ending(here: Desk, ask: Ask, *, too_late: bool) -> dict[str, str]:
    let_go = ask.state is AskState.RELEASED and ask.role is Role.BRICOLEUR
    parting = partings(here.session, ask.request).get(ask.id) if let_go else None
    return {"thanks": thanks(ask, parting, just_answered=too_late), "outcome": outcome(ask, parting)}


def _public_facts(here: Desk, ask: Ask, token: str) -> dict[str, Any]:
    """What a scanner may read as well: task, quartier, deadline and the state in words."""
    need, commune = ask.request, ask.request.commune
    return {
        "ask": ask,
        "need": need,
        "commune": commune,
        "place": need.sector.name if need.sector else commune.name,
        "answer_by": deadline(ask.answer_by, here.now, commune.timezone) if _awaited(here, ask) else None,
        "visit": _visit(here, ask),
        "stopped": ask.volunteer.stopped_at is not None,
        "can_call": here.line.can_call,
        "kept_by_carrier": ask.volunteer.stopped_by is StopBy.CARRIER,
        "availability": availability(here, ask.volunteer),
        "to": lambda noun: url_for("links.answer", token=token, noun=noun),
    }


def _awaited(here: Desk, ask: Ask) -> bool:
    return ask.state is AskState.OPEN and ask.answer_by > here.now


def _visit(here: Desk, ask: Ask) -> str | None:
    """The agreed window. Before a yes one that is past means nothing: a late yes gets the person's next one."""
    if ask.visit_start is None or ask.visit_end is None:
        return None
    if ask.state is not AskState.ACCEPTED and ask.visit_end <= here.now:
        return None
    return window(ask.visit_start, ask.visit_end, ask.request.commune.timezone)
