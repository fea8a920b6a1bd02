"""How fast and how well addresses are found: `python -m benchmarks.address_search`.

On the real addresses of Auch where they are at hand, beside the checkout, else on a generated town.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.generated_town import write_town
from benchmarks.typed_addresses import KINDS, Typed, typed_addresses
from dispatch.addresses.ban import AddressRow
from dispatch.addresses.importing import import_addresses
from dispatch.addresses.search import FoundAddress, find_addresses
from dispatch.addresses.tables import Address
from dispatch.base import Base
from dispatch.engine import make_engine
from tests.keys import RING

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
AUCH = "32013"
_QUERIES = 200  # of each kind


@dataclass(frozen=True)
class Outcome:
    """What became of the queries of one kind: how many, found first, among the first five, and each one's seconds."""

    count: int
    first: int
    among_five: int
    seconds: tuple[float, ...]


def main() -> None:
    """Import, search, and print one table."""
    with TemporaryDirectory() as folder, _loaded(Path(folder)) as session:
        rows = rows_of(session, AUCH)
        find_addresses(session, "rue", insee=AUCH)  # the first search reads the streets; it is not counted
        print(f"{len(rows)} adresses dans la commune\n\n{'':28}{'1er':>8}{'5 premiers':>12}{'médiane':>10}{'p95':>9}")
        for kind in KINDS:
            print(_line(kind, measured(session, typed_addresses(rows, kind=kind, count=_QUERIES, rng=Random(32)))))


@contextmanager
def _loaded(folder: Path) -> Iterator[Session]:
    extract = DATA / "adresses-32.csv.gz"
    if not extract.exists():
        extract = write_town(folder / "ville.csv", insee=AUCH, rng=Random(7))
    engine = make_engine(f"sqlite:///{folder / 'bench.sqlite3'}", keys=RING)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        start = perf_counter()
        report = import_addresses(session, extract)
        print(f"import : {report.created} adresses en {perf_counter() - start:.1f} s")
        start = perf_counter()
        import_addresses(session, extract)
        print(f"le même une seconde fois : {perf_counter() - start:.1f} s")
        yield session
    engine.dispose()


def rows_of(session: Session, insee: str) -> list[AddressRow]:
    """The addresses of a commune, in the order of their ids."""
    columns = [getattr(Address, name) for name in AddressRow._fields]
    query = select(*columns).where(Address.code_insee == insee).order_by(Address.ban_id)
    return [AddressRow(*row) for row in session.execute(query)]


def measured(session: Session, queries: Sequence[Typed]) -> Outcome:
    """Search for each, as the form does."""
    first = among_five = 0
    seconds: list[float] = []
    for query in queries:
        start = perf_counter()
        found = find_addresses(session, query.text, insee=query.meant.code_insee)
        seconds.append(perf_counter() - start)
        first += any(is_meant(query, address) for address in found[:1])
        among_five += any(is_meant(query, address) for address in found[:5])
    return Outcome(len(queries), first, among_five, tuple(seconds))


def is_meant(query: Typed, found: FoundAddress) -> bool:
    """Whether the answer is the address that was meant, or its street where no number was typed."""
    if found.voie != query.meant.voie:
        return False
    return query.kind == "sans numéro" or (found.numero, found.rep) == (query.meant.numero, query.meant.rep)


def _line(kind: str, outcome: Outcome) -> str:
    median, p95 = (quantiles(outcome.seconds, n=100)[place] * 1000 for place in (49, 94))
    first, five = (f"{share / outcome.count:.1%}" for share in (outcome.first, outcome.among_five))
    return f"{kind:28}{first:>8}{five:>12}{median:>7.1f} ms{p95:>6.1f} ms"


if __name__ == "__main__":
    main()
