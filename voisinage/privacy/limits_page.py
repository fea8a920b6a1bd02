"""`/mairie/donnees`: how long each thing is kept and by which rule, what is over, what was erased."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import IntegerField
from wtforms.validators import InputRequired

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.retention.overdue import lengths_of, overdue
from dispatch.retention.periods import LIMITS, Kept, Unit
from dispatch.retention.tables import RetentionPeriod
from voisinage.accounts.current import current_agent
from voisinage.between import Between
from voisinage.board.blueprint import mairie_only
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.privacy.blueprint import UNPROCESSABLE, privacy

MOST_REPORTS = 15


class LimitsForm(FlaskForm):
    """A number for each time limit, in its unit; its fields are those of `LIMITS`."""


def _told(kept: Kept) -> str:
    limit = LIMITS[kept]
    counted = {Unit.MONTHS: "de mois", Unit.HOURS: "d’heures"}[limit.unit]
    return f"« {limit.what} » : un nombre {counted}, de 1 à {limit.most}."


for _kept, _limit in LIMITS.items():
    _valid = [InputRequired(_told(_kept)), Between(1, _limit.most, _told(_kept))]
    setattr(LimitsForm, _kept.value, IntegerField(_limit.what, validators=_valid))


@privacy.get("/mairie/donnees")
@mairie_only
def limits() -> str:
    """The limits in force, what they would erase this night, the last reports."""
    chosen = lengths_of(db.session(), commune())
    return _page(LimitsForm(formdata=None, data={kept.value: chosen.get(kept, LIMITS[kept].length) for kept in LIMITS}))


@privacy.post("/mairie/donnees")
@mairie_only
def change_limits() -> ResponseReturnValue:
    """Keep what the commune chose. It counts from the next night on."""
    form, here = LimitsForm(), desk()
    for kept in LIMITS:
        if form[kept.value].process_errors:
            form[kept.value].process_errors = [_told(kept)]
    if not form.validate_on_submit():
        return _page(form), UNPROCESSABLE
    lengths = {kept.value: int(form[kept.value].data) for kept in LIMITS}
    for kept in LIMITS:
        here.session.merge(RetentionPeriod(commune_id=commune().id, kept=kept, length=lengths[kept.value]))
    note_commune(here, commune().id, Event.LIMITS_CHANGED, Actor(agent_id=current_agent().id), **lengths)
    here.session.commit()
    flash("C’est noté. Ces durées comptent dès la nuit prochaine.")
    return redirect(url_for("privacy.limits"), 303)


def _page(form: LimitsForm) -> str:
    here = desk()
    reports = (
        select(JournalEntry)
        .where(JournalEntry.commune_id == commune().id, JournalEntry.request_id.is_(None))
        .where(JournalEntry.event == Event.ERASED)
        .order_by(JournalEntry.id.desc())
        .limit(MOST_REPORTS)
    )
    return render_template(
        "privacy/limits.html",
        form=form,
        limits={kept.value: limit for kept, limit in LIMITS.items()},
        over=overdue(here.session, commune(), here.now).counts(),
        reports=here.session.scalars(reports).all(),
    )
