"""A volunteer's own quiet hours, beside the commune's: what does not leave to them in between."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dispatch.availability import OwnQuiet, leaving
from dispatch.deadlines import sendable
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import Urgency


def sendable_to(volunteer: Volunteer, request: Request, now: datetime) -> datetime:
    """The first instant from `now` on at which a text about this request may be sent to this volunteer.

    The commune's quiet hours and their own both hold; neither does for what cannot wait.
    """
    disturbs = request.urgency is Urgency.IMMEDIATE
    quiet = None if disturbs else quiet_of(volunteer, ZoneInfo(request.commune.timezone))
    return leaving(now, quiet, lambda at: sendable(request, at))


def quiet_of(volunteer: Volunteer, tz: ZoneInfo) -> OwnQuiet | None:
    """Their own quiet hours, if they have any."""
    if volunteer.quiet_from is None or volunteer.quiet_until is None:
        return None
    return OwnQuiet(volunteer.quiet_from, volunteer.quiet_until, tz)
