import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from dispatch.engine import database_url, engine_options, make_engine
from dispatch.places import Commune
from tests.keys import RING

COUNT = text("SELECT count(*) FROM commune")
ADD = text(
    "INSERT INTO commune (insee, name, timezone, territory, contact_phone, rules)"
    " VALUES (:insee, 'Auch', 'Europe/Paris', 'FR', '+33639980000', '{}')"
)


def count(engine: Engine) -> int:
    with engine.connect().execution_options(read_only=True) as connection:
        return int(connection.scalar(COUNT) or 0)


def test_eight_writers_that_read_first_all_get_their_turn(sessions: sessionmaker[Session], engine: Engine) -> None:
    def write_five_times(writer: int) -> None:
        for turn in range(5):
            with sessions.begin() as session:
                session.scalar(COUNT)
                session.execute(ADD, {"insee": f"{writer:02}{turn:03}"})

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write_five_times, range(8)))

    assert count(engine) == 40


def test_a_writer_beside_a_reader_neither_waits_nor_is_seen_by_it(engine: Engine) -> None:
    with engine.begin() as writer, engine.connect() as connection:
        writer.execute(ADD, {"insee": "32013"})
        reader = connection.execution_options(read_only=True)

        assert reader.scalar(COUNT) == 0

    assert count(engine) == 1


def test_a_reader_may_not_write_and_the_next_user_of_its_connection_may(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execution_options(read_only=True).execute(ADD, {"insee": "32013"})
    with engine.begin() as connection:
        connection.execute(ADD, {"insee": "32013"})

    assert count(engine) == 1


def test_a_reader_bound_to_the_engine_may_not_write_either(engine: Engine) -> None:
    reader = sessionmaker(engine.execution_options(read_only=True))
    with reader() as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(ADD, {"insee": "32013"})


def test_an_error_in_a_transaction_lets_the_next_writer_in(engine: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(ADD, [{"insee": "32013"}, {"insee": "32013"}])
    with engine.begin() as connection:
        connection.execute(ADD, {"insee": "32013"})

    assert count(engine) == 1


def test_a_broken_connection_lets_the_next_writer_in(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(ADD, {"insee": "32013"})
        connection.invalidate()
    with engine.begin() as connection:
        connection.execute(ADD, {"insee": "32013"})

    assert count(engine) == 1


def test_one_borrower_may_commit_several_times(engine: Engine) -> None:
    with engine.connect() as connection:
        for insee in ("32013", "32107"):
            connection.execute(ADD, {"insee": insee})
            connection.commit()

    assert count(engine) == 2


def test_what_refers_to_nothing_is_refused(session: Session) -> None:
    with pytest.raises(IntegrityError):
        session.execute(
            text("INSERT INTO person (commune_id, first_name, phone) VALUES (99, 'Odette', '+33639980001')")
        )


def test_waiting_for_another_writer_ends_with_an_error_and_not_for_ever(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url, lock_wait=0.05, keys=RING)
    with engine.begin(), pytest.raises(OperationalError, match="write lock"), engine.begin():
        pass
    with engine.begin() as connection:
        connection.execute(ADD, {"insee": "32013"})

    assert count(engine) == 1
    engine.dispose()


def test_waiting_for_another_process_ends_with_an_error_that_gives_the_lock_back(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url, lock_wait=0.05, keys=RING)
    with engine.connect() as other:
        raw = other.connection.cursor()
        raw.execute("BEGIN IMMEDIATE")  # as another process would: without the lock of this one
        with pytest.raises(OperationalError, match="locked"), engine.begin():
            pass
        raw.execute("ROLLBACK")
        with engine.begin() as connection:
            connection.execute(ADD, {"insee": "32013"})

    assert count(engine) == 1
    engine.dispose()


def test_waiting_for_a_row_ends_with_an_error_on_postgresql(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url, lock_wait=0.05, keys=RING)
    lock_all = text("LOCK TABLE commune IN EXCLUSIVE MODE")
    with engine.begin() as first:
        first.execute(lock_all)
        with engine.begin() as second, pytest.raises(OperationalError, match="lock timeout"):
            second.execute(lock_all)
    engine.dispose()


def test_two_engines_on_one_file_take_turns(sqlite_url: str) -> None:
    engines = [make_engine(sqlite_url, keys=RING), make_engine(sqlite_url, keys=RING)]
    inside = threading.Semaphore(1)

    def write(number: int) -> None:
        with engines[number % 2].begin() as connection:
            assert inside.acquire(blocking=False), "two writers at once"
            connection.execute(ADD, {"insee": f"{number:05}"})
            inside.release()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(20)))

    assert count(engines[0]) == 20
    for engine in engines:
        engine.dispose()


def test_a_file_is_opened_with_a_log_that_readers_can_pass_by(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url, keys=RING)
    with engine.connect() as connection:
        wanted = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30_000}
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted
    engine.dispose()


def test_postgresql_shows_whose_connection_it_is(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url, keys=RING)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW application_name")) == "voisinage"
    engine.dispose()


def test_a_database_in_memory_serves_one_session_after_another() -> None:
    engine = make_engine("sqlite://", keys=RING)
    Commune.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(ADD, {"insee": "32013"})

    assert count(engine) == 1
    engine.dispose()


@pytest.mark.parametrize("written", ["postgres://host/town", "postgresql://host/town"])
def test_however_postgresql_is_written_psycopg_speaks_to_it(written: str) -> None:
    assert database_url(written).drivername == "postgresql+psycopg"


def test_another_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mysql"):
        engine_options("mysql://host/town")


def test_an_error_names_nobody(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as refused, engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "Odette Martin"})
    assert "Odette" not in str(refused.value)


def test_a_commit_that_fails_leaves_nothing_open_behind(sqlite_url: str) -> None:
    """As a full disk would do: what was begun is taken back, and the next borrower of the connection works."""
    engine = make_engine(sqlite_url, lock_wait=1, keys=RING)

    def full(_connection: Connection) -> None:
        raise OSError("disk full")

    event.listen(engine, "commit", full)
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO pulse (job, at) VALUES ('chase', '2026-11-23')"))
        with pytest.raises(OSError, match="disk full"):
            connection.commit()
    event.remove(engine, "commit", full)

    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pulse")) == 0
    engine.dispose()


def test_what_is_deleted_is_in_no_free_page_either(sqlite_url: str) -> None:
    """Between two nights nothing sweeps: what goes by a button is overwritten at once."""
    engine, file = make_engine(sqlite_url), Path(str(database_url(sqlite_url).database))
    with engine.begin() as connection:
        connection.execute(ADD, {"insee": "96587"})
        connection.exec_driver_sql("UPDATE commune SET name = 'Introuvable-plus-tard'")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM commune")
    engine.dispose()  # whoever closes last writes the log into the file

    assert not file.with_name(f"{file.name}-wal").exists()
    assert b"Introuvable-plus-tard" not in file.read_bytes()
