"""What the pages of the demo say of its present: where and when one is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from dispatch.places import Commune
from voisinage.db import db
from voisinage.demo.town_clock import DemoClock
from voisinage.desk import office


@dataclass(frozen=True)
class Present:
    """The town and its hour. `movable`: the clock can be set on from a page."""

    commune: Commune
    now: datetime
    movable: bool


def present() -> Present:
    """The present of the only commune of the demo."""
    clock = office().clock
    commune = db.session.scalars(select(Commune).order_by(Commune.id)).first()
    if commune is None:
        raise LookupError("the demo town has not been built")
    return Present(commune, clock(), isinstance(clock, DemoClock))
