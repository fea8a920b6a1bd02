"""The real server on a real port while its keys change: nobody meets an error, and the old key opens nothing then.

The commands are processes of their own, as an operator types them; on PostgreSQL the pages are served by several.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Text, column, select, table
from sqlalchemy.orm import Session

from dispatch.engine import make_engine
from dispatch.people import Person
from dispatch.vault.keys import Key, read_keys
from dispatch.vault.ring import Ring, UnknownKey
from dispatch.vault.rotation import places
from dispatch.vault.sealing import Damaged, unseal
from tests.stories.real_commune import LINK, Machine, Visitor

SECTOR = {
    "type": "Polygon",
    "coordinates": [[[2.33, 48.84], [2.37, 48.84], [2.37, 48.86], [2.33, 48.86], [2.33, 48.84]]],
}
LAYER = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {"nom": "Centre"}, "geometry": SECTOR}],
}
REFERENTS = [(f"Solange{letter}", f"+336399809{number:02}") for number, letter in enumerate("abcdef")]
LIST = "prenom;nom;telephone;role;secteurs;charte_signee_le\n" + "".join(
    f"{name};Picard;0{number[3:]};référent;Centre;12/01/2026\n" for name, number in REFERENTS
)
AFTERWARDS = 1.5  # seconds that people go on for once the old key is gone: each process has noticed by then


@dataclass
class Load:
    """People at work, each in turns until `over`; what came of it is counted by what they did."""

    machine: Machine
    over: Event = field(default_factory=Event)
    done: dict[str, int] = field(default_factory=dict)
    recorded: list[tuple[float, str]] = field(default_factory=list)  # when, and the first name
    numbers: Iterator[int] = field(default_factory=count)

    def people(self) -> list[Callable[[], None]]:
        return [self.records, self.records, self.takes_charge, self.comes_and_goes, self.reads]

    def records(self) -> None:
        """A prescriber, with a need of somebody new each time."""
        lucie = Visitor(self.machine).signs_in("lucie@ccas.example")
        while not self.over.is_set():
            number = next(self.numbers)
            name = f"Marceline{number}"
            lucie.records("Changer une ampoule", **need_of(name, number)).sees(name, "référence")
            self.recorded.append((time.time(), name))
            self._counts("recorded")

    def takes_charge(self) -> None:
        """Referents, by each link that arrives: the button opens the name, in a browser that was never here."""
        seen = set[str]()
        while not self.over.is_set():
            for link in self._links() - seen:
                seen.add(link)
                page = Visitor(self.machine).opens(link)
                if "Je m’en occupe" in page.words:
                    page.sees_nothing_of("Marceline").presses("Je m’en occupe").sees("Marceline", "rue Drouot")
                    self._counts("taken in charge")
            time.sleep(0.1)

    def comes_and_goes(self) -> None:
        """A prescriber who signs in and out again, in the browser they know; more than a hundred times is slowed."""
        browser = Visitor(self.machine)
        while not self.over.is_set():
            browser.signs_in("lucie@ccas.example").opens("/compte").presses("Se déconnecter")
            self._counts("signed in")
            time.sleep(0.5)

    def reads(self) -> None:
        """The mairie, page after page, names and numbers on them."""
        claire = Visitor(self.machine).signs_in("mairie@commune.example")
        while not self.over.is_set():
            claire.opens("/mairie/benevoles").sees(*(name for name, _number in REFERENTS))
            claire.opens("/mairie/numeros").opens("/mairie/demandes").opens("/mairie/")
            self._counts("read")

    def _links(self) -> set[str]:
        file = self.machine.folder / "console.jsonl"
        texts = [json.loads(line)["body"] for line in file.read_text("utf-8").splitlines()] if file.exists() else []
        return {link for text in texts for link in LINK.findall(text)}

    def _counts(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1


def need_of(name: str, number: int) -> dict[str, str]:
    """Another person in another house each time: what looks like one need twice would be asked about."""
    street = f"{number + 1} rue Drouot"
    lat, lon = 48.842 + number % 40 * 4e-4, 2.332 + number // 40 * 6e-4
    place = {"address": street, "answered": street, "place": "pin", "lat": f"{lat:.4f}", "lon": f"{lon:.4f}"}
    phone = f"01 99 01 {number // 100:02} {number % 100:02}"
    return {**place, "urgency": "immediate", "first_name": name, "phone": phone}


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    url = request.getfixturevalue(f"{request.param}_url")
    machine = Machine(tmp_path / "instance", settings={"VOISINAGE_DATABASE_URL": url, "VOISINAGE_WORKERS": "2"})
    (tmp_path / "secteurs.geojson").write_text(json.dumps(LAYER), "utf-8")
    (tmp_path / "benevoles.csv").write_text(LIST, "utf-8")
    machine.opens_with("Paris 9e", "75109", phone="01 99 00 09 00")
    machine.does("sectors", "import", tmp_path / "secteurs.geojson")
    machine.does("volunteers", "import", tmp_path / "benevoles.csv")
    return machine


def test_nobody_notices_and_the_old_key_is_useless(machine: Machine) -> None:
    url = machine.settings["VOISINAGE_DATABASE_URL"]
    (old,) = keys_of(machine)
    load = Load(machine)
    with machine.runs(*(["run"] if url.startswith("sqlite") else ["web", "worker"])):
        claire = Visitor(machine).signs_in("mairie@commune.example").opens("/mairie/numeros")
        for _ in REFERENTS:
            claire.presses("Vérifié au téléphone")
        with ThreadPoolExecutor(len(load.people())) as crowd:
            working = [crowd.submit(person) for person in load.people()]
            try:
                in_service_at = changes_the_key(machine, old, load)
            finally:
                load.over.set()
            for one in working:
                one.result()
        claire.opens("/mairie/benevoles").sees(*(name for name, _number in REFERENTS))

    (new,) = keys_of(machine)
    everything = dumped(url)
    assert min(load.done[what] for what in ("recorded", "taken in charge", "signed in", "read")) >= 3, load.done
    assert [name for at, name in load.recorded if at > in_service_at], "somebody was recorded under the new key"
    assert len(everything) > 100
    opens_all(everything, Ring([new]))
    opens_none(everything, old, instead_of=new)
    names = {name for _at, name in load.recorded}
    log = machine.log.read_text("utf-8")
    assert "http://127.0.0.1" in log, "something was said"
    assert not re.search(r"Traceback|Marceline|Solange|Drouot|\d{9}|ccas", log), log
    with Session(engine := make_engine(url, keys=Ring([new]))) as session:
        assert names <= set(session.scalars(select(Person.first_name)))
    engine.dispose()


def changes_the_key(machine: Machine, old: Key, load: Load) -> float:
    """The commands of `docs/exploitation.md`, one after the other. When everybody knew the new key."""
    waits_for(load, "taken in charge")
    machine.does("keys", "new")
    in_service_at = time.time() + 1
    assert "valeurs sont passées" in machine.does("keys", "rotate", "--pause", "0.005")
    time.sleep(1)
    machine.does("keys", "rotate")
    assert f"{old.id}  0 valeurs" in machine.does("keys", "list")
    assert "est retirée" in machine.does("keys", "forget", old.id)
    time.sleep(AFTERWARDS)
    return in_service_at


def waits_for(load: Load, what: str) -> None:
    deadline = time.monotonic() + 60
    while not load.done.get(what) and time.monotonic() < deadline:
        time.sleep(0.1)


def keys_of(machine: Machine) -> tuple[Key, ...]:
    return read_keys((machine.folder / "voisinage.keys").read_text("utf-8"))


def dumped(url: str) -> list[tuple[str, str]]:
    """Every closed value, with its place, as a thief of the database has them: read without any key."""
    engine = make_engine(url)
    with engine.connect() as connection:
        found = [
            (str(place), value)
            for place in places()
            for here in [column(place.column, Text())]
            for value in connection.scalars(select(here).select_from(table(place.table, here)).where(here != ""))
        ]
    engine.dispose()
    return found


def opens_all(everything: list[tuple[str, str]], ring: Ring) -> None:
    for place, value in everything:
        unseal(ring, place, value)


def opens_none(everything: list[tuple[str, str]], old: Key, *, instead_of: Key) -> None:
    """Neither as it is, nor under the name of the new one."""
    renamed = replace(old, id=instead_of.id)
    for place, value in everything:
        with pytest.raises(UnknownKey):
            unseal(Ring([old]), place, value)
        with pytest.raises(Damaged):
            unseal(Ring([renamed]), place, value)
    assert not re.search("Marceline|Solange|Drouot", " ".join(value for _place, value in everything))
