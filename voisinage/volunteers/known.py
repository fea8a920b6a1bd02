"""Whom a row of the list is about: somebody known by this number, or by the one they had before, or nobody yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.people import Volunteer
from dispatch.places import Commune
from sms.phone import display
from voisinage.volunteers.entry import Entry
from voisinage.volunteers.words import plain


@dataclass(frozen=True)
class Known:
    """The volunteers of a commune before the list is read, by their numbers."""

    by_phone: dict[str, Volunteer]

    @classmethod
    def of(cls, session: Session, commune: Commune) -> "Known":
        """Everybody there is."""
        volunteers = session.scalars(select(Volunteer).where(Volunteer.commune_id == commune.id))
        return cls({volunteer.phone: volunteer for volunteer in volunteers})

    def whose(self, entry: Entry) -> Volunteer | None:
        """The volunteer this entry is about."""
        return self.by_phone.get(entry.phone) or self.by_phone.get(entry.old_phone)

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

    def doubt(self, entry: Entry, entries: Sequence[Entry]) -> str:
        """Whether a newcomer may be somebody known who has changed their number, in French; nothing if not."""
        if self.whose(entry):
            return ""
        listed = {other.phone for other in entries} | {other.old_phone for other in entries}
        name = plain(f"{entry.first_name} {entry.last_name}")
        namesakes = (
            volunteer.phone
            for volunteer in self.by_phone.values()
            if volunteer.phone not in listed and plain(f"{volunteer.first_name} {volunteer.last_name}") == name
        )
        if phone := next(namesakes, ""):
            who = f"{entry.first_name} {entry.last_name}"
            how = "si son numéro a changé, mettez-le dans la colonne ancien_telephone"
            return f"{who} est aussi au {display(phone)} : {how}"
        return ""
