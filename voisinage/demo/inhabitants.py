"""The volunteers of the demo town, on phone numbers kept for fiction (06 39 98 xx xx, Arcep)."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from dispatch.catalogue import SKILLS
from dispatch.joining.tables import Membership
from dispatch.joining.words import JoinedBy
from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill, VolunteerTool
from dispatch.places import Commune
from dispatch.states import Travel
from dispatch.tools import OWNED_FOR
from voisinage.demo.ground import Ground

PAUSED = (7, 19, 33, 48)
NEW = (11, 26, 41, 55)  # who has not signed the charter yet
STOPPED = (37,)
CALLED = (4, 17, 29)  # who prefers a call to a text
UNVERIFIED = NEW[:3]  # who has not confirmed their number yet
ALSO_BRICOLEUR = 5  # the last referent does jobs too

WORKDAYS, EVERY_DAY, WEEKEND = range(5), range(6), (5,)
# When people are free: most are retired or have not told, as in real schemes.
HABITS: tuple[Sequence[tuple[Sequence[int], time, time]], ...] = (
    (),
    ((EVERY_DAY, time(9), time(18)),),
    ((WORKDAYS, time(9), time(12)),),
    ((WORKDAYS, time(14), time(19)),),
    ((WORKDAYS, time(17), time(20)), (WEEKEND, time(9), time(19))),
)
REACH_M = (1_000, 1_500, 2_000, 3_000)


@dataclass(frozen=True)
class Settlement:
    """Where volunteers settle, and when. The sectors of `commune` must be there already."""

    commune: Commune
    ground: Ground
    rng: random.Random
    now: datetime


def settle_volunteers(session: Session, place: Settlement) -> None:
    """Give every volunteer a home, skills and habits."""
    volunteers = [*_referents(place), *_bricoleurs(place)]
    session.add_all(volunteers)
    session.flush()
    session.add_all(_listed(volunteer, place.now) for volunteer in volunteers)


def _listed(volunteer: Volunteer, now: datetime) -> Membership:
    """They came on the mairie's list: those who have not signed yet, lately."""
    came = volunteer.charter_signed_at or now - timedelta(days=12)
    return Membership(volunteer_id=volunteer.id, joined_at=came, joined_by=JoinedBy.LIST)


def _referents(place: Settlement) -> Iterator[Volunteer]:
    sectors = {sector.name: sector for sector in place.commune.sectors}
    for rank, (name, names) in enumerate(place.ground.drawing.referents.items()):
        referent = _at_home(place, name, f"+336399810{rank:02d}")
        referent.is_referent, referent.charter_signed_at = True, place.now - timedelta(days=300)
        referent.phone_verified_at = referent.charter_signed_at
        referent.sectors = [sectors[name] for name in names]
        if rank == ALSO_BRICOLEUR:
            _make_bricoleur(referent, rank, place.rng)
        yield referent


def _bricoleurs(place: Settlement) -> Iterator[Volunteer]:
    rng, now = place.rng, place.now
    for rank, name in enumerate(place.ground.drawing.bricoleurs):
        bricoleur = _at_home(place, name, f"+336399820{rank:02d}")
        bricoleur.phone_verified_at = None if rank in UNVERIFIED else now - timedelta(days=60)
        bricoleur.charter_signed_at = None if rank in NEW else now - timedelta(days=rng.randrange(60, 400))
        bricoleur.prefers_voice = rank in CALLED
        bricoleur.paused_until = (now + timedelta(days=20)).date() if rank in PAUSED else None
        bricoleur.stopped_at = now - timedelta(days=50) if rank in STOPPED else None
        _make_bricoleur(bricoleur, rank, rng)
        yield bricoleur


def _at_home(place: Settlement, name: str, phone: str) -> Volunteer:
    first_name, _, last_name = name.partition(" ")
    house = place.rng.choice(place.ground.houses)
    return Volunteer(
        commune_id=place.commune.id,
        first_name=first_name,
        last_name=last_name,
        phone=phone,
        lat=house.lat,
        lon=house.lon,
    )


def _make_bricoleur(volunteer: Volunteer, rank: int, rng: random.Random) -> None:
    """Three or four skills, dealt in turn so that none is missing in town, and one habit."""
    codes = list(SKILLS)
    skills = {codes[(rank + step) % len(codes)] for step in (0, 1, 5)} | {rng.choice(codes)}
    volunteer.is_bricoleur = True
    volunteer.radius_m = rng.choice(REACH_M)
    volunteer.skills = [VolunteerSkill(skill=code) for code in sorted(skills)]
    volunteer.tools = [VolunteerTool(tool=OWNED_FOR[code]) for code in sorted(skills & OWNED_FOR.keys())]
    volunteer.moves_by = Travel.CAR if "ride" in skills else Travel.FOOT
    volunteer.slots = [
        AvailabilitySlot(weekday=weekday, start_at=start, end_at=end)
        for days, start, end in HABITS[rank % len(HABITS)]
        for weekday in days
    ]
