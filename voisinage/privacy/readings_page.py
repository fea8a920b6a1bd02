"""`/mairie/donnees/consultations`: the hours in which an agent read unlike themselves, for whoever answers for them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from dispatch.commune_journal import note_commune
from dispatch.consulting.tables import UnusualReading
from dispatch.consulting.unusual import Sign
from dispatch.desk import Actor
from dispatch.events import Event
from dispatch.places import Commune
from voisinage.accounts.current import current_agent
from voisinage.board.blueprint import mairie_only
from voisinage.board.numbers import SERIAL
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.formats import day
from voisinage.privacy.blueprint import privacy
from voisinage.wording import listed

MOST = 50
READING = SERIAL.replace("volunteer_id", "reading_id")
SIGNS = {
    Sign.NIGHT: "la nuit",
    Sign.IDLE: "sans rien y noter ensuite",
    Sign.ELSEWHERE: "dans des secteurs qui ne sont pas les siens d’habitude",
}


@privacy.get("/mairie/donnees/consultations")
@mairie_only
def unusual() -> str:
    """Those not explained yet first, each with what is unlike its reader."""
    told = [(one, sentence(one, ZoneInfo(commune().timezone))) for one in _latest(db.session(), commune())]
    return render_template("privacy/readings.html", told=told)


@privacy.post(f"/mairie/donnees/consultations/{READING}/expliquee")
@mairie_only
def explain(reading_id: int) -> ResponseReturnValue:
    """Somebody asked, and it was explained; pressed twice, the second time changes nothing."""
    here, agent = desk(), current_agent()
    found = here.session.get(UnusualReading, reading_id)
    if found is None or found.commune_id != agent.commune_id:
        abort(404)
    if found.explained_at is None:
        found.explained_at, found.explained_by_id = here.now, agent.id
        note_commune(here, agent.commune_id, Event.READING_EXPLAINED, Actor(agent_id=agent.id), agent=found.agent_id)
        here.session.commit()
    flash("C’est noté.")
    return redirect(url_for("privacy.unusual"), 303)


def sentence(one: UnusualReading, zone: ZoneInfo) -> str:
    """What is unlike them, in one sentence that accuses nobody."""
    hour = one.since.astimezone(zone)
    when = f"{day(one.since, zone.key).capitalize()} entre {hour.hour}h et {(hour.hour + 1) % 24}h"
    who = f"{one.agent.first_name} {one.agent.last_name}"
    usual = f"{one.usual} au plus en une heure d’habitude" if one.usual else "pas encore d’habitude connue"
    how = listed([words for sign, words in SIGNS.items() if sign in one.signs.split()])
    return f"{when}, {who} a ouvert {one.records} fiches ({usual}){', ' if how else ''}{how}."


def unexplained(town: Commune) -> Select[int]:
    """How many nobody has asked about yet."""
    return select(func.count(UnusualReading.id)).where(
        UnusualReading.commune_id == town.id, UnusualReading.explained_at.is_(None)
    )


def _latest(session: Session, town: Commune) -> Sequence[UnusualReading]:
    found = select(UnusualReading).where(UnusualReading.commune_id == town.id)
    in_order = found.order_by(UnusualReading.explained_at.is_not(None), UnusualReading.since.desc()).limit(MOST)
    people = (joinedload(UnusualReading.agent), joinedload(UnusualReading.explained_by))
    return session.scalars(in_order.options(*people)).all()
