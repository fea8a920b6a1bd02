"""What the mairie's list says of tools, and what it lets understand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.catalogue import LINES, SKILLS
from dispatch.people import VolunteerTool
from dispatch.places import Commune
from dispatch.tools import OWNED_FOR, TOOLS
from tests.keys import KEYS
from voisinage.cli import main

HEADER = "prenom;nom;telephone;role;lat;lon;competences;outils"
Import = Callable[[str], Result]
Sessions = sessionmaker[Session]


@pytest.fixture
def imports(database_url: str, sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Import a list of one bricoleur into Auch: their skills and their tools."""
    monkeypatch.setenv("VOISINAGE_DATABASE_URL", database_url)
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path))
    monkeypatch.setenv("VOISINAGE_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("VOISINAGE_KEYS", KEYS)
    with sessions.begin() as session:
        session.add(Commune(insee="32013", name="Auch", contact_phone="+33536490100"))

    def run(cells: str) -> Result:
        row = f"Anne;Petit;06 39 98 01 01;bricoleur;43.6465;0.5855;{cells}"
        (tmp_path / "liste.csv").write_text(f"{HEADER}\n{row}\n", "utf-8")
        return CliRunner().invoke(main, ["volunteers", "import", "--sans-code", str(tmp_path / "liste.csv")])

    return run


def tools(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return list(session.scalars(select(VolunteerTool.tool).order_by(VolunteerTool.tool)))


def test_tools_are_read_as_people_write_them(imports: Import, sessions: Sessions) -> None:
    assert imports("bricolage;un escabeau, Caisse à outils, pelle a neige").exit_code == 0
    assert tools(sessions) == ["ladder", "shovel", "toolbox"]


def test_whoever_drives_somebody_has_a_car_unless_they_say_otherwise(imports: Import, sessions: Sessions) -> None:
    imports("accompagner en voiture, courses;")
    assert tools(sessions) == ["car"]
    imports("courses;")
    assert tools(sessions) == ["car"], "what is noted stays where the list says nothing"
    imports("accompagner en voiture;escabeau")
    assert tools(sessions) == ["ladder"]


def test_a_tool_that_is_not_in_the_list_is_refused_with_the_list(imports: Import, sessions: Sessions) -> None:
    refused = imports("courses;une grue")
    assert "outils : « une grue » n'est pas dans la liste : un escabeau" in refused.output
    assert tools(sessions) == []


def test_every_tool_that_a_job_asks_for_is_in_the_list() -> None:
    assert {line.tool for line in LINES if line.tool} <= TOOLS.keys()
    assert OWNED_FOR.keys() <= SKILLS.keys()
    assert {line.skill: line.tool for line in LINES if line.tool} == OWNED_FOR
