"""`/l/<token>/visite.ics`: the visit for the phone's own calendar (RFC 5545), without a name or an address.

Calendars are shared and copied elsewhere: what somebody must not read by chance stays behind the link of the text.
Instants are written in UTC (form 2 of 3.3.5), which every phone shows in its own zone, overseas as well.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from dispatch.desk import Desk
from dispatch.requests import Ask
from dispatch.states import Role
from sms.phone import display
from voisinage.links.neighbour_sheet import may_report
from voisinage.links.standing import Standing, standing

LONGEST_LINE = 75  # octets, without the line break: RFC 5545, 3.1


def has_visit(ask: Ask) -> bool:
    """Whether a neighbour who said yes is still expected at an agreed time."""
    agreed = ask.visit_start is not None and ask.visit_end is not None
    expected = ask.role is Role.BRICOLEUR and standing(ask) is Standing.IN_HAND and may_report(ask.request)
    return agreed and expected


def event_of(here: Desk, ask: Ask) -> str:
    """The visit as a calendar of one event. It keeps its UID: added twice, or moved, it is one event."""
    return "".join(f"{folded}\r\n" for line in _lines(here, ask) for folded in _folded(line))


def _lines(here: Desk, ask: Ask) -> Iterator[str]:
    need = ask.request
    place = need.sector.name if need.sector else need.commune.name
    about = (
        "L’adresse et le code à dire à la porte sont sur la page de votre SMS.\n"
        f"Un empêchement ? Dites-le sur cette page, ou appelez la mairie : {display(need.commune.contact_phone)}"
    )
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Voisinage//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield "BEGIN:VEVENT"
    yield f"UID:visite-{ask.id}-{need.ref.lower()}@voisinage"
    yield f"DTSTAMP:{_utc(here.now)}"
    yield f"DTSTART:{_utc(ask.visit_start)}"
    yield f"DTEND:{_utc(ask.visit_end)}"
    yield f"SUMMARY:{_escaped(f'Coup de main : {need.job.label}')}"
    yield f"LOCATION:{_escaped(place)}"
    yield f"DESCRIPTION:{_escaped(about)}"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(need.job.label)}", "TRIGGER:-PT1H")
    yield from ("END:VALARM", "END:VEVENT", "END:VCALENDAR")


def _utc(at: datetime | None) -> str:
    if at is None:
        raise ValueError("a visit without a time has no place in a calendar")
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """As a TEXT value: RFC 5545, 3.3.11. Other control signs have no place there."""
    safe = "".join(sign for sign in text if sign == "\n" or sign.isprintable())
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        safe = safe.replace(sign, written)
    return safe


def _folded(line: str) -> Iterator[str]:
    """Cut at 75 octets, never within a sign; what goes on begins with a space."""
    part, room = "", LONGEST_LINE
    for sign in line:
        size = len(sign.encode())
        if size > room:
            yield part
            part, room = " ", LONGEST_LINE - 1
        part, room = part + sign, room - size
    yield part
