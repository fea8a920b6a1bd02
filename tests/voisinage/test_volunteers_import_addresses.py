"""The mairie's list with addresses in it: who is plainly there, who is there with a doubt, who cannot be placed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.people import Volunteer
from dispatch.places import Commune
from tests.extracts import TOWN, ban_line, extract
from tests.keys import KEYS
from voisinage.cli import main

HEADER = "prenom;nom;telephone;role;competences;adresse;lat;lon"
VILLAGES = [
    ban_line("0200", 5, "Rue de l'Église", nom_ld="Embats", lat="43.6100"),
    ban_line("0210", 5, "Rue de l'Église", nom_ld="Le Garros", lat="43.6700"),
]
ListOf = Callable[..., Result]


@pytest.fixture
def list_of(
    database_url: str, sessions: sessionmaker[Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ListOf:
    """Import a list of bricoleurs, one for each `adresse;lat;lon`, into a commune whose addresses are loaded."""
    monkeypatch.setenv("VOISINAGE_DATABASE_URL", database_url)
    monkeypatch.setenv("VOISINAGE_KEYS", KEYS)
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path))
    with sessions.begin() as session:
        session.add(Commune(insee="32013", name="Auch", contact_phone="+33536490100"))
    (tmp_path / "adresses.csv").write_text(extract([*TOWN, *VILLAGES]), "utf-8")

    def run(*homes: str, loaded: bool = True) -> Result:
        if loaded:
            assert CliRunner().invoke(main, ["addresses", "import", str(tmp_path / "adresses.csv")]).exit_code == 0
        rows = [f"Anne;Petit;06 39 98 01 {n:02};bricoleur;courses;{home}" for n, home in enumerate(homes)]
        (tmp_path / "liste.csv").write_text("\n".join([HEADER, *rows]), "utf-8")
        return CliRunner().invoke(main, ["volunteers", "import", str(tmp_path / "liste.csv")])

    return run


def points(sessions: sessionmaker[Session]) -> list[tuple[float | None, float | None]]:
    with sessions() as session:
        found = session.execute(select(Volunteer.lat, Volunteer.lon).order_by(Volunteer.id))
        return [(lat, lon) for lat, lon in found]


@pytest.mark.parametrize(
    "typed",
    [
        "8 rue Victor Hugo",
        "8, rue victor hugo, 32000 AUCH",
        "8 rue Victor Hugo 32008 Auch CEDEX",
    ],
)
def test_a_plain_address_becomes_its_own_point(list_of: ListOf, sessions: sessionmaker[Session], typed: str) -> None:
    done = list_of(f"{typed};;")

    assert done.exit_code == 0, done.output
    assert "À vérifier" not in done.output
    assert points(sessions) == [(43.64, 0.58008)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("8 rue Vitor Hugo", "« 8 rue Vitor Hugo » est comprise comme « 8 Rue Victor Hugo, 32000 Auch »"),
        ("14 rue Victor Hugo", "« 14 rue Victor Hugo » est comprise comme « 12 Rue Victor Hugo, 32000 Auch »"),
        ("rue Victor Hugo", "« rue Victor Hugo » est placée au milieu de « Rue Victor Hugo, 32000 Auch »"),
        ("990 rue Victor Hugo", "« 990 rue Victor Hugo » est placée au milieu de « Rue Victor Hugo, 32000 Auch »"),
    ],
)
def test_what_had_to_be_guessed_is_told_with_its_line(
    list_of: ListOf, sessions: sessionmaker[Session], typed: str, told: str
) -> None:
    done = list_of("2 rue Victor Hugo;;", f"{typed};;")

    assert done.exit_code == 0, done.output
    assert f"À vérifier : ligne 3 : {told}" in done.output
    assert "Ajoutés : 2" in done.output
    assert len(points(sessions)) == 2


@pytest.mark.parametrize(
    ("home", "complaint"),
    [
        ("1 rue des Embruns;;", "n'a pas été trouvée dans la commune"),
        ("8 rue Victor Hugo, 32200 Gimont;;", "semble être dans une autre commune ; donnez lat et lon"),
        ("5 rue de l'Église;;", "Embats), 32000 Auch » ou « 5 Rue de l'Église (Le Garros), 32000 Auch » ; précisez"),
        (";0.58;43.64", "lat et lon sont-elles inversées ?"),
        (";40.71;-74.0", "ce point est loin de la commune"),
        (";nan;nan", "ce point est loin de la commune"),
    ],
)
def test_what_cannot_be_placed_is_refused_and_nobody_is_stored(
    list_of: ListOf, sessions: sessionmaker[Session], home: str, complaint: str
) -> None:
    refused = list_of("2 rue Victor Hugo;;", home)

    assert refused.exit_code == 1
    assert "ligne 3 : adresse : " in refused.output
    assert complaint in refused.output
    assert points(sessions) == []


def test_the_village_tells_which_street_was_meant(list_of: ListOf, sessions: sessionmaker[Session]) -> None:
    done = list_of("5 rue de l'Église, Le Garros;;")

    assert done.exit_code == 0, done.output
    assert points(sessions)[0][0] == 43.67


def test_a_point_needs_no_address_of_the_commune(list_of: ListOf, sessions: sessionmaker[Session]) -> None:
    done = list_of("chez sa sœur à Gimont;43,6465;0,5855", loaded=False)

    assert done.exit_code == 0, done.output
    assert points(sessions) == [(43.6465, 0.5855)]


def test_without_any_address_loaded_one_sentence_says_what_to_do(list_of: ListOf) -> None:
    refused = list_of("2 rue Victor Hugo;;", "4 rue Victor Hugo;;", loaded=False)

    assert refused.exit_code == 1
    assert refused.output.count("Auch : aucune adresse n'est chargée") == 1
    assert "voisinage addresses import" in refused.output
