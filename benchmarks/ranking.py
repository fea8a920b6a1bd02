"""How fast the neighbours for a request are ranked, beside a plain loop: `python -m benchmarks.ranking`.

On SQLite, and on PostgreSQL too where `VOISINAGE_BENCH_PG` gives the URL of a database that may hold a passing schema.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateSchema, DropSchema

from benchmarks.generated_neighbours import NOW, settle
from dispatch.base import Base
from dispatch.engine import make_engine
from dispatch.geo import Point, metres
from dispatch.matching.candidates import bricoleurs_for
from dispatch.matching.judging import Ranking
from dispatch.matching.reasons import NOT_FREE
from dispatch.people import Volunteer, VolunteerSkill
from dispatch.requests import Request

SIZES = (1_000, 10_000, 100_000)
TIMES = 15
PASSING_SCHEMA = "voisinage_bench_ranking"

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Row:
    """One line of the table; milliseconds are medians."""

    database: str
    volunteers: int
    candidates: int
    ranked_ms: float
    loop_ms: float


def main() -> None:
    """Measure and print a table in Markdown."""
    print("| base | bénévoles | proposés | classement | boucle geopy | rapport |\n|---|--:|--:|--:|--:|--:|")
    for row in run():
        print(
            f"| {row.database} | {row.volunteers} | {row.candidates} | {row.ranked_ms:.1f} ms "
            f"| {row.loop_ms:.0f} ms | {row.loop_ms / row.ranked_ms:.0f} × |",
            flush=True,
        )


def run(sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    """Rank one request among so many volunteers, on each database at hand.

    The loop computes the same whatever the database, and takes its time: it is measured once for each size.
    Raises `AssertionError` if the two do not find the same neighbours.
    """
    for volunteers in sizes:
        loop: tuple[list[tuple[float, int]], float] | None = None
        for database in _databases():
            with database() as engine, Session(engine) as session:
                request = settle(session, volunteers, Random(volunteers))
                _let_the_planner_count(session)
                loop = loop or _timed(partial(_loop, session, request), max(1, 5_000 // volunteers))
                yield _measured(session, request, volunteers, loop)


def _databases() -> Iterator[Callable[[], AbstractContextManager[Engine]]]:
    yield _sqlite
    if os.environ.get("VOISINAGE_BENCH_PG"):
        yield _postgresql


@contextmanager
def _sqlite() -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        Base.metadata.create_all(engine)
        yield engine
        engine.dispose()


@contextmanager
def _postgresql() -> Iterator[Engine]:
    """A schema of our own, so that whatever else the database holds stays as it is."""
    engine = make_engine(os.environ["VOISINAGE_BENCH_PG"])
    apart = engine.execution_options(schema_translate_map={None: PASSING_SCHEMA})
    with engine.begin() as connection:
        connection.execute(CreateSchema(PASSING_SCHEMA))
    try:
        Base.metadata.create_all(apart)
        yield apart
    finally:
        with engine.begin() as connection:
            connection.execute(DropSchema(PASSING_SCHEMA, cascade=True))
        engine.dispose()


def _measured(session: Session, request: Request, volunteers: int, loop: tuple[list[tuple[float, int]], float]) -> Row:
    ranking, ranked_ms = _timed(lambda: bricoleurs_for(session, request, now=NOW), TIMES)
    near, loop_ms = loop
    _compare(ranking, near)
    return Row(session.get_bind().dialect.name, volunteers, len(ranking.candidates), ranked_ms, loop_ms)


def _let_the_planner_count(session: Session) -> None:
    schema = f"{PASSING_SCHEMA}." if session.get_bind().dialect.name == "postgresql" else ""
    for table in Base.metadata.sorted_tables:
        session.execute(text(f'ANALYZE {schema}"{table.name}"'))
    session.commit()


def _timed(measured: Callable[[], Answer], times: int) -> tuple[Answer, float]:
    """The first answer, and the median in milliseconds."""
    answer, first = _once(measured)
    return answer, median([first, *(_once(measured)[1] for _ in range(times - 1))])


def _once(measured: Callable[[], Answer]) -> tuple[Answer, float]:
    start = perf_counter()
    answer = measured()
    return answer, (perf_counter() - start) * 1000


def _loop(session: Session, request: Request) -> list[tuple[float, int]]:
    """What comes to mind first: read everybody who has the skill, measure them all, keep who is near enough."""
    home = Point(request.lat or 0, request.lon or 0)
    columns = (Volunteer.id, Volunteer.commune_id, Volunteer.lat, Volunteer.lon, Volunteer.radius_m)
    skilled = select(*columns).join(Volunteer.skills).where(VolunteerSkill.skill == request.job.skill)
    away = [(metres(home, Point(row.lat, row.lon)), row) for row in session.execute(skilled)]
    return sorted(
        (distance, row.id)
        for distance, row in away
        if distance <= row.radius_m and row.commune_id == request.commune_id
    )


def _compare(ranking: Ranking, near: Sequence[tuple[float, int]]) -> None:
    """Both must have found the same neighbours, or their speeds mean nothing."""
    found = {one.id for one in ranking.candidates} | {one.id for one in ranking.excluded if one.reason == NOT_FREE}
    if found != {id_ for _, id_ in near}:
        raise AssertionError("the ranking and the loop disagree on who is near")


if __name__ == "__main__":
    main()
