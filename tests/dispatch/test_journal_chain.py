"""The journal proves itself: what was sealed cannot be changed, and where somebody did all the same, it shows."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import sessionmaker

from dispatch.journal import JournalEntry
from dispatch.journal_chain.giving_up import give_up
from dispatch.journal_chain.locks import lock, unlock
from dispatch.journal_chain.sealer import seal_commune
from dispatch.journal_chain.verifying import Break, Verdict, verify
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
