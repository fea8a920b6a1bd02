"""One look at the data of somebody, and which looks are one and the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Way(StrEnum):
    """How somebody came to read it."""

    PAGE = "page"  # of one record, opened
    LIST = "list"  # a line among others
    FILE = "file"  # taken away
    CALL = "call"  # read out on the phone


# To and fro within it is one look. A list is the way to everything else: that it was seen that day is all it tells.
ONE_LOOK = {
    Way.PAGE: timedelta(minutes=10),
    Way.LIST: timedelta(days=1),
    Way.FILE: timedelta(minutes=1),
    Way.CALL: timedelta(minutes=10),
}


@dataclass(frozen=True)
class Reader:
    """Who looks: an agent, a volunteer by their link; neither where anybody may, who holds a badge in hand."""

    agent_id: int | None = None
    volunteer_id: int | None = None

    @property
    def name(self) -> str:
        """As it stands in a key."""
        if self.agent_id is not None:
            return f"a{self.agent_id}"
        return "v" if self.volunteer_id is None else f"v{self.volunteer_id}"


@dataclass(frozen=True)
class Record:
    """Whose data: a person, by their request or not, or a volunteer; nobody in particular in a list of volunteers."""

    commune_id: int
    person_id: int | None = None
    request_id: int | None = None
    volunteer_id: int | None = None

    @property
    def name(self) -> str:
        """As it stands in a key."""
        named = {"r": self.request_id, "p": self.person_id, "b": self.volunteer_id}
        return next((f"{letter}{number}" for letter, number in named.items() if number is not None), "")


@dataclass(frozen=True)
class Look:
    """One look: `page` is the route that showed it."""

    reader: Reader
    record: Record
    page: str
    way: Way
    at: datetime

    @property
    def key(self) -> str:
        """The same for looks that count as one: one reader, one record, one way, one stretch of time."""
        stretch = int(self.at.timestamp() // ONE_LOOK[self.way].total_seconds())
        return f"{stretch} {self.way} {self.reader.name} {self.record.name or self.page}"
