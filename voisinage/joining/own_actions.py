"""What the buttons of one's own page do. The token of the address is the permission, as on every link."""

from collections.abc import Callable
from dataclasses import replace

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from dispatch import care
from dispatch.desk import Actor, Desk
from dispatch.joining.leaving import forget
from dispatch.joining.own_links import opened
from dispatch.joining.wishes import Pace, set_pace, set_week
from dispatch.joining.words import LinkPurpose
from dispatch.own_settings import change_settings, settings_of
from dispatch.pauses import come_back, pause
from dispatch.people import Volunteer
from dispatch.states import StopBy, Travel
from voisinage.desk import desk
from voisinage.formats import day
from voisinage.joining.blueprint import joining, refuse_other_sites
from voisinage.joining.choices import PER_WEEK_CHOICES, RADIUS_CHOICES, TRAVEL_CHOICES, WHENEVER
from voisinage.joining.forms import SkillsForm
from voisinage.joining.own_data import data_held
from voisinage.joining.own_page import shown, unknown
from voisinage.joining.pauses import pause_until

UNPROCESSABLE = 422


def _week(here: Desk, volunteer: Volunteer) -> str:
    set_week(here, volunteer, request.form.getlist("half_days"))
    return "C’est noté : nous vous demanderons dans ces moments-là."


def _pause(here: Desk, volunteer: Volunteer) -> str:
    until = pause_until(here, volunteer, request.form.get("weeks", ""))
    if until is None:
        raise ValueError("Choisissez combien de temps.")
    pause(here, volunteer, until, actor=Actor(volunteer_id=volunteer.id))
    return f"C’est noté : nous ne vous demanderons rien avant le {day(until)}."


def _back(here: Desk, volunteer: Volunteer) -> str:
    come_back(here, volunteer, actor=Actor(volunteer_id=volunteer.id))
    return "Bon retour parmi nous !"


class SkillsRefused(ValueError):
    """What they like to do was not understood; `form` says why, beside its boxes."""

    def __init__(self, form: SkillsForm) -> None:
        super().__init__()
        self.form = form


def _skills(here: Desk, volunteer: Volunteer) -> str:
    form = SkillsForm(request.form)
    if not form.validate():
        raise SkillsRefused(form)
    wanted = replace(settings_of(volunteer), skills=frozenset(form.skills.data or ()))
    change_settings(here, volunteer, wanted, actor=Actor(volunteer_id=volunteer.id))
    return "C’est noté : nous vous demanderons cela, et rien d’autre."


def _pace(here: Desk, volunteer: Volunteer) -> str:
    """A distance that is none of the choices, noted by the mairie, is kept where it comes back unchanged."""
    per_week, radius, moves_by = (request.form.get(name, "") for name in ("per_week", "radius", "moves_by"))
    distances = {*RADIUS_CHOICES, str(volunteer.radius_m)}
    weekly = {*PER_WEEK_CHOICES, str(volunteer.asks_per_week or WHENEVER)}
    if per_week not in weekly or radius not in distances or moves_by not in TRAVEL_CHOICES:
        raise ValueError("Choisissez dans chaque liste.")
    set_pace(here, volunteer, Pace(int(per_week) or None, int(radius), Travel(moves_by)))
    return "C’est noté : nous vous demanderons à ce rythme-là."


def _stop(here: Desk, volunteer: Volunteer) -> str:
    care.stop(here, volunteer, StopBy.LINK)
    return "C’est noté : nous ne vous écrivons plus, et ce qui vous était confié va à quelqu’un d’autre."


def _again(here: Desk, volunteer: Volunteer) -> str:
    care.resume(here, volunteer)
    return "C’est noté : vous recevrez de nouveau nos demandes."


# By the noun at the end of the address: the verb, which answers what the page then says.
ACTIONS: dict[str, Callable[[Desk, Volunteer], str]] = {
    "semaine": _week,
    "savoirs": _skills,
    "rythme": _pace,
    "pause": _pause,
    "retour": _back,
    "arret": _stop,
    "reprise": _again,
}


@joining.post("/moi/<token>/<any(semaine, savoirs, rythme, pause, retour, arret, reprise):noun>")
def act(token: str, noun: str) -> ResponseReturnValue:
    """Do what the button says, and show the page with a sentence: no session to carry it over."""
    refuse_other_sites()
    here = desk()
    link = opened(here.session, token, LinkPurpose.PAGE, here.now)
    if link is None:
        return unknown()
    try:
        said = ACTIONS[noun](here, link.volunteer)
    except SkillsRefused as refused:
        return shown(here, link, token, wrong=refused.form), UNPROCESSABLE
    except ValueError as wrong:
        return shown(here, link, token, wrong=str(wrong)), UNPROCESSABLE
    here.session.commit()
    return shown(here, link, token, said=said)


@joining.post("/moi/<token>/donnees")
def data(token: str) -> ResponseReturnValue:
    """All that is kept about them, as a text file to read or to keep."""
    refuse_other_sites()
    here = desk()
    link = opened(here.session, token, LinkPurpose.PAGE, here.now)
    if link is None:
        return unknown()
    answer = Response(data_held(here, link.volunteer), content_type="text/plain; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename="mes-donnees-voisinage.txt")
    return answer


@joining.post("/moi/<token>/depart")
def leave(token: str) -> ResponseReturnValue:
    """Ask first; with the box ticked, leave and be forgotten. That cannot be undone, and the page says so."""
    refuse_other_sites()
    here = desk()
    link = opened(here.session, token, LinkPurpose.PAGE, here.now)
    if link is None:
        return unknown()
    volunteer = link.volunteer
    commune, sure = volunteer.commune, request.form.get("sure") == "oui"
    if not sure:
        missed = "envoye" in request.form
        page = render_template("joining/leave.html", commune=commune, token=token, missed=missed)
        return (page, UNPROCESSABLE) if missed else page
    forget(here, volunteer, actor=Actor(volunteer_id=volunteer.id))
    here.session.commit()
    return render_template("joining/left.html", commune=commune)
