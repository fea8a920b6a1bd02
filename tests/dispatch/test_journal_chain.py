"""The journal proves itself: what was sealed cannot be changed, and where somebody did all the same, it shows."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import sessionmaker

from dispatch.journal import JournalEntry
from dispatch.journal_chain.chain import content_hash
from dispatch.journal_chain.giving_up import give_up
from dispatch.journal_chain.locks import lock, unlock
from dispatch.journal_chain.sealer import LATE, said, seal_commune
from dispatch.journal_chain.strangers import never_sealed
from dispatch.journal_chain.tables import JournalSeal
from dispatch.journal_chain.verifying import Break, Verdict, verify
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Town

SECRET = "a secret that is not in the database"
CHANGE = "UPDATE journal_entry SET event = 'cancelled' WHERE id = 2"
REMOVE = "DELETE FROM journal_entry WHERE id = 2"


@dataclass
class Archive:
    """A town whose journal has been sealed."""

    town: Town
    engine: Engine

    def seals(self) -> int:
        with self.town.sessions.begin() as session:
            return seal_commune(session, self.town.commune_id, self.town.now, SECRET)

    def verdict(self, secret: str = SECRET) -> Verdict:
        with self.town.sessions() as session:
            return verify(session, self.town.commune_id, secret)

    def by_hand(self, statement: str) -> None:
        """What somebody with the administrator's rights does: the locks off, the change, the locks on again."""
        with self.engine.begin() as connection:
            unlock(connection)
            connection.execute(text(statement))
            lock(connection)


@pytest.fixture
def archive(engine: Engine) -> Archive:
    town = Town(sessionmaker(engine, expire_on_commit=False))
    town.referent()
    for _ in range(3):
        town.records_request()
    archive = Archive(town, engine)
    assert archive.seals() >= 3
    return archive


def test_a_sealed_journal_is_whole_and_sealed_once(archive: Archive) -> None:
    assert archive.seals() == 0
    assert archive.verdict().kind is None
    assert archive.verdict().held >= 3


def test_lines_written_later_go_on_from_the_last_seal(archive: Archive) -> None:
    held = archive.verdict().held
    archive.town.records_request()

    assert archive.seals() > 0
    assert archive.verdict().held > held
    assert archive.verdict().kind is None


@pytest.mark.parametrize(
    "statement",
    [CHANGE, REMOVE, "DELETE FROM journal_seal WHERE number = 2", "UPDATE journal_seal SET content = link",
     "UPDATE journal_seal SET salt = 'another' WHERE number = 2"],
)  # fmt: skip
def test_the_database_refuses_to_change_what_is_sealed(archive: Archive, statement: str) -> None:
    with pytest.raises(DBAPIError, match="never changed"), archive.engine.begin() as connection:
        connection.execute(text(statement))

    assert archive.verdict().kind is None


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        (CHANGE, Break.CONTENT),
        (REMOVE, Break.GONE),
        ("DELETE FROM journal_seal WHERE number = 2", Break.GAP),
        ("UPDATE journal_seal SET link = content WHERE number = 2", Break.LINK),
    ],
)
def test_what_is_changed_by_hand_shows_at_its_place(archive: Archive, statement: str, kind: Break) -> None:
    archive.by_hand(statement)

    assert archive.verdict().kind is kind
    assert archive.verdict().broken_at == 2


def test_each_column_of_a_line_is_bound(archive: Archive) -> None:
    """What one column says otherwise, the hash says otherwise."""
    with archive.town.sessions() as session:
        line = said(session.get_one(JournalEntry, 2))
    assert set(line) == {column.name for column in JournalEntry.__table__.columns}
    hashes = {content_hash("salt", {**line, name: "otherwise"}) for name in line}

    assert len({content_hash("salt", line), *hashes}) == len(line) + 1


def test_a_chain_made_anew_without_the_secret_does_not_hold(archive: Archive) -> None:
    assert archive.verdict("another secret").kind is Break.LINK


def test_what_the_law_erases_goes_and_the_chain_holds(archive: Archive) -> None:
    with archive.town.sessions.begin() as session:
        assert give_up(session, [2]) == 1
        session.execute(update(JournalEntry).where(JournalEntry.id == 2).values(details={}))
    with archive.town.sessions.begin() as session:
        session.execute(text(REMOVE))

    assert archive.verdict().kind is None
    assert archive.verdict().given_up == 1


def slips_in(archive: Archive, number: int) -> None:
    """Write a copy of the second line under another number: it tells of something that did not happen."""
    with archive.town.sessions.begin() as session:
        session.add(JournalEntry(**{**said(session.get_one(JournalEntry, 2)), "id": number}))


def test_a_line_slipped_in_among_old_ones_is_told_although_no_clock_will_ever_seal_it(archive: Archive) -> None:
    slips_in(archive, 3 * LATE)
    assert archive.seals() == 1
    assert never_sealed_in(archive) == 0, "a line that comes late is sealed by the next clock"
    slips_in(archive, LATE)

    assert archive.seals() == 0
    assert archive.verdict().kind is None, "no seal is about it"
    assert never_sealed_in(archive) == 1


def never_sealed_in(archive: Archive) -> int:
    with archive.town.sessions() as session:
        return never_sealed(session, archive.town.commune_id)


def test_the_chain_of_another_commune_does_not_pass_for_ones_own(archive: Archive) -> None:
    """Its links hold, its lines are as they were: they are of somebody else."""
    other = neighbour_town(archive.town)
    other.referent()
    other.records_request(form_key="theirs")
    with archive.town.sessions.begin() as session:
        assert seal_commune(session, other.commune_id, archive.town.now, SECRET) > 0
    ours, theirs = archive.town.commune_id, other.commune_id
    with archive.engine.begin() as connection:
        unlock(connection)
        connection.execute(delete(JournalSeal).where(JournalSeal.commune_id == ours))
        connection.execute(update(JournalSeal).where(JournalSeal.commune_id == theirs).values(commune_id=ours))
        lock(connection)

    assert archive.verdict().kind is Break.CONTENT
    assert archive.verdict().broken_at == 1
