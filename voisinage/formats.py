"""How values are written on the pages: French dates in the commune's time, distances, phone numbers."""

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import flask_babel
from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal
from flask import Flask

from sms.phone import display
from voisinage.labels import label, tone
from voisinage.privacy.keyless import keyless
from voisinage.typography import NBSP, FrenchTypography, typeset
from voisinage.wording import of, of_place, uncapitalised

KILOMETRE = 1_000
A_MINUTE = timedelta(minutes=1)


def init_formats(app: Flask) -> None:
    """Give the templates these functions as filters, and have them typeset as French is."""
    functions = (
        day, month, clock, moment, ago, metres, hours, euros, phone, label, tone, of, of_place, typeset, uncapitalised,
        keyless,
    )  # fmt: skip
    for function in functions:
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.add_extension(FrenchTypography)


def moment(instant: datetime, timezone: str | None = None) -> str:
    """Write "jeudi 3 décembre à 14h30". `timezone` is a zone's name; without it, the agent's commune decides."""
    return f"{day(instant, timezone)} à {clock(instant, timezone)}"


def day(value: date | datetime, timezone: str | None = None) -> str:
    """Write "jeudi 3 décembre", "mardi 1er décembre". A plain date is taken as it is."""
    local = _local(value, timezone) if isinstance(value, datetime) else value
    number = "1er" if local.day == 1 else str(local.day)
    return f"{format_date(local, 'EEEE', 'fr')} {number}{NBSP}{format_date(local, 'MMMM', 'fr')}"


def month(instant: datetime) -> str:
    """Write "Novembre 2026". The instant's own zone decides."""
    return format_date(instant, "LLLL yyyy", "fr").capitalize()


def clock(instant: datetime, timezone: str | None = None) -> str:
    """Write "14h30", "9h": as the texts do."""
    local = _local(instant, timezone)
    return f"{local.hour}h{local.minute:02}" if local.minute else f"{local.hour}h"


def ago(instant: datetime, now: datetime) -> str:
    """Write "il y a 20 minutes", "dans 3 heures"; "à l’instant" within a minute."""
    if abs(instant - now) < A_MINUTE:
        return "à l’instant"
    return format_timedelta(instant - now, add_direction=True, locale="fr")


def metres(distance: float) -> str:
    """Write "350 m", to the nearest 50, or "1,2 km": no home is given away by a figure."""
    rounded = max(50, round(distance / 50) * 50)
    if rounded < KILOMETRE:
        return f"{rounded}{NBSP}m"
    return f"{rounded / KILOMETRE:.1f}".replace(".", ",").removesuffix(",0") + f"{NBSP}km"


def hours(minutes: int) -> str:
    """Write "45 minutes", "2 h", "3 h 30"."""
    if minutes < 60:
        return f"{minutes}{NBSP}minute{'s' if minutes > 1 else ''}"
    whole, rest = divmod(minutes, 60)
    return f"{whole}{NBSP}h{NBSP}{rest:02}" if rest else f"{whole}{NBSP}h"


def figure(many: int) -> str:
    """Write "6 643", with a narrow space that does not break."""
    return format_decimal(many, locale="fr")


def counted(many: int, words: str) -> str:
    """Write "1 compte ouvert", "2 218 adresses connues": each word agrees."""
    return f"{figure(many)} {' '.join(f'{word}s' for word in words.split()) if many > 1 else words}"


def euros(micros: int) -> str:
    """Write millionths of a euro as "0,07 €", "0,0525 €", "1 204,50 €": a text's price may have four decimals."""
    return f"{format_decimal(micros / 1_000_000, '#,##0.00##', 'fr')}{NBSP}€"


def phone(e164: str) -> str:
    """Write "06 39 98 00 01": as people read it out."""
    return display(e164)


def _local(instant: datetime, timezone: str | None) -> datetime:
    zone: tzinfo | None = ZoneInfo(timezone) if timezone else flask_babel.get_timezone()
    return instant.astimezone(zone)
