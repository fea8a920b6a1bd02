"""The form: shown, checked, shown again with all that was typed, and recorded once."""

from collections.abc import Sequence
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.crises import is_spread, running_crisis
from dispatch.desk import Desk
from dispatch.intake import Need, likely_duplicates, person_away, record
from dispatch.people import Agent, Person
from dispatch.requests import Request
from dispatch.states import Urgency
from sms.phone import display
from voisinage.accounts.current import current_agent
from voisinage.db import db
from voisinage.desk import desk, office
from voisinage.intake.blueprint import agents_only, intake
from voisinage.intake.drafts import draft_owner
from voisinage.intake.forms import NeedForm, need_form
from voisinage.intake.moments import NEAR
from voisinage.intake.offer import offer_of
from voisinage.intake.queries import recorded_by_form, visible_refs, visible_request
from voisinage.intake.said_again import CHANGED, says_the_same
from voisinage.intake.seal import seal_of
from voisinage.intake.where import LONGEST_ADDRESS, Place, Typed, Understood, understand
from voisinage.looks.showing import shows
from voisinage.wording import CRISIS, SUSPENSION

CONFLICT, UNPROCESSABLE = 409, 422
AWAY = "absente"  # among the references of the requests seen: that the person is away was seen too


@intake.get("/demandes/nouvelle")
@agents_only
def empty_form() -> ResponseReturnValue:
    """The form with nothing in it; `?pour=<ref>` fills in the person: one visit often brings up two needs."""
    here, agent = desk(), current_agent()
    form = need_form(offer_of(here, agent))
    known = visible_request(here.session, agent, request.args.get("pour", ""))
    if known is not None and known.person.phone:  # erased in time, there is nobody to fill in
        shows(known)
        form.first_name.data, form.phone.data = known.person.first_name, display(known.person.phone)
        form.address.data, form.access_notes.data = known.address, known.access_notes
    return _page(form)


@intake.post("/demandes/nouvelle")
@agents_only
def send_form() -> ResponseReturnValue:
    """Record the need and show what became of it, or what is still missing. The same again changes nothing."""
    here, agent = desk(), current_agent()
    form = need_form(offer_of(here, agent))
    known = recorded_by_form(here.session, agent, form.form_key.data or "")
    if known:
        return _again(here, form, known)
    if form.halted:  # nothing to correct: whom to call instead
        return _as_typed(here, form), UNPROCESSABLE
    all_well = form.validate()
    where = _where(here, form)
    if not all_well or where is None or where.place is None:
        return _page(form, where=where), UNPROCESSABLE
    need = _need(form, where.place)
    same = likely_duplicates(here.session, agent.commune, need, now=here.now)
    away = person_away(here.session, agent.commune, need, now=here.now)
    unseen = {request.ref for request in same} | ({AWAY} if away else set())
    if unseen - _seen():
        twin = recorded_by_form(here.session, agent, need.form_key)  # a second tap, the first recorded meanwhile
        if twin:
            return _to(twin)
        return _page(form, where=where, same=same, away=away), UNPROCESSABLE
    return _record(here, agent, need)


def _again(here: Desk, form: NeedForm, known: Request) -> ResponseReturnValue:
    """What the form has recorded; a form that says something else by now is shown as typed, as one more."""
    if says_the_same(form, known, _where(here, form)):
        return _to(known)
    form.form_key.data = str(uuid4())
    return _as_typed(here, form, notice=CHANGED.format(ref=known.ref)), CONFLICT


def filled_form(notice: str) -> str:
    """The form as the browser sent it, unchecked and with a fresh token; `notice` says why it is shown."""
    here = desk()
    return _as_typed(here, need_form(offer_of(here, current_agent())), notice=notice)


def _as_typed(here: Desk, form: NeedForm, *, notice: str = "") -> str:
    where = _where(here, form)
    form.place.errors = []
    return _page(form, where=where, notice=notice)


def _where(here: Desk, form: NeedForm) -> Understood | None:
    """Where the need is, and the form told about it; None while the address itself is missing or too long."""
    if not 0 < len(form.address.data or "") <= LONGEST_ADDRESS:
        return None
    typed = Typed(
        text=form.address.data or "",
        choice=form.place.data or "",
        answered=form.answered.data or "",
        lat=form.lat.data or "",
        lon=form.lon.data or "",
    )
    where = understand(here.session, form.offer.commune.insee, typed)
    if where.problem:
        form.place.errors = [where.problem]
    if typed.answered != typed.text:
        form.place.data = None  # it answered another address
    return where


def _need(form: NeedForm, place: Place) -> Need:
    job = form.chosen_job
    if job is None:
        raise ValueError("a form without a job has not passed its checks")
    return Need(
        form_key=form.form_key.data or "",
        job=job,
        first_name=form.first_name.data or "",
        phone=form.e164,
        address=place.address,
        point=place.point,
        urgency=Urgency(form.urgency.data),
        windows=form.chosen_windows(),
        access_notes=form.access_notes.data or "",
    )


def _seen() -> set[str]:
    """The look-alikes, and the absence, that were on the screen when "Enregistrer quand même" was pressed."""
    return set(request.form.get("seen", "").split(","))


def _record(here: Desk, agent: Agent, need: Need) -> ResponseReturnValue:
    recorded = record(here, agent, need)
    db.session.commit()
    return _to(recorded)


def _to(recorded: Request) -> ResponseReturnValue:
    return redirect(url_for("intake.one_request", ref=recorded.ref, enregistree=1), 303)


def _page(
    form: NeedForm, *, where: Understood | None = None, same: Sequence[Request] = (), away: Person | None = None,
    notice: str = "",
) -> str:  # fmt: skip
    suggestions = where.suggestions if where else None
    running = running_crisis(db.session(), form.offer.commune, now=form.offer.now)
    form.answered.data = form.address.data if suggestions is not None else ""
    owner, visible = draft_owner(current_agent()), visible_refs(db.session(), current_agent(), same)
    shows(*(one for one in same if one.ref in visible))
    form.seal.data = seal_of(form.form_key.data or "", owner)
    return render_template(
        "intake/new.html",
        form=form,
        notice=notice,
        offer=form.offer,
        suggestions=None if suggestions is None else [address.label for address in suggestions],
        same=same,
        away=away,
        away_words=SUSPENSION,
        seen=",".join([*(request.ref for request in same), *([AWAY] if away else [])]),
        crisis=running,
        crisis_kinds=CRISIS,
        crisis_spread=is_spread(db.session(), running),
        visible=visible,
        tiles=office().settings.map_tiles_url,
        moments=form.offer.windows,
        near=NEAR,
    )
