"""What a sealed column costs, value by value and list by list: `python -m benchmarks.sealing`."""

from collections.abc import Callable
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Text, column, func, select, table
from sqlalchemy.orm import Session

from dispatch.engine import make_engine
from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.vault.sealing import blind_index, seal, unseal
from tests.keys import RING
from voisinage.schema import upgrade_engine
from voisinage.volunteers.by_name import ids_by_name

VALUES, VOLUNTEERS = 20_000, 2_000


def main() -> None:
    """Print the table."""
    for length in (8, 200):
        text = b"x" * length
        closed = seal(RING, "person.phone", text)
        print(f"{length:4} characters: close {_each(lambda text=text: seal(RING, 'person.phone', text)):5.1f} µs,"  # type: ignore[misc]
              f" open {_each(lambda closed=closed: unseal(RING, 'person.phone', closed)):5.1f} µs")  # type: ignore[misc]  # fmt: skip
    print(f"blind index of a number: {_each(lambda: blind_index(RING.current, 'phone', '+33639980001')):5.1f} µs")
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/bench.db", keys=RING)
        upgrade_engine(engine)
        with Session(engine) as session:
            _settle(session)
            mine = Volunteer.commune_id > 0
            one = "+33639900100"
            here = table("volunteer", column("first_name", Text()), column("last_name", Text()))
            print(f"\n{VOLUNTEERS} volunteers, ms")
            print(f"  ids in the order of names   {_best(lambda: ids_by_name(session, mine)):6.1f}")
            print(f"  the same columns, closed    {_best(lambda: session.execute(select(here)).all()):6.1f}")
            print(f"  whole rows                  {_best(lambda: _whole(session)):6.1f}")
            print(f"  one by number               {_best(lambda: _count(session, one)):6.2f}")
        engine.dispose()


def _settle(session: Session) -> None:
    town = Commune(insee="32013", name="Auch", contact_phone="+33562000000", rules={})
    session.add_all(
        Volunteer(commune=town, first_name=f"Prénom{n % 97}", last_name=f"Nom{n % 331}", phone=f"+3363990{n:04}",
                  is_bricoleur=True)
        for n in range(VOLUNTEERS)
    )  # fmt: skip
    session.flush()


def _whole(session: Session) -> None:
    session.expunge_all()
    session.scalars(select(Volunteer)).all()


def _count(session: Session, number: str) -> None:
    session.scalar(select(func.count()).where(Volunteer.phone == number))


def _each(work: Callable[[], object]) -> float:
    """Microseconds of one call."""
    began = perf_counter()
    for _ in range(VALUES):
        work()
    return (perf_counter() - began) / VALUES * 1e6


def _best(work: Callable[[], object]) -> float:
    """Milliseconds of the quickest of five."""
    times = []
    for _ in range(5):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times) * 1_000


if __name__ == "__main__":
    main()
