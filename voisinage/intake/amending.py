"""`/demandes/<ref>/modifier`: change what may be amended; what somebody else changed meanwhile is shown beside it."""

import json
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.errors import Overtaken
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Agent
from dispatch.prescribing.amending import amend, details_of
from dispatch.prescribing.details import Details
from dispatch.requests import Request
from dispatch.states import ENDED, Urgency
from sms.phone import display
from voisinage.accounts.current import current_agent
from voisinage.db import db
from voisinage.desk import desk
from voisinage.intake.amend_form import AmendForm
from voisinage.intake.blueprint import agents_only, intake
from voisinage.intake.follow import the_request
from voisinage.intake.moments import NEAR, is_kept, kept_moments
from voisinage.intake.offer import Offer, offer_of
from voisinage.intake.visits import visit_lines
from voisinage.labels import label

SAVED = "C’est modifié. Si quelqu’un compte dessus, un message le prévient."


@intake.get("/demandes/<ref>/modifier")
@agents_only
def amend_form(ref: str) -> ResponseReturnValue:
    """The form, as the request stands."""
    found = the_request(ref)
    if found.state in ENDED:
        return redirect(url_for("intake.one_request", ref=found.ref))
    stands = details_of(found)
    return _page(found, AmendForm.showing(_offer(found, stands), stands), seen=stands)


@intake.post("/demandes/<ref>/modifier")
@agents_only
def save_changes(ref: str) -> ResponseReturnValue:
    """Save what is well; otherwise everything typed comes back."""
    found = the_request(ref)
    seen = _seen()
    form = AmendForm.sent(_offer(found, seen))
    if not form.validate():
        return _page(found, form, seen=seen), 422
    try:
        changed = amend(desk(), found.id, current_agent(), seen=seen, wanted=form.details())
    except Overtaken:
        db.session.rollback()
        return _overtaken(ref, form, seen), 409
    db.session.commit()
    flash(SAVED if changed else "Rien n’a changé.")
    return redirect(url_for("intake.one_request", ref=ref), 303)


def _overtaken(ref: str, form: AmendForm, seen: Details) -> str:
    """Both changes side by side: what was not touched here takes the other's, what was stays as it was typed."""
    found = the_request(ref)
    stands, wanted = details_of(found), form.details()
    changed = seen.differing(stands)
    form.offer = _offer(found, stands)
    merged = replace(wanted, **{name: getattr(stands, name) for name in changed if name not in seen.differing(wanted)})
    form.show(merged)
    return _page(found, form, seen=stands, theirs={name: _in_words(found, name) for name in changed})


def _page(found: Request, form: AmendForm, *, seen: Details, theirs: dict[str, str] | None = None) -> str:
    form.seen.data = json.dumps(seen.to_json())
    return render_template(
        "intake/amend.html",
        found=found,
        form=form,
        offer=form.offer,
        moments=form.offer.windows,
        near=NEAR + sum(is_kept(moment) for moment in form.offer.windows),
        theirs=theirs or {},
        by=_who_amended(found) if theirs else "",
    )


def _offer(found: Request, held: Details) -> Offer:
    """What the form of a new request offers, with the hours that this one holds already."""
    offer = offer_of(desk(), current_agent())
    kept = kept_moments([*held.windows, *details_of(found).windows], offer.windows, found.commune)
    return replace(offer, windows=[*dict.fromkeys(kept), *offer.windows])


def _seen() -> Details:
    """What the page showed, as its form brings it back; 400 for what no page of ours has written."""
    try:
        return Details.from_json(json.loads(request.form.get("seen", "")))
    except (ValueError, KeyError, TypeError, RecursionError):
        abort(400)


def _who_amended(found: Request) -> str:
    lines = select(JournalEntry.actor_agent_id).where(JournalEntry.request_id == found.id)
    last = lines.where(JournalEntry.event == Event.AMENDED).order_by(JournalEntry.id.desc()).limit(1)
    agent = db.session.scalar(select(Agent).where(Agent.id == last.scalar_subquery()))
    return f"{agent.first_name} {agent.last_name}" if agent else "Quelqu’un"


def _in_words(found: Request, name: str) -> str:
    """What stands now in one field."""
    stands = details_of(found)
    words = {
        "windows": ", ".join(visit_lines(found)),
        "urgency": label(Urgency(stands.urgency)),
        "phone": display(stands.phone),
    }
    return words.get(name) or getattr(stands, name) or "rien"
