"""`/vos-donnees`: what everybody must be told of their data (GDPR, articles 13 and 14), to read or to print."""

from flask import render_template
from sqlalchemy import func, select

from dispatch.places import Commune
from dispatch.retention.periods import LIMITS, Kept
from dispatch.retention.tables import RetentionPeriod
from voisinage.about import MOST_CONTACTS
from voisinage.carriers import TWILIO
from voisinage.db import db
from voisinage.desk import office
from voisinage.privacy.blueprint import privacy


@privacy.get("/vos-donnees")
def notice() -> str:
    """For the person who is helped, whose data come from somebody else, for the volunteer, and for agents."""
    communes = select(Commune.name, Commune.contact_phone).order_by(Commune.name).limit(MOST_CONTACTS)
    settings = office().settings
    return render_template(
        "privacy/notice.html", communes=db.session.execute(communes).all(), dpo=settings.dpo, months=_longest(),
        abroad=TWILIO in settings.sms_carrier or bool(settings.voice_number),  # it alone calls
    )  # fmt: skip


def _longest() -> dict[str, int]:
    """The longest time that any commune here keeps each kind: of everybody who reads this, it is true."""
    communes = db.session.scalar(select(func.count(Commune.id))) or 0
    chosen = select(RetentionPeriod.kept, func.max(RetentionPeriod.length), func.count())
    rows = {kept: (longest, many) for kept, longest, many in db.session.execute(chosen.group_by(RetentionPeriod.kept))}
    return {kept.value: _length(kept, communes, *rows.get(kept, (0, 0))) for kept in LIMITS}


def _length(kept: Kept, communes: int, longest: int, many: int) -> int:
    return longest if many and many >= communes else max(longest, LIMITS[kept].length)
