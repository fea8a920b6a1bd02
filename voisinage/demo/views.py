"""The guided tour: one click to sit at somebody's desk, and the town's clock to set on."""

from datetime import datetime, timedelta

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from dispatch.people import Agent
from voisinage.accounts.opening import welcome
from voisinage.db import db
from voisinage.demo.offices import MAIRIE_EMAIL, PRESCRIBER_EMAIL
from voisinage.demo.passing import Errands, let_time_pass
from voisinage.demo.present import Present, present
from voisinage.demo.town_clock import DemoClock, next_morning, town_hours
from voisinage.desk import office

DOORS = {"prescripteur": (PRESCRIBER_EMAIL, "/demandes/nouvelle"), "mairie": (MAIRIE_EMAIL, "/mairie/")}
STEPS = {"quart": timedelta(minutes=15), "heure": timedelta(hours=1)}

demo = Blueprint("demo", __name__)
demo.add_app_template_global(present, "town_present")


@demo.post("/visite/<who>")
def enter(who: str) -> ResponseReturnValue:
    """Sign in as the prescriber or as the mairie, without a password: nobody here exists."""
    if who not in DOORS:
        abort(404)
    email, page = DOORS[who]
    agent = db.session.scalars(select(Agent).where(Agent.email == email)).one()
    welcome(agent)
    return redirect(page)


@demo.post("/visite/horloge")
def set_clock_on() -> ResponseReturnValue:
    """Let a quarter of an hour or an hour pass, or the time until the next working morning, with all that falls due."""
    here = office()
    if not isinstance(here.clock, DemoClock):
        abort(404)
    until = _until(request.form.get("pas", ""), present())
    db.session.rollback()  # the errands write on connections of their own
    let_time_pass(Errands(sessionmaker(db.engine), here.line, here.carriers, here.clock), until=until)
    return redirect(url_for("phones.all_phones"))


def _until(step: str, here: Present) -> datetime:
    if step == "matin":
        return next_morning(here.now, town_hours(here.commune))
    return here.now + STEPS[step] if step in STEPS else abort(400)
