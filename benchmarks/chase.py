"""A thousand requests due among a thousand, a hundred thousand, a million open ones: `python -m benchmarks.chase`.

On SQLite, and on PostgreSQL too where `VOISINAGE_BENCH_PG` gives the URL of a server that may create a database.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import Engine, insert, update
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.copied_communes import copy_communes
from benchmarks.daily_use import as_in_daily_use
from benchmarks.databases import Opened, each_kind
from benchmarks.generated_neighbours import NOW, a_request, found_commune, inhabit
from benchmarks.stopwatch import in_turn
from dispatch.chase import chase, due_requests
from dispatch.desk import Line, Share
from dispatch.engine import make_engine
from dispatch.joint_search import share_out
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role, State
from tests.keys import RING

SIZES = (1_000, 100_000, 1_000_000)
DUE = 1_000
PER_COMMUNE = 500  # open requests, and a tenth as many volunteers
VOLUNTEERS = 50
STEPS = 100  # of the due ones, timed one by one: as many reminders as waves
TIMES, AGREEMENTS = 41, 11
LINE = Line("http://localhost", can_reply=True)
LATER = NOW + timedelta(days=3)


@dataclass(frozen=True)
class Row:
    """One line of the table; milliseconds are medians."""

    database: str
    open: int
    find_ms: float
    agree_ms: float
    step_ms: float


def main() -> None:
    """Measure and print a table in Markdown."""
    print("| base | demandes ouvertes | dues | trouver | se concerter | un pas |\n|---|--:|--:|--:|--:|--:|")
    for row in run():
        print(
            f"| {row.database} | {row.open:_} | {DUE:_} | {row.find_ms:.1f} ms | {row.agree_ms:.0f} ms "
            f"| {row.step_ms:.1f} ms |".replace("_", " "),
            flush=True,
        )


def run(sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    """Find what is due, have it agree on who asks whom, and take steps one by one, among so many open requests.

    All sizes are measured in turn, round after round: a busy moment of the machine hits them alike.
    """
    for kind, opened in each_kind():
        with ExitStack() as stack:
            towns = [stack.enter_context(_settled(opened, requests)) for requests in sizes]
            find_ms = in_turn([partial(due_requests, town, now=NOW) for town in towns], TIMES)
            due = due_requests(towns[0], now=NOW)
            agree = [partial(share_out, town, LINE, due, now=NOW) for town in towns]
            agree_ms = in_turn(agree, AGREEMENTS)
            steps_ms = in_turn([_steps(town, due, share()) for town, share in zip(towns, agree, strict=True)], STEPS)
            for row in zip(sizes, find_ms, agree_ms, steps_ms, strict=True):
                yield Row(kind, *row)


def _steps(sessions: sessionmaker[Session], due: Sequence[int], share: Share) -> Callable[[], None]:
    """Each call takes the step of the next request that is due."""
    left = iter(due)

    def step() -> None:
        if not chase(sessions, LINE, next(left), now=NOW, share=share):
            raise AssertionError("a step that was due was not taken")

    return step


@contextmanager
def _settled(opened: Opened, requests: int) -> Iterator[sessionmaker[Session]]:
    with opened(f"voisinage_bench_chase_{requests}") as url:
        engine = make_engine(url, keys=RING)
        _settle(engine, requests)
        yield sessionmaker(engine, expire_on_commit=False)
        engine.dispose()


def _settle(engine: Engine, requests: int) -> None:
    """Communes of 500 open requests each; those of the first two are due, one after the other."""
    with Session(engine) as session:
        found_commune(session)
        inhabit(session, VOLUNTEERS, Random(1))
        session.execute(update(Volunteer).where(Volunteer.id <= 5).values(is_referent=True))
        ids = range(1, PER_COMMUNE + 1)
        session.execute(insert(Request), [_open(id_) for id_ in ids])
        session.execute(insert(Ask), [_asked(id_) for id_ in ids])
        session.flush()
        copy_communes(session, requests // PER_COMMUNE)
        due = timedelta(minutes=1)
        session.execute(update(Request).where(Request.id <= DUE).values(chase_at=NOW - due))
        as_in_daily_use(session)


def _open(id_: int) -> dict[str, Any]:
    """Every other one waits for a referent, the others for a neighbour."""
    state = State.OPEN if id_ % 2 else State.IN_CHARGE
    return a_request(id_, state=state, chase_at=LATER, opened_at=NOW - timedelta(days=1))


def _asked(id_: int) -> dict[str, Any]:
    role = Role.REFERENT if id_ % 2 else Role.BRICOLEUR
    return {
        "id": id_, "request_id": id_, "volunteer_id": 1 + id_ % VOLUNTEERS, "role": role, "state": AskState.OPEN,
        "wave": 1, "reasons": "", "asked_at": NOW - timedelta(hours=1), "answer_by": NOW,
    }  # fmt: skip


if __name__ == "__main__":
    main()
