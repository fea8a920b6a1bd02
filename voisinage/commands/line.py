"""How people reach this installation back, as a command must know it before it writes a text."""

from datetime import UTC, datetime

from dispatch.desk import Line
from voisinage.carriers import make_carriers
from voisinage.checkup import problems
from voisinage.config import Settings


def line_of(settings: Settings) -> Line | None:
    """The line of these settings; None while they do not stand, and no text should be written by them."""
    if problems(settings):
        return None
    carriers = make_carriers(settings, lambda: datetime.now(UTC))
    can_call, can_mail = carriers.caller is not None, bool(settings.smtp_url)
    return Line(settings.base_url, carriers.can_reply, can_call=can_call, can_mail=can_mail)
