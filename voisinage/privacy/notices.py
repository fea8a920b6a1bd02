"""`/vos-donnees`: what everybody must be told of their data (GDPR, articles 13 and 14), to read or to print."""

from flask import render_template
from sqlalchemy import select

from dispatch.places import Commune
from dispatch.retention.periods import LIMITS, Kept
from voisinage.about import MOST_CONTACTS
from voisinage.db import db
from voisinage.desk import office
from voisinage.privacy.blueprint import privacy


@privacy.get("/vos-donnees")
def notice() -> str:
    """For the person who is helped, whose data come from somebody else, and for the volunteer."""
    communes = select(Commune.name, Commune.contact_phone).order_by(Commune.name).limit(MOST_CONTACTS)
    months = {kept.value: limit.length for kept, limit in LIMITS.items()}
    return render_template(
        "privacy/notice.html", communes=db.session.execute(communes).all(), dpo=office().settings.dpo, months=months,
        kept=Kept,
    )  # fmt: skip
