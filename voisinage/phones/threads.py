"""The conversations on the demo phones: whose phone it is, what came, what went, what is new."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.people import Volunteer
from dispatch.places import Commune
from sms.console import ConsoleGateway, KeptText
from voisinage.phones.seen import SeenTexts
from voisinage.volunteers.roles import roles

LINK = re.compile(r"(https?://\S+)")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `path` is where a link leads on this site, None for plain words."""

    words: str
    path: str | None = None


@dataclass(frozen=True)
class PhoneThread:
    """One phone. `digits` is its number without the plus, for addresses; texts are oldest first."""

    number: str
    name: str
    role: str
    texts: Sequence[KeptText]
    unread: int

    @property
    def digits(self) -> str:
        """The number as it stands in the page's address."""
        return self.number.removeprefix("+")

    @property
    def last(self) -> KeptText:
        """The newest text."""
        return self.texts[-1]


def threads(session: Session, gateway: ConsoleGateway, seen: SeenTexts) -> list[PhoneThread]:
    """Every phone with a text on it, the newest text first."""
    owners = _owners(session)
    by_phone = attrgetter("to")
    phones = [
        _thread(number, owners.get(number, (number, "")), list(texts), seen)
        for number, texts in groupby(sorted(gateway.messages(), key=by_phone), by_phone)
    ]
    return sorted(phones, key=lambda phone: (phone.last.at, phone.number), reverse=True)


def thread(session: Session, gateway: ConsoleGateway, seen: SeenTexts, *, number: str) -> PhoneThread | None:
    """The conversation of one phone, empty where nothing came yet; None where nobody has this number."""
    owner = _owners(session).get(number)
    return _thread(number, owner, gateway.messages(number), seen) if owner else None


def pieces(body: str) -> Iterator[Piece]:
    """Cut a text at its links; each leads to the same page of this site, whatever its host was."""
    for part in LINK.split(body):
        if part:
            yield Piece(part, urlsplit(part).path if LINK.fullmatch(part) else None)


def _thread(number: str, owner: tuple[str, str], texts: list[KeptText], seen: SeenTexts) -> PhoneThread:
    received = sum(1 for text in texts if not text.incoming)
    return PhoneThread(number, *owner, texts, unread=max(0, received - seen.count(number)))


def _owners(session: Session) -> dict[str, tuple[str, str]]:
    """Name and role of whoever holds each number."""
    owners = {
        volunteer.phone: (f"{volunteer.first_name} {volunteer.last_name}", roles(volunteer))
        for volunteer in session.scalars(select(Volunteer))
    }
    duty = session.scalars(select(Commune.alert_phone).where(Commune.alert_phone.is_not(None)))
    return owners | {number: ("Mairie, téléphone d’astreinte", "mairie") for number in duty if number}
