"""Everybody of a town in every spelling: what a stolen copy, a log or a page of figures must not hold."""

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.addresses.tables import Address
from dispatch.base import Base
from dispatch.people import Volunteer
from dispatch.places import Commune, Sector
from dispatch.requests import Job, Request
from dispatch.vault.columns import Closed, SealedBytes, SealedNumber
from sms.phone import display

PUBLIC = (Address.voie, Address.lieu_dit, Sector.name, Job.label, Commune.name, Commune.contact_phone)
SHORT = 3  # letters: less than that is a word of any text, as a code of four digits is a number of any kind


def everything_sealed(session: Session) -> set[str]:
    """Each text that a sealed column of any table holds, opened."""
    told = set[str]()
    for table in Base.metadata.tables.values():
        closed = [column for column in table.columns if _is_text(column.type)]
        if closed:
            told |= {value for row in session.execute(select(*closed)) for value in row if value}
    return told


def who_is_named(sessions: sessionmaker[Session]) -> set[str]:
    """Names, numbers in every spelling, addresses, notes, words of messages; what the commune says to all is left."""
    with sessions() as session:
        told = {spelling for value in everything_sealed(session) for spelling in spellings(value)}
        public = " ".join(str(value) for column in PUBLIC for value in session.scalars(select(column)) if value)
        assert session.scalars(select(Volunteer.id)).first(), "nobody lives here"
        assert session.scalars(select(Request.id)).first(), "nobody asked for anything"
    worth = {value for value in told if len(value) > (5 if value.isdigit() else SHORT)}
    return {value for value in worth if not _stands_in(public, value)}


def spellings(value: str) -> Iterator[str]:
    """A number as people and machines write it; anything else as it is."""
    yield value
    if re.fullmatch(r"\+33\d{9}", value):
        national = f"0{value[3:]}"
        yield from (national, value[1:], f"0033{value[3:]}", display(value))
        yield from (mark.join(re.findall("..", national)) for mark in (" ", ".", "-", "\u202f"))


def found_in(haystack: str, named: Iterable[str]) -> list[str]:
    """Those of `named` that stand in it as whole words."""
    words = set(re.findall(r"[\w+]+", haystack))
    return sorted(value for value in named if _stands_in_words(haystack, value, words))


def _stands_in_words(haystack: str, value: str, words: set[str]) -> bool:
    if re.fullmatch(r"[\w+]+", value):
        return value in words and _stands_in(haystack, value)
    return value in haystack


def _stands_in(haystack: str, value: str) -> bool:
    """As a whole word: three letters of a key are no name."""
    return re.search(rf"(?<![\w=.-]){re.escape(value)}(?![\w=-])", haystack) is not None


def _is_text(kind: object) -> bool:
    return isinstance(kind, Closed) and not isinstance(kind, SealedNumber | SealedBytes)
