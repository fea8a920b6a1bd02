"""The register says every column there is, and the dossier of somebody holds every row that is theirs."""

from dispatch.base import Base
from dispatch.retention.held import HELD
from dispatch.retention.kinds import Kind
from dispatch.vault.columns import Closed


def columns() -> set[tuple[str, str]]:
    """All but numbers of rows and references."""
    return {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name != "id" and not column.foreign_keys
    }


def test_every_column_has_its_word() -> None:
    missing = columns() - HELD.keys()

    assert not missing, f"say in dispatch/retention/held.py of which kind they are: {sorted(missing)}"


def test_no_word_is_of_a_column_that_is_gone() -> None:
    there = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns}

    assert HELD.keys() - there == set()


def test_what_is_sealed_is_somebodys() -> None:
    sealed = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Closed)
    }

    assert {one for one in sealed if HELD[one] is Kind.NOBODY} == {("rules_version", "note")}
