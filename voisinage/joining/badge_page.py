"""`/badge/<token>`: whoever stands at the door with this card, may they be let in? For anybody who reads its code."""

from zoneinfo import ZoneInfo

from flask import render_template
from flask.typing import ResponseReturnValue

from dispatch.joining.badges import badge_behind, is_good
from dispatch.people import Volunteer
from voisinage.desk import desk
from voisinage.joining.blueprint import joining
from voisinage.looks.showing import shows_volunteer


@joining.get("/badge/<token>")
def check_badge(token: str) -> ResponseReturnValue:
    """Good or not good, for whom and on what day: a first name and a letter, no number and no address."""
    here = desk()
    badge = badge_behind(here.session, token)
    if badge is None:
        return render_template("joining/badge_unknown.html"), 404
    holder = badge.volunteer
    shows_volunteer(holder)
    today = here.now.astimezone(ZoneInfo(holder.commune.timezone)).date()
    good = is_good(badge, today)
    return render_template(
        "joining/badge_check.html",
        commune=holder.commune,
        good=good,
        who=short_name(holder),
        what=called(holder),
        today=today,
        until=badge.good_until,
    )


def short_name(volunteer: Volunteer) -> str:
    """Such as "Jean D.": enough to compare with a card."""
    return f"{volunteer.first_name} {volunteer.last_name[:1].upper()}." if volunteer.last_name else volunteer.first_name


def called(volunteer: Volunteer) -> str:
    """What they are, on a card."""
    if volunteer.is_bricoleur:
        return "bricoleur solidaire et référent" if volunteer.is_referent else "bricoleur solidaire"
    return "bénévole référent"
