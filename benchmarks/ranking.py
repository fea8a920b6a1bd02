"""How fast the neighbours for a request are ranked, beside what it takes at the least: `python -m benchmarks.ranking`.

On SQLite, and on PostgreSQL too where `VOISINAGE_BENCH_PG` gives the URL of a server that may create a database.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import event, select, text
from sqlalchemy.orm import ORMExecuteState, Session

from benchmarks.databases import Opened, each_kind
from benchmarks.generated_neighbours import MEASURED, NOW, settle
from benchmarks.stopwatch import at_once, in_turn
from dispatch.engine import make_engine
from dispatch.geo import Point, metres
from dispatch.matching.candidates import bricoleurs_for, facts_for
from dispatch.matching.judging import Ranking
from dispatch.matching.reading import need_of
from dispatch.matching.reasons import NOT_FREE
from dispatch.people import Volunteer, VolunteerSkill
from dispatch.requests import Request
from tests.keys import RING

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TIMES = 41
NEAREST = text("SELECT id FROM volunteer WHERE is_bricoleur ORDER BY point(lon, lat) <-> point(:lon, :lat) LIMIT 20")

Near = list[tuple[float, int]]  # metres and id


@dataclass(frozen=True)
class Row:
    """One line of the table; milliseconds are medians.

    `read_ms` brings the same candidates without judging them, `replayed_ms` sends the same queries and no more,
    `nearest_ms` is PostgreSQL's index of places alone.
    """

    database: str
    volunteers: int
    candidates: int
    ranked_ms: float
    read_ms: float
    replayed_ms: float
    nearest_ms: float | None
    loop_ms: float


def main() -> None:
    """Measure and print a table in Markdown."""
    print("| base | bénévoles | proposés | classement | sans juger | rapport | requêtes seules | rapport "
          "| `point <->` seul | boucle geopy | rapport |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")  # fmt: skip
    for row in run():
        nearest = f"{row.nearest_ms:.1f} ms" if row.nearest_ms is not None else "–"
        print(
            f"| {row.database} | {row.volunteers:_} | {row.candidates} | {row.ranked_ms:.1f} ms "
            f"| {row.read_ms:.1f} ms | {row.ranked_ms / row.read_ms:.2f} × "
            f"| {row.replayed_ms:.1f} ms | {row.ranked_ms / row.replayed_ms:.2f} × | {nearest} "
            f"| {row.loop_ms:.0f} ms | {row.loop_ms / row.ranked_ms:.0f} × |".replace("_", " "),
            flush=True,
        )


def run(sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    """Rank one request among so many volunteers, on each kind of database at hand.

    All sizes are measured in turn, round after round: a busy moment of the machine hits them alike. The loop takes its
    time: it is measured once. Raises `AssertionError` if the two do not find the same neighbours.
    """
    for kind, opened in each_kind():
        with ExitStack() as stack:
            sessions = {volunteers: stack.enter_context(_settled(opened, volunteers)) for volunteers in sizes}
            yield from _measured(kind, sessions)


@contextmanager
def _settled(opened: Opened, volunteers: int) -> Iterator[Session]:
    with opened(f"voisinage_bench_ranking_{volunteers}") as url:
        engine = make_engine(url, keys=RING)
        with Session(engine) as session:
            settle(session, volunteers)
            yield session
        engine.dispose()


def _measured(kind: str, sessions: Mapping[int, Session]) -> Iterator[Row]:
    benches = [_Bench(session, session.get_one(Request, MEASURED)) for session in sessions.values()]
    replays = [bench.replay() for bench in benches]
    nearest = [_nearest(session) for session in sessions.values()] if kind == "PostgreSQL" else []
    ranks, reads = [bench.rank for bench in benches], [bench.read for bench in benches]
    medians = in_turn([*ranks, *reads, *replays, *nearest], TIMES)
    for number, (volunteers, bench) in enumerate(zip(sessions, benches, strict=True)):
        ranking, (near, loop_ms) = bench.rank(), at_once(partial(_loop, bench.session))
        _compare(ranking, near)
        ranked, read, replayed, *index = medians[number :: len(sessions)]
        yield Row(kind, volunteers, len(ranking.candidates), ranked, read, replayed, next(iter(index), None), loop_ms)


@dataclass(frozen=True)
class _Bench:
    """A request in a session that has it at hand, as a verb has."""

    session: Session
    request: Request

    def rank(self) -> Ranking:
        """From the query to the ranked list."""
        return bricoleurs_for(self.session, self.request, now=NOW)

    def read(self) -> object:
        """All that is known of the same candidates, judged by nobody."""
        return facts_for(self.session, self.request, need_of(self.request, NOW), can_call=True)

    def replay(self) -> Callable[[], object]:
        """The same queries, written beforehand, in the same session; every row of the answers is read, and no more."""
        queries: list[tuple[Any, Any]] = []

        def note(asked: ORMExecuteState) -> None:
            queries.append((asked.statement, asked.parameters))

        self.rank()
        event.listen(self.session, "do_orm_execute", note)
        self.rank()
        event.remove(self.session, "do_orm_execute", note)
        return lambda: [self.session.execute(statement, parameters).all() for statement, parameters in queries]


def _nearest(session: Session) -> Callable[[], object]:
    """Nothing but the twenty nearest, whoever they are: the least that an index of places costs."""
    session.execute(text("CREATE INDEX ix_bench_point ON volunteer USING gist (point(lon, lat))"))
    session.commit()
    request = session.get_one(Request, MEASURED)
    home = {"lon": request.lon, "lat": request.lat}
    return lambda: session.execute(NEAREST, home).all()


def _loop(session: Session) -> Near:
    """What comes to mind first: read everybody who has the skill, measure them all, keep who is near enough."""
    request = session.get_one(Request, MEASURED)
    home = Point(request.lat or 0, request.lon or 0)
    columns = (Volunteer.id, Volunteer.commune_id, Volunteer.lat, Volunteer.lon, Volunteer.radius_m)
    skilled = select(*columns).join(Volunteer.skills).where(VolunteerSkill.skill == request.job.skill)
    away = [(metres(home, Point(row.lat, row.lon)), row) for row in session.execute(skilled)]
    return sorted(
        (distance, row.id)
        for distance, row in away
        if distance <= row.radius_m and row.commune_id == request.commune_id
    )


def _compare(ranking: Ranking, near: Near) -> None:
    """Both must have found the same neighbours, or their speeds mean nothing."""
    found = {one.id for one in ranking.candidates} | {one.id for one in ranking.excluded if one.reason == NOT_FREE}
    if found != {id_ for _, id_ in near}:
        raise AssertionError("the ranking and the loop disagree on who is near")


if __name__ == "__main__":
    main()
