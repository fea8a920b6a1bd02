"""The command line, as the person who installs meets it: French, quick, no traceback, all or nothing."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from dispatch.engine import make_engine
from dispatch.people import Agent, Organisation, Volunteer
from dispatch.places import Commune
from dispatch.requests import Job
from dispatch.vault.ring import FileRing
from tests.dispatch.test_sector_layer_of_another_place import layer
from tests.keys import KEYS
from voisinage.administration.changes import changes_of
from voisinage.cli import COMMANDS, main
from voisinage.keyring import FILE, create_key_file

PASSWORD = "une phrase facile à retenir"
AUCH = ["--name", "Auch", "--insee", "32013", "--phone", "05 36 49 01 02"]
CLAIRE = ["--email", "claire@auch.example", "--first-name", "Claire", "--last-name", "Dupuy", "--organisation", "CCAS"]
LIST = """\
Prénom;Nom;Téléphone;Rôle;Compétences;lat;lon;Rayon;Disponibilités;charte_signee_le
Anne;Petit;06 39 98 01 01;référent;;;;;;01/02/2026
Paul;Roy;0639980102;les deux;petite électricité, courses;43,64;0,58;2 km;lundi 9h-12h, jeudi soir, week-end;2026-01-03
"""


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path / "instance"))
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    return tmp_path / "instance"


@pytest.fixture
def sessions(instance: Path) -> Iterator[sessionmaker[Session]]:
    """What the commands left in the database."""
    instance.mkdir(exist_ok=True)
    create_key_file(instance / FILE)  # else `init` would, and this would have to wait for it
    engine = make_engine(f"sqlite:///{instance / 'voisinage.sqlite3'}", keys=FileRing(instance / FILE))
    yield sessionmaker(engine)
    engine.dispose()


def run(*arguments: str | Path, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)


def initialised(instance: Path) -> None:
    done = run("init", *AUCH, *CLAIRE, "--password-file", instance.parent / "password")
    assert done.exit_code == 0, done.output


def written(folder: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    (folder / "liste.csv").write_text(text, encoding=encoding)
    return folder / "liste.csv"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_in_french(name: str) -> None:
    helped = run(name, "--help")

    assert helped.exit_code == 0, helped.output
    assert "Affiche cette aide." in helped.output
    assert helped.output.startswith(f"Usage : voisinage {name} [OPTIONS]")
    english = (
        "Show this",
        "Usage:",
        "Options:",
        "Commands:",
        "COMMAND ",
        "[ARGS]",
        "TEXT\n",
        "TEXT ",
        "FILE ",
        "default",
    )
    assert [word for word in english if word in helped.output] == []


def test_the_help_of_a_group_and_of_its_commands_is_french_too() -> None:
    assert "\nCommandes :\n" in run("sms", "--help").output
    assert "[par défaut : 20]" in run("sms", "console", "--help").output
    assert "--email TEXTE " in run("agents", "add", "--help").output


def test_help_loads_no_page_and_no_database() -> None:
    code = "import sys, voisinage.cli as c; c.main(['--help'], standalone_mode=False); print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "Crée la base" in out
    assert {"flask", "sqlalchemy", "numpy", "gunicorn"}.isdisjoint(out.splitlines()[-1].split())


def test_a_mistyped_command_is_answered_in_french() -> None:
    assert "La commande « inti » n'existe pas." in run("inti").output
    assert run("inti").exit_code == 2


def test_init_makes_everything_and_again_harms_nothing(instance: Path, sessions: sessionmaker[Session]) -> None:
    initialised(instance)
    key = (instance / "secret.key").read_text("utf-8")

    again = run("init")

    assert again.exit_code == 0, again.output
    assert (instance / "secret.key").read_text("utf-8") == key
    assert (instance / "secret.key").stat().st_mode & 0o077 == 0
    with sessions() as session:
        commune = session.scalars(select(Commune)).one()
        assert (commune.name, commune.contact_phone, commune.timezone) == ("Auch", "+33536490102", "Europe/Paris")
        assert commune.school_zone == "C"
        assert session.scalars(select(Agent.email)).all() == ["claire@auch.example"]
        assert session.scalars(select(Job)).first() is not None


def test_what_a_command_changes_leaves_a_trace(instance: Path, sessions: sessionmaker[Session]) -> None:
    initialised(instance)
    run("init", "--phone", "05 36 49 01 02")
    run("init", "--alert-phone", "06 39 98 01 00")
    (instance.parent / "secteurs.geojson").write_text(layer(0.57, 43.63), "utf-8")
    run("sectors", "import", instance.parent / "secteurs.geojson", "--dry-run")
    run("sectors", "import", instance.parent / "secteurs.geojson")
    run("sectors", "import", instance.parent / "secteurs.geojson")
    run("agents", "add", "--role", "mairie", "--email", "a@auch.example", "--first-name", "Ali", "--last-name", "Ba",
        "--organisation", "CCAS", "--link")  # fmt: skip

    with sessions() as session:
        told = [change.text for change in changes_of(session, session.scalars(select(Commune)).one())]
    assert told == [
        "Une commande, sur la machine, a invité Ali Ba : administrateur de la mairie.",
        "Une commande, sur la machine, a enregistré le secteur « Centre ».",
        "Une commande, sur la machine, a changé les réglages de la commune : le mobile d’astreinte.",
    ]


def test_init_asks_for_what_it_is_not_told(instance: Path, sessions: sessionmaker[Session]) -> None:
    answers = [
        "Sainte-Marie",
        "97418",
        "0692 00 12 34",
        "a@b.example",
        "Ali",
        "Ba",
        "",
        PASSWORD,
        "autre",
        PASSWORD,
        PASSWORD,
    ]

    done = run("init", typed="\n".join(answers) + "\n")

    assert done.exit_code == 0, done.output
    assert "pas pareils" in done.output
    assert PASSWORD not in done.output
    with sessions() as session:
        commune = session.scalars(select(Commune)).one()
        assert (commune.territory, commune.timezone) == ("RE", "Indian/Reunion")
        assert commune.school_zone is None
        assert session.scalars(select(Organisation.name)).one() == "Mairie de Sainte-Marie"


def test_a_wrong_answer_is_asked_again_and_none_before_it_is_lost(
    instance: Path, sessions: sessionmaker[Session]
) -> None:
    answers = ["Auch", "Gers", "32013", "12", "05 36 49 01 02", "claire", "claire@auch.example", "Claire", "Dupuy", "",
               "azertyuiop12", PASSWORD, PASSWORD]  # fmt: skip

    done = run("init", typed="\n".join(answers) + "\n")

    assert done.exit_code == 0, done.output
    assert "Ce n'est pas le code postal" in done.output
    assert "n'est pas une adresse de courriel" in done.output
    with sessions() as session:
        commune = session.scalars(select(Commune)).one()
        assert (commune.insee, commune.contact_phone) == ("32013", "+33536490102")
        assert session.scalars(select(Agent.email)).all() == ["claire@auch.example"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--insee", "320"], "n'est pas un code INSEE"),
        (["--name", " "], "Donnez le nom de la commune"),
        (["--name", "x" * 81], "80 caractères au plus"),
        (["--phone", "12"], "numéro"),
        (["--timezone", "Europe/Auch"], "fuseau horaire"),
        (["--email", "claire"], "adresse de courriel"),
    ],
)
def test_init_refuses_in_words_and_stores_nothing(
    instance: Path, sessions: sessionmaker[Session], wrong: list[str], said: str
) -> None:
    refused = run("init", *AUCH, *CLAIRE, "--password-file", instance.parent / "password", *wrong)

    assert refused.exit_code == 1
    assert said in refused.output
    with sessions() as session:
        assert session.scalars(select(Commune)).all() == []


def test_the_doctor_says_what_is_missing_and_how_to_mend_it(instance: Path) -> None:
    before = run("doctor")
    assert before.exit_code == 1
    assert "voisinage init" in before.output

    initialised(instance)
    after = run("doctor")

    assert after.exit_code == 1
    assert "clé secrète" not in after.output
    assert "sectors import" in after.output
    assert "volunteers import" in after.output


def test_the_doctor_reads_the_settings(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    initialised(instance)
    monkeypatch.setenv("VOISINAGE_SMS_CARRIER", "pigeon")

    assert "écrivez console, twilio ou http" in run("doctor").output
    refused = run("run")
    assert refused.exit_code == 1
    assert "écrivez console, twilio ou http" in refused.output


@pytest.mark.parametrize("command", [["run"], ["worker"], ["agents", "add"], ["volunteers", "import", __file__]])
def test_before_init_commands_say_what_to_do(
    command: list[str], monkeypatch: pytest.MonkeyPatch, instance: Path
) -> None:
    instance.mkdir()
    monkeypatch.setenv("VOISINAGE_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("VOISINAGE_KEYS", KEYS)

    refused = run(*command)

    assert refused.exit_code == 1
    assert "voisinage init" in refused.output


def test_an_agent_gets_an_account(instance: Path, sessions: sessionmaker[Session]) -> None:
    initialised(instance)
    added = run(
        "agents",
        "add",
        "--email",
        "Lucie@soins.example",
        typed=f"prescripteur\nLucie\nMartin\nCCAS\n{PASSWORD}\n{PASSWORD}\n",
    )

    assert added.exit_code == 0, added.output
    with sessions() as session:
        lucie = session.scalars(select(Agent).where(Agent.email == "lucie@soins.example")).one()
        assert lucie.role == "prescriber"
        assert len(session.scalars(select(Organisation).where(Organisation.name == "CCAS")).all()) == 1


def test_volunteers_come_in_from_a_spreadsheet(instance: Path, sessions: sessionmaker[Session]) -> None:
    initialised(instance)

    done = run("volunteers", "import", written(instance, LIST))

    assert done.exit_code == 0, done.output
    assert "Ajoutés : 2" in done.output
    with sessions() as session:
        read = select(Volunteer).options(selectinload(Volunteer.skills), selectinload(Volunteer.slots))
        anne, paul = sorted(session.scalars(read), key=lambda one: one.phone)
        assert (anne.is_referent, anne.is_bricoleur) == (True, False)
        assert anne.charter_signed_at is not None
        assert (paul.lat, paul.lon, paul.radius_m) == (43.64, 0.58, 2_000)
        assert {skill.skill for skill in paul.skills} == {"electricity", "shopping"}
        assert [(slot.weekday, slot.start_at.hour, slot.end_at.hour) for slot in paul.slots] == [
            (0, 9, 12), (3, 18, 21), (5, 8, 20), (6, 8, 20),
        ]  # fmt: skip


def test_a_trial_run_stores_nothing(instance: Path, sessions: sessionmaker[Session]) -> None:
    initialised(instance)

    assert "rien n'a été enregistré" in run("volunteers", "import", "--dry-run", written(instance, LIST)).output

    with sessions() as session:
        assert session.scalars(select(Volunteer)).all() == []


def test_the_list_again_updates_and_keeps_a_stop(instance: Path, sessions: sessionmaker[Session]) -> None:
    initialised(instance)
    run("volunteers", "import", written(instance, LIST))
    with sessions.begin() as session:
        paul = session.scalars(select(Volunteer).where(Volunteer.phone == "+33639980102")).one()
        paul.stopped_at = paul.charter_signed_at

    changed = LIST.replace("2 km", "800").replace("petite électricité, ", "").replace("2026-01-03", "")
    assert "Mis à jour : 1. Inchangés : 1." in run("volunteers", "import", written(instance, changed)).output

    with sessions() as session:
        paul = session.scalars(select(Volunteer).where(Volunteer.phone == "+33639980102")).one()
        assert paul.radius_m == 800
        assert [skill.skill for skill in paul.skills] == ["shopping"]
        assert paul.stopped_at is not None
        assert paul.charter_signed_at is not None


def test_one_wrong_cell_stores_nobody_and_every_complaint_names_its_line(
    instance: Path, sessions: sessionmaker[Session]
) -> None:
    initialised(instance)
    bad = LIST + "Lise;Roux;08 92 12 34 56;chef;chant;43;;9;lundi 25h;31/02/2026\nEve;Petit;0639980101;référent;;;;;;\n"

    refused = run("volunteers", "import", written(instance, bad))

    assert refused.exit_code == 1
    for column in ("rôle", "téléphone", "compétences", "adresse", "rayon", "disponibilités", "charte signée le"):
        assert f"ligne 4 : {column} : " in refused.output
    assert "ligne 5 : téléphone : le même numéro est déjà à la ligne 2" in refused.output
    assert "Rien n'a été enregistré : 8 choses à corriger." in refused.output
    with sessions() as session:
        assert session.scalars(select(Volunteer)).all() == []


def test_commas_do_as_well(instance: Path) -> None:
    initialised(instance)
    commas = (
        'prenom,nom,telephone,role,disponibilites\nAnne,Petit,0639980101,Referent,"lundi à vendredi, samedi matin"\n'
    )

    assert "Ajoutés : 1" in run("volunteers", "import", written(instance, commas)).output


@pytest.mark.parametrize(
    ("encoding", "between"), [("windows-1252", ";"), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-16", ";")]
)
def test_a_list_is_read_as_a_spreadsheet_of_france_saves_it(
    instance: Path, sessions: sessionmaker[Session], encoding: str, between: str
) -> None:
    initialised(instance)
    saved = between.join(("Prénom", "Nom", "Téléphone", "Rôle")) + "\r\n"
    saved += between.join(("Noëlle", "Bœuf d’Ôrsay", "639980101", "référent")) + "\r\n"  # the zero is Excel's to lose

    assert "Ajoutés : 1" in run("volunteers", "import", written(instance, saved, encoding)).output
    with sessions() as session:
        noelle = session.scalars(select(Volunteer)).one()
        assert (noelle.first_name, noelle.last_name, noelle.phone) == ("Noëlle", "Bœuf d’Ôrsay", "+33639980101")


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (LIST, "mac-roman", "Les accents de ce fichier ne peuvent pas être lus."),
        (LIST, "cp850", "Les accents de ce fichier ne peuvent pas être lus."),
        ("prenom;nom;role\nAnne;Petit;chef\n", "utf-8", "Il manque la colonne téléphone."),
        ("%PDF-1.7\n", "utf-8", "Ce fichier n'est ni un CSV ni un XLSX."),
        ("\x89PNG\r\n\x1a\n\0\0", "latin-1", "Ce fichier n'est ni un CSV ni un XLSX."),
        ("<!DOCTYPE html>", "utf-8", "Ce fichier n'est ni un CSV ni un XLSX."),
        ("prenom;nom\nAnne;Petit\n", "utf-8", "Il manque les colonnes téléphone et rôle."),
        (LIST.replace("Rayon", "Rayons"), "utf-8", "Colonne inconnue ou en double : rayons. Renommez-la"),
        ("prenom;nom;telephone;role\na;b;c;d;e\n", "utf-8", "ligne 2 : plus de cases"),
        ("", "utf-8", "Ce fichier est vide."),
        ("\n\n", "utf-8", "Ce fichier est vide."),
        ("prenom;nom;telephone;role\n;;;\n", "utf-8", "Cette liste est vide"),
        ('prenom;nom;telephone;role\n"a;b;c;d\n', "utf-8", "guillemets"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_clearly(instance: Path, text: str, encoding: str, said: str) -> None:
    initialised(instance)

    refused = run("volunteers", "import", written(instance, text, encoding))

    assert refused.exit_code == 1
    assert said in refused.output


def test_every_text_can_be_read_before_it_is_sent() -> None:
    shown = run("sms", "preview")

    assert shown.exit_code == 0
    assert shown.output.startswith("Au référent : nouvelle demande (GSM-7, ")
    assert "signes, 2 SMS)\n  Voisinage Auch : changer une ampoule, Centre ancien. " in shown.output
    assert "un seul texto (GSM-7, " in shown.output
    assert "referent_asked" not in shown.output
    assert "VOISINAGE_SMS_SEGMENT_PRICE" in shown.output
    assert run("sms", "preview", "--longest").output != shown.output


def test_the_preview_words_texts_for_the_sender_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOISINAGE_SMS_SENDER", "Voisinage")
    assert "Répondez OUI" not in run("sms", "preview").output
    assert "Répondez OUI ou NON" in run("sms", "preview", "--answered").output

    monkeypatch.setenv("VOISINAGE_SMS_SENDER", "38080")
    assert "Répondez OUI ou NON" in run("sms", "preview").output
    assert "Répondez OUI" not in run("sms", "preview", "--one-way").output


def test_the_preview_tells_the_price_of_each_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOISINAGE_SMS_SEGMENT_PRICE", "0.07")
    shown = run("sms", "preview").output.replace("\N{NO-BREAK SPACE}", " ")
    assert "2 SMS, 0,14 €)\n" in shown
    assert "1 SMS, 0,07 €)\n" in shown
    assert "VOISINAGE_SMS_SEGMENT_PRICE" not in shown
