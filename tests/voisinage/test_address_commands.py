"""The commands on addresses and sectors, run as a mairie runs them."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.addresses.tables import Address
from dispatch.places import Commune, Sector
from tests.extracts import COLUMNS, REAL_DATA, TOWN, ban_line, extract
from tests.keys import KEYS
from voisinage.cli import main

SQUARE = [[0.58, 43.64], [0.59, 43.64], [0.59, 43.65], [0.58, 43.65], [0.58, 43.64]]
CENTRE = {"type": "Feature", "properties": {"nom": "Centre"}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
LAYER = {"type": "FeatureCollection", "features": [CENTRE]}

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`voisinage ...` on a migrated database."""
    monkeypatch.setenv("VOISINAGE_DATABASE_URL", database_url)
    monkeypatch.setenv("VOISINAGE_KEYS", KEYS)
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path))
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """An extract of the town's addresses."""
    path = tmp_path / "adresses.csv"
    path.write_text(extract(TOWN), encoding="utf-8")
    return path


@pytest.fixture
def layer(tmp_path: Path, sessions: sessionmaker[Session]) -> Path:
    """A layer of one sector, for a commune that is there."""
    with sessions.begin() as session:
        session.add(Commune(insee="32013", name="Auch", contact_phone="+33639980000"))
    path = tmp_path / "secteurs.geojson"
    path.write_text(json.dumps(LAYER), encoding="utf-8")
    return path


def count(engine: Engine, model: type[Address | Sector]) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_an_import_reports_and_may_be_run_again(run: Run, town: Path, engine: Engine) -> None:
    first, again = run("addresses", "import", town), run("addresses", "import", town)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert f"Créées : {len(TOWN)}" in first.stdout
    assert f"Inchangées : {len(TOWN)}" in again.stdout
    assert "lignes lues" in first.stderr
    assert count(engine, Address) == len(TOWN)


def test_a_dry_run_leaves_nothing(run: Run, town: Path, engine: Engine) -> None:
    tried = run("addresses", "import", town, "--dry-run")
    assert tried.exit_code == 0
    assert "rien n'a été enregistré" in tried.stdout
    assert count(engine, Address) == 0


def test_bad_lines_are_named_and_the_rest_comes_in(run: Run, tmp_path: Path, engine: Engine) -> None:
    path = tmp_path / "adresses.csv.gz"
    lines = [TOWN[0], {**TOWN[1], "lat": "x"}, *(ban_line("0500", n, "Rue Neuve", lon="") for n in range(40))]
    path.write_bytes(gzip.compress(extract(lines).encode()))
    done = run("addresses", "import", path)
    assert done.exit_code == 0
    assert "ligne 3 : coordonnées illisibles" in done.stdout
    assert "… et 11 autres lignes refusées" in done.stdout
    assert "Refusées : 41" in done.stdout
    assert count(engine, Address) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (extract(TOWN).encode("latin-1"), "Latin-1"),
        (extract(TOWN, columns=[name for name in COLUMNS if name != "lon"]).encode(), "Il manque au fichier : lon"),
        (extract([{**TOWN[0], "lon": ""}]).encode(), "Aucune adresse de ce fichier"),
        (b"", "est vide"),
    ],
)
def test_a_useless_file_ends_in_a_sentence(
    run: Run, tmp_path: Path, engine: Engine, content: bytes, sentence: str
) -> None:
    path = tmp_path / "adresses.csv"
    path.write_bytes(content)
    refused = run("addresses", "import", path)
    assert refused.exit_code == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.output
    assert count(engine, Address) == 0


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    refused = run("addresses", "import", tmp_path / "absent.csv")
    assert (refused.exit_code, "n'existe pas" in refused.stderr) == (1, True)


def test_find_answers_in_json_and_in_french(run: Run, town: Path) -> None:
    run("addresses", "import", town)
    answers = json.loads(run("addresses", "find", "8bis", "r", "victor", "hugo", "--insee", "32013", "--json").stdout)
    assert set(answers[0]) == {"label", "numero", "rep", "voie", "code_insee", "lon", "lat", "score"}
    assert (answers[0]["numero"], answers[0]["rep"], answers[0]["voie"]) == (8, "bis", "Rue Victor Hugo")
    assert "8 bis Rue Victor Hugo, 32000 Auch" in run("addresses", "find", "8bis r victor hugo").stdout


def test_find_says_when_nothing_is_like_it_and_when_nothing_is_loaded(run: Run, town: Path) -> None:
    empty = run("addresses", "find", "rue hugo", "--json")
    assert (empty.exit_code, "Aucune adresse n'est chargée" in empty.stderr) == (1, True)
    run("addresses", "import", town)
    assert "pour la commune 32999" in run("addresses", "find", "rue hugo", "--insee", "32999").stderr
    told, in_json = run("addresses", "find", "azertyuiop"), run("addresses", "find", "azertyuiop", "--json")
    assert (told.exit_code, told.stdout) == (1, "Aucune adresse ne ressemble à « azertyuiop ».\n")
    assert (in_json.exit_code, json.loads(in_json.stdout)) == (1, [])


def test_find_says_that_a_postcode_is_of_another_town(run: Run, town: Path) -> None:
    run("addresses", "import", town)
    told = run("addresses", "find", "8 rue victor hugo, 32200 Gimont", "--insee", "32013")
    assert told.exit_code == 1
    assert "elle semble être dans une autre commune" in told.stdout


def test_sectors_are_imported_and_reported_one_by_one(run: Run, layer: Path, engine: Engine) -> None:
    done = run("sectors", "import", layer, "--commune", "32013")
    assert done.exit_code == 0
    assert "« Centre » : créé" in done.stdout
    assert "« Centre » : inchangé" in run("sectors", "import", layer).stdout
    assert count(engine, Sector) == 1


def test_a_dry_run_of_sectors_leaves_nothing(run: Run, layer: Path, engine: Engine) -> None:
    assert "rien n'a été enregistré" in run("sectors", "import", layer, "--dry-run").stdout
    assert count(engine, Sector) == 0


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"{", "pas du JSON"), ("{é".encode("latin-1"), "UTF-8"), (b"", "est vide")]
)
def test_a_broken_layer_ends_in_a_sentence(run: Run, layer: Path, content: bytes, sentence: str) -> None:
    layer.write_bytes(content)
    refused = run("sectors", "import", layer)
    assert (refused.exit_code, sentence in refused.stderr, "Traceback" in refused.output) == (1, True, False)


def test_sectors_of_an_unknown_commune_are_refused(run: Run, layer: Path) -> None:
    refused = run("sectors", "import", layer, "--commune", "32999")
    assert (refused.exit_code, "32013 (Auch)" in refused.stderr) == (1, True)


def test_a_database_without_tables_says_what_to_run(
    tmp_path: Path, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOISINAGE_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    refused = CliRunner().invoke(main, ["addresses", "import", str(town)])
    assert (refused.exit_code, "voisinage init" in refused.stderr) == (1, True)


@pytest.mark.skipif(not REAL_DATA.exists(), reason="the real addresses are not beside this checkout")
def test_a_whole_departement_comes_in(run: Run, engine: Engine) -> None:
    assert run("addresses", "import", REAL_DATA / "adresses-32.csv.gz").exit_code == 0
    assert count(engine, Address) == 34_072
