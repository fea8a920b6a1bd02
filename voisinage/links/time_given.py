"""How long it took, asked once it is done: plain choices, and the answer."""

from collections.abc import Mapping

from werkzeug.exceptions import BadRequest

from dispatch import bricoleurs
from dispatch.desk import Desk
from dispatch.requests import Ask
from dispatch.time_given import tell_minutes
from voisinage.formats import hours
from voisinage.links.missed import NothingChosen

MINUTES = {str(minutes): hours(minutes) for minutes in (15, 30, 45, 60, 90, 120, 180)}


def tell_time(here: Desk, ask: Ask, form: Mapping[str, str]) -> None:
    """Keep it. Raises NothingChosen, and BadRequest for what was not among the choices."""
    if not form.get("minutes"):
        raise NothingChosen("minutes")
    if form.get("minutes") not in MINUTES:
        raise BadRequest
    tell_minutes(here, ask, int(form["minutes"]))


def report_done(here: Desk, ask: Ask, form: Mapping[str, str]) -> None:
    """It is done; with how long it took where that came along."""
    bricoleurs.report_done(here, ask)
    if form.get("minutes"):
        tell_time(here, ask, form)
