"""The weekly rota of the demo town: the referents of a sector take the days in turn, and nobody takes Sunday."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.presence import ReferentDuty

ON_DUTY = range(6)  # Monday to Saturday


def take_turns(session: Session, commune: Commune) -> None:
    """Give each sector its week."""
    mine = select(Volunteer).where(Volunteer.commune_id == commune.id, Volunteer.is_referent)
    referents = session.scalars(mine.options(selectinload(Volunteer.sectors)).order_by(Volunteer.id)).all()
    for sector in commune.sectors:
        theirs = [one for one in referents if sector in one.sectors]
        session.add_all(
            ReferentDuty(sector_id=sector.id, weekday=day, volunteer_id=theirs[day % len(theirs)].id)
            for day in ON_DUTY
            if theirs
        )
