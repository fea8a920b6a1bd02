"""The weekly rota of a sector's referents: who is on duty on which day, changed as a whole and noted."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.people import Volunteer
from dispatch.places import Commune, Sector
from dispatch.presence import ReferentDuty

Turn = tuple[int, int]  # a weekday, Monday is 0, and a volunteer's id
WEEKDAYS = range(7)


def rota_of(session: Session, commune: Commune) -> Mapping[int, Collection[Turn]]:
    """The turns of every sector of a commune, by the sector's id, but for people who are no referents any more."""
    duty = ReferentDuty
    turns = (
        select(duty.sector_id, duty.weekday, duty.volunteer_id)
        .join(Volunteer, Volunteer.id == duty.volunteer_id)
        .where(Volunteer.commune_id == commune.id, Volunteer.is_referent)
    )
    found: dict[int, set[Turn]] = defaultdict(set)
    for sector_id, weekday, volunteer_id in session.execute(turns):
        found[sector_id].add((weekday, volunteer_id))
    return found


def set_rota(desk: Desk, sector: Sector, turns: Collection[Turn], *, actor: Actor) -> bool:
    """Give a sector these turns and no others; False where nothing changed. Raises ValueError for no referent."""
    desk.session.refresh(sector, with_for_update={"key_share": True})  # two agents save one after the other
    wanted, referents = set(turns), _referents(desk.session, sector)
    if any(day not in WEEKDAYS or volunteer_id not in referents for day, volunteer_id in wanted):
        raise ValueError("not a turn of this commune's referents")
    known = {(row.weekday, row.volunteer_id) for row in desk.session.execute(_turns(sector))}
    for day, volunteer_id in known - wanted:
        row = ReferentDuty.volunteer_id == volunteer_id, ReferentDuty.weekday == day
        desk.session.execute(delete(ReferentDuty).where(ReferentDuty.sector_id == sector.id, *row))
    new = sorted(wanted - known)
    desk.session.add_all(ReferentDuty(sector_id=sector.id, weekday=day, volunteer_id=one) for day, one in new)
    if known == wanted:
        return False
    facts = {"sector": sector.id, "added": new, "removed": sorted(known - wanted)}
    note_commune(desk, sector.commune_id, Event.ROTA_CHANGED, actor, **facts)
    return True


def holes(turns: Collection[Turn]) -> list[int]:
    """The days on which nobody is on duty."""
    covered = {day for day, _ in turns}
    return [day for day in WEEKDAYS if day not in covered]


def _turns(sector: Sector) -> Select[int, int]:
    return select(ReferentDuty.weekday, ReferentDuty.volunteer_id).where(ReferentDuty.sector_id == sector.id)


def _referents(session: Session, sector: Sector) -> set[int]:
    mine = select(Volunteer.id).where(Volunteer.commune_id == sector.commune_id, Volunteer.is_referent)
    return set(session.scalars(mine))
