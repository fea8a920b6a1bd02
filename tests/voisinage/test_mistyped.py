"""What is mistyped is answered in French: not one of the words with which click would have answered."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voisinage.cli import main

ENGLISH = ("not", "invalid", "missing", "unexpected", "requires", "take", "file", "option '", "did you mean", "error")


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, list(arguments), input=typed)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("agents ad", "La commande « ad » n'existe pas. Voyez « voisinage agents --help »."),
        ("init --foo", "L'option --foo n'existe pas. Voyez « voisinage init --help »."),
        ("init --nam Auch", "L'option --nam n'existe pas. Voyez « voisinage init --help »."),
        ("init --name", "L'option --name est mal écrite : vérifiez si elle attend une valeur."),
        ("demo --fresh=oui", "L'option --fresh est mal écrite : vérifiez si elle attend une valeur."),
        ("sectors import", "Il manque FICHIER. Voyez « voisinage sectors import --help »."),
        ("doctor vite", "un mot est sans doute de trop. Voyez « voisinage doctor --help »."),
        ("agents add --role chef", "--role : choisissez parmi prescripteur, mairie."),
        ("init --territory XX", "--territory : choisissez parmi FR,"),
        ("sms console --last deux", "--last : il faut un nombre entier."),
        ("demo --port http", "--port : il faut un nombre entier."),
        ("agents add --password-file absent", "--password-file : ce fichier n'existe pas, ou ne peut pas être lu."),
        ("init --password-file .", "--password-file : ce fichier n'existe pas, ou ne peut pas être lu."),
    ],
)
def test_each_mistake_has_its_french_sentence(line: str, said: str) -> None:
    refused = run(*line.split())

    assert refused.exit_code == 2
    assert said in refused.output
    told = refused.output.replace("--password-file", "").replace(line, "").casefold()
    assert [word for word in ENGLISH if f" {word}" in f" {told}"] == []


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A commune without any account but the mairie's."""
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path / "instance"))
    password = tmp_path / "password"
    password.write_text("une phrase facile à retenir", "utf-8")
    answers = "Auch\n32013\n05 36 49 01 02\nclaire@auch.example\nClaire\nDupuy\n\n"
    done = run("init", "--password-file", str(password), typed=answers)
    assert done.exit_code == 0, done.output
    assert "[Mairie d'Auch]" in done.output
    return tmp_path


def test_without_a_keyboard_the_missing_options_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path / "instance"))

    refused = run("init", "--name", "Auch", "--email", "claire@auch.example")

    assert refused.exit_code == 1
    missing = "--insee, --phone, --first-name, --last-name, --organisation, --password-file"
    assert f"Sans clavier, donnez chaque réponse par une option. Il manque : {missing}.\n" in refused.output


LUCIE = ["--email", "l@ccas.example", "--first-name", "Lucie", "--last-name", "Martin", "--organisation", "CCAS"]


def test_a_role_that_is_none_is_asked_again(installed: Path) -> None:
    added = run("agents", "add", *LUCIE, "--password-file", str(installed / "password"), typed="chef\nmairie\n")

    assert added.exit_code == 0, added.output
    assert "Choisissez parmi prescripteur, mairie." in added.output


def test_a_password_file_that_is_no_text_is_refused_by_its_option(installed: Path) -> None:
    (installed / "password").write_bytes("clé très secrète".encode("latin-1"))

    refused = run("agents", "add", *LUCIE, "--role", "mairie", "--password-file", str(installed / "password"))

    assert refused.exit_code == 1
    assert "--password-file : le fichier" in refused.output
    assert "UTF-8" in refused.output


def test_an_account_may_be_opened_by_a_link_to_hand_over(installed: Path) -> None:
    added = run("agents", "add", *LUCIE, "--role", "mairie", "--link")

    assert added.exit_code == 0, added.output
    assert "/compte/acces/" in added.output
