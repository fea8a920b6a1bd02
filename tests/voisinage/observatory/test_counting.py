"""What the database counts is what a plain count of every request finds, whatever the town, on both databases."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.places import Commune
from dispatch.requests import Job, Request
from dispatch.states import State, StuckReason
from tests.stories.town import Town
from tests.voisinage.observatory.plain_count import Course, counted_by_hand
from tests.voisinage.open_site import on_both
from voisinage.observatory.counted import Counted
from voisinage.observatory.counting import counted
from voisinage.observatory.period import Period
from voisinage.observatory.reading import Scope

PARIS = ZoneInfo("Europe/Paris")
# From a Wednesday to a Sunday, over the night in which the clocks go back.
AUTUMN = Period(date(2026, 9, 30), date(2026, 11, 8), PARIS)
A_STEP = [(Event.TAKEN_CHARGE, State.IN_CHARGE), (Event.REPORTED_DONE, State.DONE), (Event.SEARCH_REMINDED, None)]


def some_instant(rng: Random) -> datetime:
    """Often at the edge of a week or of the period, where a count goes wrong."""
    midnights = [AUTUMN.start, AUTUMN.end, *(AUTUMN.midnight(monday) for monday in AUTUMN.weeks())]
    near = rng.choice(midnights) + timedelta(microseconds=rng.choice([-1, 0, 1]))
    anywhere = datetime(2026, 9, 25, tzinfo=UTC) + timedelta(seconds=rng.uniform(0, 50 * 86_400))
    return rng.choice([near, anywhere])


@dataclass(frozen=True)
class Life:
    """A request at random: as the database holds it, and as a reader would tell it."""

    row: dict[str, object]
    journal: list[dict[str, object]]
    course: Course

    @property
    def is_of_the_sector(self) -> bool:
        return self.row["sector_id"] is not None


def a_life(number: int, model: Request, jobs: Sequence[Job], rng: Random) -> Life:
    job, state, opened = rng.choice(jobs), rng.choice(list(State)), some_instant(rng)
    later = sorted(opened + timedelta(seconds=rng.uniform(0, 9e5)) for _ in range(rng.randrange(5)))
    steps = [(at, *rng.choice(A_STEP)) for at in rng.sample(later, len(later))]
    row = {column.key: getattr(model, column.key) for column in Request.__table__.columns}
    row |= {"id": number, "ref": f"C{number:07}", "form_key": f"count-{number}", "job_id": job.id, "state": state,
            "opened_at": opened, "sector_id": rng.choice([model.sector_id, model.sector_id, None]),
            "stuck_reason": StuckReason.NO_REFERENT if state is State.STUCK else None, "chase_at": None}  # fmt: skip
    of_it: dict[str, object] = {"commune_id": model.commune_id, "request_id": number, "details": {}}
    return Life(
        row,
        [of_it | {"at": at, "event": event, "to_state": to} for at, event, to in steps],
        Course(
            job.label, state, opened,
            min((at for at, event, _ in steps if event is Event.TAKEN_CHARGE), default=None),
            min((at for at, _, to in steps if to is State.DONE), default=None),
        ),
    )  # fmt: skip


def grows(town: Town, rng: Random, many: int) -> list[Life]:
    """So many more requests, with a journal each."""
    model = town.records_request()
    with town.sessions.begin() as session:
        jobs = session.scalars(select(Job).where(Job.commune_id == town.commune_id).limit(4)).all()
        lives = [a_life(model.id + 1 + number, model, jobs, rng) for number in range(many)]
        session.execute(insert(Request), [one.row for one in lives])
        session.execute(insert(JournalEntry), [line for one in lives for line in one.journal])
        session.get_one(Request, model.id).opened_at = AUTUMN.end  # the model itself is none of them
    return lives


def in_order(found: Counted) -> tuple[Counter[object], list[tuple[list[int], list[int]]]]:
    """The same whatever the order in which it was counted; a group counted in two parts shows."""
    groups = Counter[object]((group.week, group.job, group.state, group.many) for group in found.groups)
    return groups, [(sorted(week.to_charge), sorted(week.to_done)) for week in found.waits]


@on_both
@pytest.mark.parametrize("seed", [1, 2])
def test_the_database_counts_as_a_reader_would(town: Town, seed: int) -> None:
    lives = [one for one in grows(town, Random(seed), 150) if AUTUMN.start <= one.course.opened_at < AUTUMN.end]
    assert 30 < len(lives) < 150

    with town.sessions() as session:
        commune = session.get_one(Commune, town.commune_id)
        everywhere = counted(session, Scope(commune, AUTUMN))
        here = counted(session, Scope(commune, AUTUMN, town.sector_id))

    of_the_sector = [one.course for one in lives if one.is_of_the_sector]
    assert in_order(everywhere) == in_order(counted_by_hand([one.course for one in lives], AUTUMN))
    assert in_order(here) == in_order(counted_by_hand(of_the_sector, AUTUMN))
