"""Where it stands with a volunteer, in French: how they are reached, what keeps them from being asked."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from dispatch.channels import is_landline
from dispatch.desk import Desk, Line
from dispatch.matching import reasons
from dispatch.people import Volunteer
from dispatch.rules import Rules
from voisinage.formats import day
from voisinage.wording import STOPPED_BY, typeset


def reached_by(volunteer: Volunteer, line: Line) -> str:
    """By what we write or speak to them."""
    if is_landline(volunteer.phone):
        return "par appel" if line.can_call else f"Cette personne {typeset(reasons.NO_CALLS)} : appelez-la vous-même."
    return "par appel" if volunteer.prefers_voice and line.can_call else "par SMS"


def obstacles(here: Desk, volunteer: Volunteer) -> str:
    """Why nobody asks them anything for now; nothing where they may be asked."""
    today = here.now.astimezone(ZoneInfo(volunteer.commune.timezone)).date()
    return ", ".join(_obstacles(volunteer, today))


def _obstacles(volunteer: Volunteer, today: date) -> Iterator[str]:
    if volunteer.stopped_at is not None:
        how = f", {STOPPED_BY[volunteer.stopped_by]}" if volunteer.stopped_by else ""
        yield f"ne veut plus de messages depuis {day(volunteer.stopped_at)}{how}"
    if volunteer.charter_signed_at is None:
        yield typeset(reasons.NO_CHARTER)
    if volunteer.phone_verified_at is None and Rules.from_json(volunteer.commune.rules).verify_phones:
        yield typeset(reasons.NUMBER_NOT_CONFIRMED)
    rules = Rules.from_json(volunteer.commune.rules)
    if volunteer.to_meet and (rules.meet_first or volunteer.is_referent or volunteer.phone_verified_at is None):
        yield typeset(reasons.NOT_MET)
    if volunteer.paused_until is not None and today < volunteer.paused_until:
        yield f"en pause jusqu’au {day(volunteer.paused_until)}"
