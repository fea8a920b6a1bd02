"""Write looks down: one insert for all of a page, none where they were written a moment ago."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dispatch.consulting.looks import Look
from dispatch.consulting.tables import Consultation


def not_yet_noted(session: Session, looks: Sequence[Look]) -> list[Look]:
    """Those of `looks` that are not written down already. It only reads: most pages are opened again and again."""
    by_key = {look.key: look for look in looks}
    there = set(session.scalars(select(Consultation.key).where(Consultation.key.in_(by_key))))
    return [look for key, look in by_key.items() if key not in there]


def note_looks(session: Session, looks: Sequence[Look]) -> None:
    """Write them down; one that another process writes at the same moment is written once."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [
        {
            "key": look.key, "commune_id": look.record.commune_id, "at": look.at, "page": look.page, "way": look.way,
            "reader_agent_id": look.reader.agent_id, "reader_volunteer_id": look.reader.volunteer_id,
            "person_id": look.record.person_id, "request_id": look.record.request_id,
            "volunteer_id": look.record.volunteer_id,
        }
        for look in looks
    ]  # fmt: skip
    session.execute(insert(Consultation).values(rows).on_conflict_do_nothing(index_elements=["key"]))
