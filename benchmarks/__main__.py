"""Every benchmark in turn, on SQLite and on a PostgreSQL started for the occasion: `make bench`.

`python -m benchmarks ranking chase` runs only those, `python -m benchmarks pages dashboard` as `pages` itself does.
"""

import os
import sys

from benchmarks import address_search, assignment, chase, journey, line, pages, ranking, sealing
from tests.postgres import running_postgres

BENCHMARKS = {
    address_search: "Recherche d'adresses",
    ranking: "Classement des voisins",
    assignment: "Plusieurs demandes à la fois",
    chase: "Ce qui est dû parmi ce qui attend",
    journey: "De la saisie à l'opérateur",
    line: "De la boîte d'envoi à l'opérateur",
    pages: "Les pages",
    sealing: "Les colonnes chiffrées",
}


def main() -> None:
    """Print the tables. The server does not wait for the disk (fsync off): compare columns, not machines."""
    named = [module for module in BENCHMARKS if module.__name__.removeprefix("benchmarks.") in sys.argv[1:]]
    with running_postgres() as server:
        os.environ["VOISINAGE_BENCH_PG"] = server
        for module in named or BENCHMARKS:
            print(f"\n## {BENCHMARKS[module]}\n", flush=True)
            module.main()


if __name__ == "__main__":
    main()
