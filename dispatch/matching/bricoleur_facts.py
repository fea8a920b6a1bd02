"""What is known of somebody who may do a job, as the ranking takes it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from dispatch.availability import OneOff, OwnQuiet, Promise, Slot
from dispatch.geo import Point
from dispatch.states import Travel


class BricoleurFacts(NamedTuple):
    """What is known of somebody who may do the job. `paused_until` is the first day they may be asked again.

    Counts of asks leave out texts that never came. Of answers, `said_yes` and `said_no` are explicit, `silent` is not,
    and nobody is ranked by it. A tuple, because each ranking makes hundreds of them.
    """

    id: int
    point: Point | None
    radius_m: int
    skills: frozenset[str]
    slots: Sequence[Slot]
    charter_signed: bool
    paused_until: date | None
    stopped: bool
    asked_this_week: int
    last_asked_at: datetime | None
    asked_for_this: bool
    busy: int  # visits accepted and not done yet
    phone_verified: bool = True
    reachable: bool = True  # by a text, or by a call where calls are placed
    tools: frozenset[str] = frozenset()
    once: Sequence[OneOff] = ()
    moves_by: Travel = Travel.FOOT
    quiet: OwnQuiet | None = None
    asked_today: int = 0  # by texts that leave on the day on which this one would
    week_began_at: datetime | None = None  # when the text of the first of them left
    asked_this_month: int = 0
    asks_per_day: int | None = None  # less than the commune's, at their wish
    asks_per_week: int | None = None
    only_sector_id: int | None = None
    pair_only: bool = False
    said_yes: int = 0
    said_no: int = 0
    silent: int = 0
    last_done_at: datetime | None = None
    knows_person: bool = False  # did a visit for them that was verified
    kept_apart: bool = False  # plus jamais ensemble
    promised: Sequence[Promise] = ()  # visits elsewhere that are to come
    to_meet: bool = False  # signed up alone, the mairie has not met them
