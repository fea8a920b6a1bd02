"""A volunteer's own quiet hours, beside the commune's: what does not leave to them in between."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dispatch.availability import OwnQuiet
from dispatch.deadlines import sendable
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import Urgency

MOST_NIGHTS = 7  # quiet hours that leave no hour of the day are no quiet hours


def sendable_to(volunteer: Volunteer, request: Request, now: datetime) -> datetime:
    """The first instant from `now` on at which a text about this request may be sent to this volunteer.

    The commune's quiet hours and their own both hold; neither does for what cannot wait.
    """
    at = first = sendable(request, now)
    quiet = quiet_of(volunteer, ZoneInfo(request.commune.timezone))
    if quiet is None or request.urgency is Urgency.IMMEDIATE:
        return at
    for _ in range(MOST_NIGHTS):
        over = quiet.over(at)
        if over == at:
            return at
        at = sendable(request, over)
    return first


def quiet_of(volunteer: Volunteer, tz: ZoneInfo) -> OwnQuiet | None:
    """Their own quiet hours, if they have any."""
    if volunteer.quiet_from is None or volunteer.quiet_until is None:
        return None
    return OwnQuiet(volunteer.quiet_from, volunteer.quiet_until, tz)
