"""Whom a row of the list is about: somebody known by this number, or by the one they had before, or nobody yet."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from dispatch.people import Volunteer
from dispatch.places import Commune
from sms.phone import display
from voisinage.volunteers.entry import Entry
from voisinage.volunteers.portrait import home_of, is_one_home
from voisinage.volunteers.table import TITLES
from voisinage.volunteers.words import plain

P = TypeVar("P", Entry, Volunteer)


@dataclass(frozen=True)
class Known:
    """The volunteers of a commune before the list is read, by their numbers."""

    by_phone: dict[str, Volunteer]

    @classmethod
    def of(cls, session: Session, commune: Commune) -> "Known":
        """Everybody there is."""
        lists = (Volunteer.skills, Volunteer.tools, Volunteer.slots, Volunteer.sectors)
        mine = select(Volunteer).where(Volunteer.commune_id == commune.id).options(*map(selectinload, lists))
        volunteers = session.scalars(mine)
        return cls({volunteer.phone: volunteer for volunteer in volunteers})

    def whose(self, entry: Entry) -> Volunteer | None:
        """The volunteer this entry is about."""
        return self.by_phone.get(entry.phone) or self.by_phone.get(entry.old_phone)

    def lacking(self, entry: Entry) -> list[str]:
        """What nobody could ask this bricoleur without, told neither by the list nor here, in French.

        Whoever is a bricoleur already is not refused for what is missing: that is mended on their page.
        """
        volunteer = self.whose(entry)
        if not entry.is_bricoleur or (volunteer and volunteer.is_bricoleur):
            return []
        needed = (
            ("competences", "il en faut au moins une pour un bricoleur", entry.skills, volunteer and volunteer.skills),
            ("adresse", "il en faut une pour un bricoleur, ou lat et lon", entry.home, volunteer and volunteer.lat),
        )
        return [f"{TITLES[column]} : {sentence}" for column, sentence, told, known in needed if not told and not known]

    def complaint(self, entry: Entry, entries: Sequence[Entry]) -> str:
        """What is wrong with an old number, in French; nothing where there is none."""
        if not entry.old_phone:
            return ""
        if entry.old_phone in {other.phone for other in entries}:
            return "ce numéro est aussi le numéro actuel de quelqu'un dans la liste"
        if [other.old_phone for other in entries].count(entry.old_phone) > 1:
            return "le même ancien numéro est à deux lignes"
        if entry.phone in self.by_phone and entry.old_phone in self.by_phone:
            return f"le {display(entry.phone)} et lui sont à deux bénévoles déjà inscrits"
        return "" if self.whose(entry) else "aucun bénévole inscrit n'a ce numéro"

    def doubts(self, entries: Sequence[Entry]) -> list[str]:
        """For each newcomer who may be somebody known or listed already, why, in French; nothing for the others."""
        volunteers, others = _by_name(self.by_phone.values()), _by_name(entries)
        listed = {other.phone for other in entries} | {other.old_phone for other in entries}
        return [
            "" if self.whose(entry) else _gone(entry, volunteers, listed) or self._double(entry, others)
            for entry in entries
        ]

    def _double(self, entry: Entry, others: Mapping[str, Sequence[Entry]]) -> str:
        """Two lines of one name at one door; where the other's is not in the list, it is the one kept here."""
        for other in others[_name(entry)]:
            volunteer = self.whose(other)
            home = other.home.point if other.home else home_of(volunteer) if volunteer else None
            if other is not entry and entry.home and is_one_home(entry.home.point, home):
                known = "déjà inscrit au" if volunteer else "aussi au"
                return (
                    f"{_told(entry)} est {known} {display(other.phone)}, à la même adresse : est-ce la même personne ?"
                )
        return ""


def _gone(entry: Entry, volunteers: Mapping[str, Sequence[Volunteer]], listed: Container[str]) -> str:
    """Somebody of this name is known by a number that is no longer in the list."""
    gone = next((one.phone for one in volunteers.get(_name(entry), ()) if one.phone not in listed), "")
    how = "si son numéro a changé, mettez-le dans la colonne ancien téléphone"
    return f"{_told(entry)} est aussi au {display(gone)} : {how}" if gone else ""


def _by_name(people: Iterable[P]) -> Mapping[str, Sequence[P]]:
    found: dict[str, list[P]] = {}
    for one in people:
        found.setdefault(_name(one), []).append(one)
    return found


def _name(one: Entry | Volunteer) -> str:
    return plain(_told(one))


def _told(one: Entry | Volunteer) -> str:
    return f"{one.first_name} {one.last_name}"
