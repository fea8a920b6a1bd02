"""Watching goes on every few minutes for years: it must not read every text that was ever sent."""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import sessionmaker

from dispatch.watch.checks import CHECKS
from tests.stories.town import Town
from voisinage.gauges import Gauges

WAITING_ONLY = ("ix_outbox_message_due", "ix_outbox_message_next")  # indexes of the few that have not left yet


def test_sqlite_reads_of_the_outbox_what_waits_and_what_is_new(sqlite_engine: Engine) -> None:
    town, seen = Town(sessionmaker(sqlite_engine)), list[tuple[str, Any]]()

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "FROM outbox_message" in statement:
            seen.append((statement, parameters))

    event.listen(sqlite_engine, "before_cursor_execute", note)
    with town.sessions() as session:
        for check in CHECKS:
            list(check(session, town.now))
        list(Gauges(session, town.now).collect())
    event.remove(sqlite_engine, "before_cursor_execute", note)

    assert len(seen) > 4
    for statement, parameters in seen:
        steps = _plan(sqlite_engine, statement, parameters)
        assert not [step for step in steps if "SCAN outbox_message" in step and not step.endswith(WAITING_ONLY)], (
            statement
        )


def _plan(engine: Engine, statement: str, parameters: Any) -> list[str]:
    with engine.connect() as connection:
        return [str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
