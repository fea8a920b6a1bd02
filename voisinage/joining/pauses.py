"""How long a volunteer may be left in peace, as plain choices."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from dispatch.desk import Desk
from dispatch.people import Volunteer

PAUSES = {"1": "une semaine", "2": "deux semaines", "4": "un mois", "13": "trois mois"}  # by weeks


def today_of(here: Desk, volunteer: Volunteer) -> date:
    """The day in their commune."""
    return here.now.astimezone(ZoneInfo(volunteer.commune.timezone)).date()


def pause_until(here: Desk, volunteer: Volunteer, weeks: str) -> date | None:
    """The first day they may be asked again; None for what is not among the choices."""
    return today_of(here, volunteer) + timedelta(weeks=int(weeks)) if weeks in PAUSES else None
