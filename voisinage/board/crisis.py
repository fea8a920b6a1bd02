"""`/mairie/crise`: a heat wave or snow switched on and off, and whom to call today."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, InputRequired, ValidationError

from dispatch import crises
from dispatch.chasing.crisis_rules import in_crisis
from dispatch.commune_journal import note_commune
from dispatch.crises import crisis_history, is_spread, running_crisis
from dispatch.crisis_spreading import spread, usual_requests
from dispatch.desk import Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Agent, Person
from dispatch.rules import Rules
from dispatch.states import CrisisKind, Urgency
from voisinage.accounts.current import current_agent
from voisinage.board.actions import MOVED_ON
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.care_fields import DayField
from voisinage.board.crisis_calls import Calls, called_since, people_to_call
from voisinage.board.rules_fields import day_of
from voisinage.board.rules_form import changes
from voisinage.board.rules_words import under_heading
from voisinage.board.sentences import sentence
from voisinage.board.until import FARTHEST, WHICH_DAY, midnight_of, today_of
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.durations import write_duration
from voisinage.formats import day
from voisinage.looks.showing import shows_person
from voisinage.wording import CRISIS, SUSPENSION

LAST_DAY = timedelta(days=1)


class LastDayForm(FlaskForm):
    """The last day of a crisis; `today` is the commune's, and set before the form is checked."""

    today: date
    until = DayField("Dernier jour", validators=[InputRequired(WHICH_DAY)])

    def validate_until(self, field: DayField) -> None:
        """Today or later, within a year."""
        if field.data and not self.today <= field.data <= self.today + FARTHEST:
            raise ValidationError("Choisissez une date à partir d’aujourd’hui, dans l’année.")


class CrisisForm(LastDayForm):
    """What a crisis is made of, its last day, and whether requests under way follow it."""

    running = BooleanField("Aussi pour les demandes en cours")

    kind = StringField(
        "De quoi s’agit-il ?", validators=[AnyOf([kind.value for kind in CrisisKind], message="Choisissez un motif.")]
    )


@board.context_processor
def _crisis() -> dict[str, Any]:
    """The crisis that the commune is in, for the banner of every page of the mairie."""
    if not current_user.is_authenticated:
        return {}
    running = running_crisis(db.session(), commune(), now=desk().now)
    return {"crisis": running, "crisis_kinds": CRISIS, "crisis_spread": is_spread(db.session(), running)}


@board.get("/crise")
@mairie_only
def crisis() -> str:
    """What runs, whom to call, what was."""
    return _page()


@board.post("/crise")
@mairie_only
def begin_crisis() -> ResponseReturnValue:
    """Switch it on."""
    form = _checked(CrisisForm())
    if form.errors or not form.until.data:
        return _page(form), 422
    until, kind = _end_of(form.until.data), CrisisKind(form.kind.data or "")

    def begin() -> None:
        here, agent = desk(), current_agent()
        crisis = crises.begin(here, agent, kind=kind, until=until)
        if form.running.data:
            spread(here, agent, crisis)

    return _carried_out("Le mode crise est activé.", begin)


@board.post("/crise/demandes-en-cours")
@mairie_only
def spread_crisis() -> ResponseReturnValue:
    """Have the requests that began before it follow it as well."""
    here, agent = desk(), current_agent()
    running = running_crisis(here.session, agent.commune, now=here.now)
    if running is None:
        return redirect(url_for("board.crisis"), 303)
    return _carried_out("Les demandes en cours suivent maintenant le mode crise.", lambda: spread(here, agent, running))


@board.post("/crise/prolongation")
@mairie_only
def prolong_crisis() -> ResponseReturnValue:
    """Give it another last day. Whoever comes after its end reads that it is over."""
    if running_crisis(db.session(), commune(), now=desk().now) is None:
        return redirect(url_for("board.crisis"), 303)
    form = _checked(LastDayForm())
    if form.errors or not form.until.data:
        return _page(form), 422
    until = _end_of(form.until.data)
    return _carried_out("La date de fin est changée.", lambda: crises.prolong(desk(), current_agent(), until=until))


@board.post("/crise/fin")
@mairie_only
def end_crisis() -> ResponseReturnValue:
    """Switch it off."""
    return _carried_out("Le mode crise est terminé.", lambda: crises.end(desk(), current_agent()))


@board.post("/crise/appels/<int(max=2147483647):person_id>")
@mairie_only
def called(person_id: int) -> ResponseReturnValue:
    """Note for today that this person was called; twice is once."""
    here, town = desk(), commune()
    person = here.session.get(Person, person_id)
    if person is None or person.commune_id != town.id:
        abort(404)
    midnight = midnight_of(town, today_of(town, here.now))
    if person.id not in called_since(here.session, town, midnight):
        by = Actor(agent_id=current_agent().id)
        note_commune(here, town.id, Event.CRISIS_CALLED, by, person=person.id)
    here.session.commit()
    flash(f"C’est noté, pour {person.first_name} l’appel d’aujourd’hui est fait.")
    return redirect(url_for("board.crisis"), 303)


def _checked(form: LastDayForm) -> Any:
    form.today = today_of(commune(), desk().now)
    form.validate()
    return form


def _end_of(last_day: date) -> datetime:
    return midnight_of(commune(), last_day + LAST_DAY)


def _carried_out(said: str, verb: Any) -> ResponseReturnValue:
    try:
        verb()
    except IllegalMove:
        db.session.rollback()
        flash(MOVED_ON, "error")
    else:
        db.session.commit()
        flash(said)
    return redirect(url_for("board.crisis"), 303)


def _page(form: LastDayForm | None = None) -> str:
    here, town = desk(), commune()
    running = running_crisis(here.session, town, now=here.now)
    midnight = midnight_of(town, today_of(town, here.now))
    return render_template(
        "board/crisis.html",
        running=running,
        form=form or (LastDayForm(formdata=None) if running else CrisisForm(formdata=None)),
        kinds=CRISIS,
        rules=Rules.from_json(town.rules),
        usual=usual_requests(here.session, town),
        changed=_what_changes(Rules.from_json(town.rules)),
        waking_day=write_duration(day_of(Rules.from_json(town.rules), Urgency.SOON), day=LAST_DAY),
        calls=_calls(here, midnight) if running else None,
        today=here.now,
        history=_history(),
        last_day=LAST_DAY,
        suspension_words=SUSPENSION,
    )


def _calls(here: Desk, midnight: datetime) -> Calls:
    """Whom to call, each by name."""
    calls = people_to_call(here.session, commune(), now=here.now, midnight=midnight)
    shows_person(*(one.person for one in calls.shown))
    return calls


def _what_changes(usual: Rules) -> dict[str, list[tuple[str, str, str]]]:
    """What a crisis makes of the commune's rules, under the heading of each: in words, before, after."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for name, before, after in changes(usual, in_crisis(usual)):
        heading, words = under_heading(name)
        found.setdefault(heading or "Pour toutes les demandes", []).append((words, before, after))
    return found


def _history() -> list[tuple[datetime, str]]:
    """The commune's crises, told."""
    lines = crisis_history(db.session(), commune())
    ids = {line.actor_agent_id for line in lines if line.actor_agent_id}
    found = db.session().scalars(select(Agent).where(Agent.id.in_(ids)))
    names = {agent.id: f"{agent.first_name} {agent.last_name}" for agent in found}
    return [(line.at, _told(line, names)) for line in lines]


def _told(line: JournalEntry, names: dict[int, str]) -> str:
    who = names.get(line.actor_agent_id or 0, "Quelqu’un")
    kind = CRISIS[CrisisKind(line.details["kind"])].lower()
    return f"{sentence(line, who=who, whom='').removesuffix('.')} ({kind}){_until(line)}."


def _until(line: JournalEntry) -> str:
    """The last day, where the line sets it."""
    if line.event not in _SETS_THE_END:
        return ""
    return _SETS_THE_END[line.event].format(day=day(datetime.fromisoformat(line.details["until"]) - A_MOMENT))


A_MOMENT = timedelta(seconds=1)  # before the midnight that ends the last day
_SETS_THE_END: dict[str, str] = {
    Event.CRISIS_BEGUN: ", jusqu’au {day} inclus",
    Event.CRISIS_PROLONGED: " : {day} inclus",
}
