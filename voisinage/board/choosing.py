"""`/mairie/demandes/<ref>/choisir/<role>`: who could be asked, in order and with the reasons; one is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.asks import open_asks, referent_of, winners
from dispatch.desk import Desk
from dispatch.errors import HoursTaken, IllegalMove
from dispatch.overruling import reassigning
from dispatch.overruling.fitness import may_overrule
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import ChosenOtherwise, Role
from voisinage.accounts.current import current_agent
from voisinage.board.actions import HOURS_TAKEN, MOVED_ON
from voisinage.board.blueprint import board, mairie_only, the_request
from voisinage.db import db
from voisinage.desk import desk
from voisinage.why_otherwise import why_otherwise
from voisinage.wording import typeset

MOST_PROPOSED, MOST_LEFT_OUT = 12, 30
ROLES = {"referent": Role.REFERENT, "voisin": Role.BRICOLEUR}
VERBS = {Role.REFERENT: reassigning.choose_referent, Role.BRICOLEUR: reassigning.choose_bricoleur}
SAID_YES = "oui"
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Possible:
    """Somebody who could do it, and why; `left_out`: the ranking would not have asked them, and says why not."""

    volunteer: Volunteer
    reason: str
    may_ask: bool
    may_say_yes: bool


@board.get("/demandes/<ref>/choisir/<any(referent, voisin):role>")
@mairie_only
def choose(ref: str, role: str) -> ResponseReturnValue:
    """Whom?"""
    found = the_request(ref)
    if not reassigning.may_choose(found, ROLES[role]):
        flash(MOVED_ON, "error")
        return redirect(url_for("board.one_request", ref=found.ref))
    return _page(desk(), found, ROLES[role])


@board.post("/demandes/<ref>/choisir/<any(referent, voisin):role>")
@mairie_only
def chosen(ref: str, role: str) -> ResponseReturnValue:
    """This one."""
    found, named = the_request(ref), ROLES[role]
    choice = reassigning.Choice(
        _number("volunteer") or abort(400),
        request.values.get("how") == SAID_YES,
        _number("instead_of"),
        why_otherwise(request.form.get("why", "")),
    )
    try:
        VERBS[named](desk(), found.id, current_agent(), choice=choice)
    except (HoursTaken, IllegalMove) as refused:
        db.session.rollback()
        flash(HOURS_TAKEN if isinstance(refused, HoursTaken) else MOVED_ON, "error")
        return redirect(url_for("board.one_request", ref=found.ref), 303)
    name = db.session.get_one(Volunteer, choice.volunteer_id).first_name
    db.session.commit()
    flash(f"C’est noté : {name} a dit oui, et reçoit sa page." if choice.said_yes else f"Nous écrivons à {name}.")
    return redirect(url_for("board.one_request", ref=found.ref), 303)


def _page(here: Desk, found: Request, role: Role) -> str:
    ranking = reassigning.ranking_for(here, found, role)
    best, others = ranking.candidates[:MOST_PROPOSED], ranking.excluded[:MOST_LEFT_OUT]
    people = _people(here, [*(one.id for one in best), *(one.id for one in others)])
    may_ask = reassigning.may_be_texted(found, role)
    waiting = {ask.volunteer_id for ask in open_asks(found, role)}
    return render_template(
        "board/choose.html",
        found=found,
        role=role,
        noun=next(noun for noun, one in ROLES.items() if one is role),
        proposed=[Possible(people[one.id], typeset(one.reason), may_ask, True) for one in best],
        left_out=[
            Possible(
                people[one.id], typeset(one.reason), False, may_overrule(here.session, found, people[one.id], role)
            )
            for one in others
            if one.id not in waiting
        ],
        in_all=len(ranking.candidates),
        may_ask=may_ask,
        present=_present(found, role),
        must_give_way=_must_give_way(found, role),
        whys=tuple(ChosenOtherwise),
    )


def _present(found: Request, role: Role) -> Sequence[Ask]:
    """Who has it now."""
    referent = referent_of(found)
    return winners(found) if role is Role.BRICOLEUR else [referent] if referent else []


def _must_give_way(found: Request, role: Role) -> Sequence[Ask]:
    """Those of whom one gives up the place, where all are taken."""
    held = winners(found)
    return held if role is Role.BRICOLEUR and len(held) >= found.seats else ()


def _people(here: Desk, ids: Iterable[int]) -> dict[int, Volunteer]:
    return {one.id: one for one in here.session.scalars(select(Volunteer).where(Volunteer.id.in_(list(ids))))}


def _number(field: str) -> int | None:
    text = request.form.get(field, "")
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= LARGEST_ID else None
