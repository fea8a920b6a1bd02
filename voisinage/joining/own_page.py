"""`/moi`: somebody types their number and gets a link by text; `/moi/<token>`: their own page, for an hour.

The answer to a number is the same, and takes as long, whether it is known or not. Like all links, the page changes
nothing on GET and shows neither name nor number nor address then: scanners open links too. What is kept in full is
handed out by a button.
"""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.joining.half_days import ticked
from dispatch.joining.life import minutes_given, missions, standing_of
from dispatch.joining.own_links import opened, send_own_link
from dispatch.joining.signing import is_to_sign
from dispatch.joining.tables import OwnLink
from dispatch.joining.wishes import stretches_of
from dispatch.joining.words import LinkPurpose
from dispatch.pauses import away_until
from dispatch.people import Volunteer
from sms.phone import parse_phone
from voisinage.desk import desk
from voisinage.joining.blueprint import joining, refuse_other_sites, within_limits
from voisinage.joining.choices import DAYS, HALF_NAMES, SKILL_CHOICES
from voisinage.joining.communes import communes
from voisinage.joining.forms import NumberForm, SkillsForm, phone_refused
from voisinage.joining.pace import pace_of
from voisinage.joining.pauses import PAUSES
from voisinage.joining.seal import is_sealed, new_seal
from voisinage.joining.sign_up import OFTEN, OLD, TOO_MANY, UNPROCESSABLE
from voisinage.joining.words import STANDING_TOLD
from voisinage.limits.even_time import even_time

FORM = "own_page"
MOST_PLACES = 10  # volunteers of that many communes at most: one number is one person


@joining.get("/moi")
def ask_number() -> ResponseReturnValue:
    """Whose page?"""
    return _number_page(NumberForm(formdata=None))


@joining.post("/moi")
def send_link() -> ResponseReturnValue:
    """Send a link to this number, if it is a volunteer's; the answer does not tell."""
    refuse_other_sites()
    here, form = desk(), NumberForm()
    if form.is_from_a_machine:
        return redirect(url_for("joining.link_sent"), 303)
    form.territory = _territory(form.phone.data or "")
    if not form.validate():
        return _number_page(form), UNPROCESSABLE
    if not is_sealed(FORM, form.seal.data or ""):
        return _number_page(form, notice=OLD), UNPROCESSABLE
    if not within_limits(here, FORM):
        return _number_page(form, notice=OFTEN), TOO_MANY
    phone = parse_phone(form.phone.data or "", form.territory).e164
    theirs = select(Volunteer).where(Volunteer.phone == phone).order_by(Volunteer.id).limit(MOST_PLACES)
    with even_time():
        for volunteer in here.session.scalars(theirs).all():
            send_own_link(here, volunteer)
        here.session.commit()
    return redirect(url_for("joining.link_sent"), 303)


@joining.get("/moi/envoye")
def link_sent() -> ResponseReturnValue:
    """What happens next: the same words for everybody."""
    every = communes()
    return render_template("joining/link_sent.html", commune=every[0] if len(every) == 1 else None)


@joining.get("/moi/<token>")
def own_page(token: str) -> ResponseReturnValue:
    """The page, or kind words once the link is too old."""
    here = desk()
    link = opened(here.session, token, LinkPurpose.PAGE, here.now)
    return shown(here, link, token) if link else unknown()


@joining.get("/moi/<token>/<_noun>")
def back_to_page(token: str, _noun: str) -> ResponseReturnValue:
    """A phone that opens again the address it last posted to comes back to the page."""
    return redirect(url_for("joining.own_page", token=token))


def shown(here: Desk, link: OwnLink, token: str, *, said: str = "", wrong: str | SkillsForm = "") -> str:
    """The page of whoever the link was sent to. `said`: what was just done; `wrong`: why it was not."""
    volunteer = link.volunteer
    return render_template(
        "joining/own_page.html",
        commune=volunteer.commune,
        volunteer=volunteer,
        token=token,
        until=link.expires_at,
        said=said,
        wrong=wrong if isinstance(wrong, str) else "",
        standing=standing_of(here, volunteer),
        told=STANDING_TOLD,
        ticked=ticked(stretches_of(volunteer)),
        days=DAYS,
        halves=HALF_NAMES,
        pauses=PAUSES,
        skills=wrong if isinstance(wrong, SkillsForm) else _skills_of(volunteer),
        offered=SKILL_CHOICES,
        pace=pace_of(volunteer),
        paused=away_until(here.session, volunteer, here.now),
        missions=missions(here, volunteer),
        minutes=minutes_given(here, volunteer),
        to_sign=is_to_sign(here, volunteer),
    )


def _skills_of(volunteer: Volunteer) -> SkillsForm:
    return SkillsForm(data={"skills": [one.skill for one in volunteer.skills]})


def unknown() -> ResponseReturnValue:
    """A link that is too old or was never sent."""
    return render_template("joining/link_unknown.html"), 404


def _territory(typed: str) -> str:
    """Where numbers are read as in one of our communes: the first in which this one exists."""
    every = [commune.territory for commune in communes()] or ["FR"]
    return next((territory for territory in every if not phone_refused(typed, territory)), every[0])


def _number_page(form: NumberForm, *, notice: str = "") -> str:
    form.seal.data = new_seal(FORM)
    every = communes()
    commune = every[0] if len(every) == 1 else None
    return render_template("joining/number.html", form=form, commune=commune, notice=notice)
