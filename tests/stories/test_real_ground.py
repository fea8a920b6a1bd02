"""Two real communes, from an empty folder to a verified repair, with the commands and the pages as they are.

The same run is told in `docs/essai-sur-de-vraies-adresses.md`. Every request here cannot wait: the others would not
send a text at night, and the tests run at any hour.
"""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.extracts import REAL_DATA
from tests.stories.real_commune import Machine, Visitor, link_in
from voisinage.cli import main

pytestmark = pytest.mark.skipif(
    not REAL_DATA.exists(), reason="the real addresses and sectors are not beside this checkout (../shared/data)"
)

AUCH = """\
prenom;nom;telephone;role;competences;secteurs;adresse;rayon;disponibilites;charte_signee_le
Hélène;Castéra;06 39 98 01 01;référent;;Auch;;;;12/01/2026
Bastien;Lahille;06 39 98 01 02;bricoleur;petite électricité, bricolage;;12 rue Dessoles;2 km;;15/01/2026
Nadia;Ferrand;06 39 98 01 03;bricoleur;petite électricité;;3 av. de la Marne;2 km;;15/01/2026
Octave;Soulès;06 39 98 01 04;bricoleur;petite plomberie, courses;;74 bis route d'Agen;3 km;semaine soir;20/02/2026
"""
PARIS_9 = """\
prenom;nom;telephone;role;competences;secteurs;lat;lon;rayon;disponibilites;charte_signee_le
Solange;Picard;06 39 98 09 01;référent;;Faubourg-Montmartre;;;;;12/01/2026
Farid;Kaci;06 39 98 09 02;référent;;"Saint-Georges, Rochechouart, Chaussée-d'Antin";;;;;12/01/2026
Basile;Roumier;06 39 98 09 03;bricoleur;petite électricité;;48.8745;2.3430;1 km;;15/01/2026
Mireille;Tessier;06 39 98 09 04;bricoleur;courses;;48,8760;2,3380;1 km;;15/01/2026
"""
BROKEN = {
    "addresses": {
        "latin1.csv": "n'est pas écrit en UTF-8",
        "sans-coordonnees.csv": "Il manque au fichier : lon, lat",
        "coupe.csv.gz": "abîmée ou incomplète",
        "vide.csv": "est vide",
        "coupe.geojson": "n'est pas un extrait de la Base Adresse Nationale",
        "absent": "n'existe pas",
    },
    "sectors": {"coupe.geojson": "n'est pas du JSON lisible", "vide.csv": "est vide", "latin1.csv": "pas en UTF-8"},
    "volunteers": {
        "latin1.csv": "Il manque les colonnes",
        "vide.csv": "Ce fichier est vide",
        "sans-coordonnees.csv": "Il manque les colonnes",
        "absent": "n'existe pas",
    },
}


@pytest.fixture(scope="module")
def auch(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    machine = Machine(tmp_path_factory.mktemp("auch") / "instance")
    machine.opens_with("Auch", "32013", phone="05 36 49 01 00")
    machine.does("addresses", "import", REAL_DATA / "adresses-32013.csv")
    machine.does("sectors", "import", REAL_DATA / "commune-32013.geojson")
    machine.does("volunteers", "import", written(machine, AUCH))
    return machine


@pytest.fixture(scope="module")
def paris_9(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    machine = Machine(tmp_path_factory.mktemp("paris-9") / "instance")
    machine.opens_with("Paris 9e", "75109", phone="01 99 00 09 00")
    machine.does("sectors", "import", REAL_DATA / "quartiers-75109.geojson")
    machine.does("volunteers", "import", written(machine, PARIS_9))
    return machine


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real files, as they arrive once in a while."""
    folder = tmp_path_factory.mktemp("broken")
    whole = (REAL_DATA / "adresses-32013.csv").read_text("utf-8")
    (folder / "latin1.csv").write_text(whole, "latin-1", errors="replace")
    without = (";".join([*cells[:12], *cells[14:]]) for cells in (line.split(";") for line in whole.splitlines()))
    (folder / "sans-coordonnees.csv").write_text("\n".join(without), "utf-8")
    (folder / "coupe.csv.gz").write_bytes((REAL_DATA / "adresses-32.csv.gz").read_bytes()[:300_000])
    (folder / "coupe.geojson").write_bytes((REAL_DATA / "quartiers-75109.geojson").read_bytes()[:3_000])
    (folder / "vide.csv").write_bytes(b"")
    return folder


def written(machine: Machine, volunteers: str) -> Path:
    path = machine.folder.parent / "benevoles.csv"
    path.write_text(volunteers, "utf-8")
    return path


def test_auch_from_a_street_of_its_own_to_a_verified_repair(auch: Machine) -> None:
    assert "Tout va bien" in auch.does("doctor")
    with auch.runs():
        everybody_confirms_by_phone(auch)
        lucie = Visitor(auch).signs_in("lucie@ccas.example")
        lucie.records("Changer une ampoule", address="18 rue dessoles", urgency="immediate", first_name="Augustine",
                      phone="05 36 49 01 10")  # fmt: skip
        lucie.sees("18 Rue Dessoles, 32000 Auch", "Nous demandons à Hélène", "2 voisins")

        plays_to_the_end(auch, lucie, person="Augustine", street="Dessoles", phones=("06 39 98 01 01", "0639980102"))

    assert auch.folder.joinpath("console.jsonl").stat().st_mode & 0o077 == 0


def test_paris_9_where_the_house_is_shown_on_the_map(paris_9: Machine) -> None:
    assert "aucune adresse n'est chargée" in paris_9.does("doctor", code=1)
    need = {"address": "6 rue Drouot", "urgency": "immediate", "first_name": "Marceline", "phone": "01 99 00 09 10"}
    with paris_9.runs():
        everybody_confirms_by_phone(paris_9)
        lucie = Visitor(paris_9).signs_in("lucie@ccas.example")
        lucie.records("Changer une ampoule", **need).sees("Cette adresse n’est pas connue", "Je montre la maison")
        pin = {"answered": "6 rue Drouot", "place": "pin", "lat": "48.8729", "lon": "2.3403"}
        lucie.records("Changer une ampoule", **need, **pin)
        lucie.sees("Secteur Faubourg-Montmartre", "Nous demandons à Solange", "1 voisin")

        plays_to_the_end(
            paris_9, lucie, person="Marceline", street="Drouot", phones=("06 39 98 09 01", "06 39 98 09 03")
        )


def everybody_confirms_by_phone(machine: Machine) -> None:
    """The mairie rings each volunteer: at night no code is sent, and nobody is asked before."""
    claire = Visitor(machine).signs_in("mairie@commune.example").opens("/mairie/numeros")
    claire.sees("4 numéros à vérifier")
    for _ in range(4):
        claire.presses("Vérifié au téléphone")
    claire.sees("Tous les numéros sont vérifiés.", "au téléphone, par Claire Dupuy")


def plays_to_the_end(machine: Machine, lucie: Visitor, *, person: str, street: str, phones: tuple[str, str]) -> None:
    """From the first text to the mairie's page. `phones` are the referent's and the bricoleur's."""
    ref, code = said(lucie, r"référence ([A-Z2-9]{5})"), said(lucie, rf"Code à donner à {person} (\d{{4}})")
    referent = opens_the_text(machine, phones[0], "suivre cette demande", hidden=(person, street))
    referent.presses("Je m’en occupe").sees(person, street, "Qui peut venir ?")
    referent.presses("Demandez pour moi").sees("À qui nous avons demandé")

    neighbour = opens_the_text(machine, phones[1], "Pouvez-vous aider ?", hidden=(person, street, code))
    neighbour.presses("J’accepte").sees(person, street, f"code {code}")
    neighbour.presses("C’est fait").sees("Merci, c’est noté")

    checks = machine.text_to(phones[0], "dit que c'est fait")
    referent.opens(link_in(checks)).presses("C’est fait, la personne confirme").sees("vérifié auprès de la personne")
    opens_the_text(machine, phones[1], "Pouvez-vous aider ?", hidden=(person, street, code)).sees("Un grand merci")

    Visitor(machine).signs_in("mairie@commune.example").opens(f"/mairie/demandes/{ref}").sees(
        "Faite et vérifiée", person, "Lucie Martin a enregistré la demande", "suit la demande", "Recherche de voisins",
        "a dit oui", "dit que c’est fait", "a vérifié auprès de la personne",
    )  # fmt: skip


def opens_the_text(machine: Machine, phone: str, words: str, *, hidden: tuple[str, ...]) -> Visitor:
    """Open the link of a text in a fresh browser: nothing of `hidden` is in the text nor on the page."""
    text = machine.text_to(phone, words)
    assert [word for word in hidden if word in text] == []
    return Visitor(machine).opens(link_in(text)).sees_nothing_of(*hidden)


def said(visitor: Visitor, pattern: str) -> str:
    found = re.search(pattern, visitor.words)
    assert found, visitor.words
    return found[1]


def test_a_departement_comes_in_within_ten_seconds(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "instance")
    machine.opens_with("Auch", "32013", phone="05 36 49 01 00")

    assert machine.seconds_for("addresses", "import", REAL_DATA / "adresses-32.csv.gz") < 10
    assert "8 Rue Dessoles, 32000 Auch" in machine.does("addresses", "find", "8 rue dessoles")


def test_everything_may_be_imported_twice(auch: Machine) -> None:
    assert "Inchangées : 6\N{NO-BREAK SPACE}643" in auch.does("addresses", "import", REAL_DATA / "adresses-32013.csv")
    assert "« Auch » : inchangé" in auch.does("sectors", "import", REAL_DATA / "commune-32013.geojson")
    assert "Ajoutés : 0. Mis à jour : 0. Inchangés : 4." in auch.does("volunteers", "import", written(auch, AUCH))


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, files in BROKEN.items() for name in files])
def test_a_broken_file_is_answered_by_a_sentence(
    auch: Machine, broken: Path, kind: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(auch.folder))
    refused = CliRunner().invoke(main, [kind, "import", str(broken / name)])

    assert refused.exit_code == 1, refused.output
    assert BROKEN[kind][name] in refused.stderr
    assert "Traceback" not in refused.output
    assert "C'est enregistré" not in refused.output
