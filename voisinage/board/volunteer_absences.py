"""`/mairie/benevoles/<id>/absences`: breaks, absences and free hours of a volunteer, and what they hand over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.absences import MOST_AHEAD, add_absence, add_free_time, remove_exception
from dispatch.desk import Desk
from dispatch.pauses import away_until, come_back, next_monday, pause, today_of
from dispatch.people import Volunteer
from dispatch.presence import AvailabilityException
from dispatch.stepping_aside import hand_over_all, in_hand
from voisinage.board.absence_forms import AbsenceForm, FreeTimeForm, PauseForm
from voisinage.board.agent import acting
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.numbers import SERIAL
from voisinage.board.volunteers import the_volunteer
from voisinage.db import db
from voisinage.desk import desk
from voisinage.formats import clock, day

SECOND = timedelta(seconds=1)
FULL = "Trop de dates sont déjà notées : retirez-en d’abord une."
SAID = {
    "pause": "C’est noté. Ce qui attendait une réponse va à quelqu’un d’autre.",
    "reprise": "C’est noté : les demandes reprennent.",
    "relais": "C’est noté : ces demandes vont à quelqu’un d’autre.",
}


@dataclass(frozen=True)
class Forms:
    """The three forms of the page; one that was refused comes back as it was typed."""

    absence: AbsenceForm
    free_time: FreeTimeForm
    pause: PauseForm

    @classmethod
    def empty(cls) -> "Forms":
        """As they are first shown."""
        return cls(AbsenceForm(formdata=None), FreeTimeForm(formdata=None), PauseForm(formdata=None))


@board.get(f"/benevoles/{SERIAL}/absences")
@mairie_only
def absences(volunteer_id: int) -> str:
    """The dates as they stand."""
    return _page(desk(), the_volunteer(volunteer_id), Forms.empty())


@board.post(f"/benevoles/{SERIAL}/absences")
@mairie_only
def note_absence(volunteer_id: int) -> ResponseReturnValue:
    """Away from one day to another."""
    here, volunteer, form = desk(), the_volunteer(volunteer_id), AbsenceForm()
    form.today = today_of(volunteer, here.now)
    if not form.validate_on_submit() or _is_full(here, volunteer, form.first_day):
        return _page(here, volunteer, Forms(form, FreeTimeForm(formdata=None), PauseForm(formdata=None))), 422
    add_absence(here, volunteer, form.window(_zone(volunteer)), actor=acting())
    return _noted(volunteer, "C’est noté.")


@board.post(f"/benevoles/{SERIAL}/disponibilites")
@mairie_only
def note_free_time(volunteer_id: int) -> ResponseReturnValue:
    """Free for once."""
    here, volunteer, form = desk(), the_volunteer(volunteer_id), FreeTimeForm()
    form.today = today_of(volunteer, here.now)
    if not form.validate_on_submit() or _is_full(here, volunteer, form.on_day):
        return _page(here, volunteer, Forms(AbsenceForm(formdata=None), form, PauseForm(formdata=None))), 422
    add_free_time(here, volunteer, form.window(_zone(volunteer)), actor=acting())
    return _noted(volunteer, "C’est noté.")


@board.post(f"/benevoles/{SERIAL}/pause-jusqu-au")
@mairie_only
def note_pause(volunteer_id: int) -> ResponseReturnValue:
    """Nothing before a day."""
    here, volunteer, form = desk(), the_volunteer(volunteer_id), PauseForm()
    form.today = today_of(volunteer, here.now)
    if not form.validate_on_submit():
        return _page(here, volunteer, Forms(AbsenceForm(formdata=None), FreeTimeForm(formdata=None), form)), 422
    pause(here, volunteer, form.until.chosen, actor=acting())
    return _noted(volunteer, SAID["pause"])


@board.post(f"/benevoles/{SERIAL}/<any(pause, reprise, relais):noun>")
@mairie_only
def note_break(volunteer_id: int, noun: str) -> ResponseReturnValue:
    """Not this week, back again, or everything they follow to others; pressed twice, it is done once."""
    here, volunteer = desk(), the_volunteer(volunteer_id)
    if noun == "pause":
        pause(here, volunteer, next_monday(today_of(volunteer, here.now)), actor=acting())
    elif noun == "reprise":
        come_back(here, volunteer, actor=acting())
    else:
        hand_over_all(here, volunteer, actor=acting())
    return _noted(volunteer, SAID[noun])


@board.post(f"/benevoles/{SERIAL}/absences/<int(max=2147483647):exception_id>/retrait")
@mairie_only
def take_date_back(volunteer_id: int, exception_id: int) -> ResponseReturnValue:
    """The week holds again on that date; pressed twice, it is gone once."""
    volunteer = the_volunteer(volunteer_id)
    remove_exception(desk(), volunteer, exception_id, actor=acting())
    return _noted(volunteer, "C’est retiré.")


def _noted(volunteer: Volunteer, said: str) -> ResponseReturnValue:
    db.session.commit()
    flash(said)
    noun = "one_volunteer" if request.form.get("fiche") else "absences"
    return redirect(url_for(f"board.{noun}", volunteer_id=volunteer.id), 303)


def _page(here: Desk, volunteer: Volunteer, forms: Forms) -> str:
    today, until = today_of(volunteer, here.now), away_until(here.session, volunteer, here.now)
    return render_template(
        "board/absences.html",
        volunteer=volunteer,
        forms=forms,
        dates=[(one.id, _told(one, volunteer)) for one in _ahead(here, volunteer)],
        away_until=day(until) if until else None,
        not_this_week=day(next_monday(today)),
        in_hand=len(in_hand(here, volunteer)),
        today=today.isoformat(),
    )


def _ahead(here: Desk, volunteer: Volunteer) -> Sequence[AvailabilityException]:
    """What is not over yet, the next first."""
    mine = AvailabilityException.volunteer_id == volunteer.id, AvailabilityException.end_at > here.now
    by_date = (
        select(AvailabilityException).where(*mine).order_by(AvailabilityException.start_at, AvailabilityException.id)
    )
    return here.session.scalars(by_date.limit(MOST_AHEAD)).all()


def _told(one: AvailabilityException, volunteer: Volunteer) -> str:
    zone = volunteer.commune.timezone
    first, last = day(one.start_at, zone), day(one.end_at - SECOND, zone)
    if one.free:
        return f"Libre {first} de {clock(one.start_at, zone)} à {clock(one.end_at, zone)}"
    return f"Absence {first}" if first == last else f"Absence de {first} à {last} inclus"


def _is_full(here: Desk, volunteer: Volunteer, field: Any) -> bool:
    full = len(_ahead(here, volunteer)) >= MOST_AHEAD
    if full:
        field.errors = [FULL]
    return full


def _zone(volunteer: Volunteer) -> ZoneInfo:
    return ZoneInfo(volunteer.commune.timezone)
