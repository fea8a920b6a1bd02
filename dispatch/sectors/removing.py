"""A sector that a commune no longer wants: gone where nothing hangs on it, else what hangs on it goes to another."""

from dataclasses import dataclass

from sqlalchemy import Table, delete, func, select, update

from dispatch.base import Base
from dispatch.desk import Desk
from dispatch.people import Volunteer, sector_referent
from dispatch.places import Sector
from dispatch.presence import ReferentDuty
from dispatch.requests import Request


@dataclass(frozen=True)
class Hanging:
    """How many requests, ended ones included, and how many volunteers have to do with a sector."""

    requests: int
    volunteers: int


class SectorInUse(Exception):
    """Something hangs on the sector, and it is not said where that should go."""

    def __init__(self, hanging: Hanging) -> None:
        """Keep how much it is."""
        super().__init__(hanging)
        self.hanging = hanging


def remove_sector(desk: Desk, sector: Sector, *, into: Sector | None = None) -> Hanging:
    """Remove a sector; its requests and volunteers go to `into`, another of its commune. How many went.

    Raises SectorInUse where there are any and `into` is None.
    """
    desk.session.refresh(sector, with_for_update=True)  # whoever puts a request there meanwhile waits
    hanging = _hanging_on(desk, sector)
    if into is not None:
        _move(desk, sector, into)
    elif hanging.requests or hanging.volunteers:
        raise SectorInUse(hanging)
    desk.session.delete(sector)
    desk.session.flush()
    desk.session.expire_all()
    return hanging


def _hanging_on(desk: Desk, sector: Sector) -> Hanging:
    requests = select(func.count(Request.id)).where(Request.sector_id == sector.id)
    follows = select(sector_referent.c.volunteer_id).where(sector_referent.c.sector_id == sector.id)
    on_duty = select(ReferentDuty.volunteer_id).where(ReferentDuty.sector_id == sector.id)
    only_there = select(Volunteer.id).where(Volunteer.only_sector_id == sector.id)
    people = follows.union(on_duty, only_there).subquery()
    volunteers = desk.session.scalar(select(func.count()).select_from(people))
    return Hanging(desk.session.scalar(requests) or 0, volunteers or 0)


def _move(desk: Desk, sector: Sector, into: Sector) -> None:
    session = desk.session
    session.execute(update(Request).where(Request.sector_id == sector.id).values(sector_id=into.id))
    session.execute(update(Volunteer).where(Volunteer.only_sector_id == sector.id).values(only_sector_id=into.id))
    for table in (sector_referent, Base.metadata.tables[ReferentDuty.__tablename__]):
        _move_rows(desk, table, sector.id, into.id)


def _move_rows(desk: Desk, table: Table, old: int, new: int) -> None:
    """Each row once: who follows both sectors already follows the one that stays."""
    others = [column for column in table.c if column.name != "sector_id"]
    kept = {tuple(row) for row in desk.session.execute(select(*others).where(table.c.sector_id == new))}
    moved = {tuple(row) for row in desk.session.execute(select(*others).where(table.c.sector_id == old))}
    desk.session.execute(delete(table).where(table.c.sector_id == old))
    names = [column.name for column in others]
    if rows := [{"sector_id": new, **dict(zip(names, row, strict=True))} for row in sorted(moved - kept)]:
        desk.session.execute(table.insert(), rows)
