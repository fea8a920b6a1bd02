"""When a person can be visited, in words. With the month: a page is read again weeks later, a slip hangs on a door."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from dispatch.requests import Request, RequestWindow
from sms.when import spoken_hours
from voisinage.wording import window


def visit_lines(request: Request) -> list[str]:
    """One line a day, "jeudi 12 novembre entre 9h et 12h, ou entre 14h et 18h", or that any moment is good."""
    zone = request.commune.timezone
    days = groupby(request.windows, key=lambda one: _days(one, zone))
    return [_line(list(stretches), zone) for _, stretches in days] or ["N’importe quand"]


def _days(one: RequestWindow, zone: str) -> tuple[date, date]:
    start, end = (at.astimezone(ZoneInfo(zone)).date() for at in (one.start_at, one.end_at))
    return start, end


def _line(stretches: Sequence[RequestWindow], zone: str) -> str:
    first, *others = stretches
    hours = [spoken_hours(one.start_at, one.end_at, zone) for one in others]
    return ", ou ".join([window(first.start_at, first.end_at, zone, month=True), *hours])
