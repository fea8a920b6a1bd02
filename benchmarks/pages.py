"""How long the server takes for each page in a busy town: `python -m benchmarks.pages`.

Every visit of `tests/pages/visits.py`, many times over, in a commune of 5,000 requests and 500 volunteers; then the
mairie's dashboard with 100,000 requests, which `python -m benchmarks.pages dashboard` measures alone. On SQLite, and on
PostgreSQL too where `VOISINAGE_BENCH_PG` gives the URL of a server that may create a database.
"""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from benchmarks import crowd
from benchmarks.daily_use import as_in_daily_use
from benchmarks.databases import each_database
from dispatch.places import Commune
from tests.pages.open_town import OpenTown, stages_in
from tests.pages.visits import VISITS, Visit, Who
from tests.stories.town import Town
from tests.voisinage.demo_instance import TUESDAY, demo_settings_in
from voisinage.demo.opening import build

TIMES, SLOWEST = 20, 12
REQUESTS, VOLUNTEERS, MANY_REQUESTS = 5_000, 500, 100_000
MOST, MOST_OF_MANY = 100, 300  # milliseconds, 95 % of the times: what the project promises
DASHBOARD = (
    *(Visit("board.overview", path, Who.MAIRIE) for path in ("/mairie/", "/mairie/demandes")),
    *(Visit("board.requests", f"/mairie/demandes?{query}", Who.MAIRIE)
      for query in ("texte=ampoule", "etat=toutes", "etat=termine", "etat=termine&page=3000", "etat=verified")),
    Visit("board.call_sheet", "/mairie/appels", Who.MAIRIE),
    Visit("observatory.overview", "/mairie/chiffres", Who.MAIRIE),
    Visit("observatory.ground_map", "/mairie/carte", Who.MAIRIE),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One page, in milliseconds: half of the times are below `half`, 95 % below `most`.

    `busy` is the processor's time, 95 % below: on a machine that does other things, the figure to trust.
    """

    name: str
    half: float
    most: float
    busy: float
    queries: int


def main() -> None:
    """Measure and print tables in Markdown: the slowest pages, then the dashboard of the mairie."""
    for name, url in each_database("voisinage_bench_pages") if "dashboard" not in sys.argv else ():
        with _town(url, REQUESTS) as town:
            rows = sorted((_timed(town, visit) for visit in VISITS), key=lambda row: row.busy, reverse=True)
            slow = sum(row.busy >= MOST for row in rows)
            print(f"\n{name}, {REQUESTS} demandes, {VOLUNTEERS} bénévoles : {len(rows)} pages, dont {slow} à {MOST} ms")
            print("de processeur ou plus ; les plus lentes :\n")
            _print(rows[:SLOWEST])
    for name, url in each_database("voisinage_bench_dashboard"):
        with _town(url, MANY_REQUESTS) as town:
            rows = [_timed(town, visit) for visit in DASHBOARD]
            slow = sum(row.busy >= MOST_OF_MANY for row in rows)
            print(f"\n{name}, {MANY_REQUESTS} demandes : {len(rows)} pages, dont {slow} à {MOST_OF_MANY} ms ou plus\n")
            _print(rows)


def _print(rows: list[Row]) -> None:
    print("| page | médiane | p95 | p95, processeur | requêtes SQL |\n| --- | --: | --: | --: | --: |")
    for row in rows:
        print(
            f"| `{row.name}` | {row.half:.1f} ms | {row.most:.1f} ms | {row.busy:.1f} ms | {row.queries} |", flush=True
        )


@contextmanager
def _town(url: str, requests: int) -> Iterator[OpenTown]:
    with TemporaryDirectory() as folder:
        settings = replace(demo_settings_in(Path(folder)), database_url=url)
        build(settings, lambda: TUESDAY)
        with stages_in(settings, _growing(requests)) as town:
            gc.collect()
            gc.freeze()  # what built the town is no part of a server, and is not to be swept while one measures
            yield town
            gc.unfreeze()


def _growing(requests: int) -> Callable[[Town], None]:
    def grow(town: Town) -> None:
        rng = Random(7)
        with town.sessions.begin() as session:
            commune = session.get_one(Commune, town.commune_id)
            crowd.volunteers(session, commune, VOLUNTEERS, rng)
            crowd.requests(session, commune, requests, rng)
        with town.sessions() as session:
            as_in_daily_use(session)

    return grow


def _timed(town: OpenTown, visit: Visit) -> Row:
    seen = town.looks(visit)
    browser, there = town.browser(visit.who), town.there(visit)
    form = town.form_of(there, browser)
    passed, busy = list[float](), list[float]()
    for _ in range(TIMES):
        data = {**form, **town.files_of(there)}
        start, worked = perf_counter(), process_time()
        browser.post(there.posts_to, data=data) if there.posts_to else browser.get(there.path)
        passed.append(1000 * (perf_counter() - start))
        busy.append(1000 * (process_time() - worked))
    return Row(visit.name, median(passed), _most(passed), _most(busy), len(seen.queries))


def _most(found: list[float]) -> float:
    return quantiles(found, n=20)[18]


if __name__ == "__main__":
    main()
