"""`voisinage simulate`: a table to read, a drawing and a file to keep; of an invented town or of one's own."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voisinage.cli import main
from voisinage.simulation.curves import CURVES
from voisinage.simulation.plot import COLOURS
from voisinage.simulation.words import POLICY_LABELS, ROWS

SHORT = ["--days", "20", "--workers", "1"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["simulate", *SHORT, *arguments])


def test_one_line_a_figure_one_column_a_policy() -> None:
    done = run("--seeds", "2", "--policies", "voisinage,nearest")

    assert done.exit_code == 0, done.output
    table = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert "Voisinage" in table[0]
    assert "Le plus proche, un à la fois" in table[0]
    assert [row.label for row in ROWS if not any(line.startswith(f"| {row.label} ") for line in table)] == []
    assert "± " in table[2]
    assert "2 sur 2" in done.stderr


def test_the_file_and_the_drawing_say_what_the_table_says(tmp_path: Path) -> None:
    kept, drawn = tmp_path / "chiffres.json", tmp_path / "dessin.svg"
    done = run("--seeds", "2", "--policies", "voisinage,oracle", "--json", str(kept), "--svg", str(drawn))

    assert done.exit_code == 0, done.output
    plain = json.loads(kept.read_text("utf-8"))
    assert plain["seeds"] == [1, 2]
    assert plain["assumptions"]["bricoleurs"]["acceptance"] == 0.287
    mean = plain["policies"]["voisinage"]["asks_per_job"]["mean"]
    assert mean == pytest.approx(sum(plain["policies"]["voisinage"]["asks_per_job"]["by_seed"]) / 2, rel=1e-4)
    assert f"{mean:.2f}".replace(".", ",") in done.stdout
    picture = drawn.read_text("utf-8")
    assert re.search(r"<title id=\"titre\">[^<]+</title>", picture)
    told = re.search(r"<desc id=\"detail\">([^<]+)</desc>", picture)
    assert told
    assert f"{mean:.2f}".replace(".", ",") in told[1]
    assert picture.count("<circle ") == len(COLOURS)


def test_newcomers_are_compared_with_the_same_towns_without_them() -> None:
    done = run("--seeds", "2", "--volunteers-more", "10", "--sector", "Les Hauts")

    assert done.exit_code == 0, done.output
    assert "sans eux" in done.stdout
    assert "différence" in done.stdout


def test_a_curve_has_a_line_for_each_value(tmp_path: Path) -> None:
    drawn = tmp_path / "courbe.svg"
    done = run("--seeds", "1", "--days", "8", "--curve", "benevoles", "--svg", str(drawn))

    assert done.exit_code == 0, done.output
    values = [line.split("|")[1].strip() for line in done.stdout.splitlines() if line.startswith("|")][2:]
    assert values == [str(value) for value in CURVES["benevoles"].values]
    picture = drawn.read_text("utf-8")
    assert picture.count("<circle ") == len(values)
    names = [float(y) for y in re.findall(r'<text x="552.0" y="([0-9.]+)"', picture)]
    assert len(names) == 3
    assert all(below - above > 13 for above, below in pairwise(names))  # none covers another


@pytest.mark.parametrize(
    "asked", [["--sweep"], ["--curve", "repos"], ["--volunteers-more", "3", "--sector", "Les Hauts"]]
)
def test_a_file_that_would_never_be_written_is_refused_at_once(asked: list[str], tmp_path: Path) -> None:
    done = run(*asked, "--json", str(tmp_path / "chiffres.json"))

    assert done.exit_code == 1
    assert f"--json : rien à y écrire avec {asked[0]}" in done.output


def test_what_is_unknown_is_refused_in_french() -> None:
    assert "--sector : choisissez parmi Les Tilleuls" in run("--volunteers-more", "3", "--sector", "Ailleurs").output
    assert "magie, inconnu" in run("--policies", "voisinage,magie").output
    assert run("--sigma", "-1").exit_code == 2


def test_the_same_seeds_give_the_same_table() -> None:
    first, again = (run("--seeds", "1", "--policies", "voisinage").stdout for _ in range(2))

    assert first == again
    assert POLICY_LABELS["voisinage"] in first
