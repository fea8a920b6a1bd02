"""Every benchmark in turn, on SQLite and on a PostgreSQL started for the occasion: `make bench`."""

import os

from benchmarks import address_search, assignment, chase, journey, line, pages, ranking, sealing
from tests.postgres import running_postgres


def main() -> None:
    """Print the tables. The server does not wait for the disk (fsync off): compare columns, not machines."""
    with running_postgres() as server:
        os.environ["VOISINAGE_BENCH_PG"] = server
        for title, benchmark in (
            ("Recherche d'adresses", address_search),
            ("Classement des voisins", ranking),
            ("Plusieurs demandes à la fois", assignment),
            ("Ce qui est dû parmi ce qui attend", chase),
            ("De la saisie à l'opérateur", journey),
            ("De la boîte d'envoi à l'opérateur", line),
            ("Les pages", pages),
            ("Les colonnes chiffrées", sealing),
        ):
            print(f"\n## {title}\n", flush=True)
            benchmark.main()


if __name__ == "__main__":
    main()
