"""`voisinage doctor`: commune by commune, and what is no fault but should be known."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.line import AuditFinding
from dispatch.people import Agent, Organisation, Volunteer
from dispatch.places import Commune, Sector
from dispatch.states import AgentRole
from tests.extracts import TOWN, extract
from tests.keys import KEYS
from voisinage.checkup import faults, notes
from voisinage.cli import main
from voisinage.config import Settings

ADDRESS = "https://voisinage.auch.example"
RANDOM = "9f86d081884c7d659a2feaa0c55ad015"
CONFIRMED = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOTHING_LEAVES = "• Aucun SMS ne part : VOISINAGE_SMS_CARRIER vaut console ; « voisinage sms console » les montre.\n"
SQUARE = '{"type":"Polygon","coordinates":[[[0.57,43.63],[0.64,43.63],[0.64,43.65],[0.57,43.65],[0.57,43.63]]]}'
Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("VOISINAGE_DATABASE_URL", database_url)
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path))
    monkeypatch.setenv("VOISINAGE_SECRET_KEY", RANDOM)
    monkeypatch.setenv("VOISINAGE_BACKUP_KEY", RANDOM)
    monkeypatch.setenv("VOISINAGE_KEYS", KEYS)
    monkeypatch.setenv("VOISINAGE_BASE_URL", ADDRESS)
    (tmp_path / "adresses.csv").write_text(extract(TOWN), "utf-8")
    return lambda *line: CliRunner().invoke(main, [str(word) for word in line])


def set_up(sessions: sessionmaker[Session], insee: str, name: str) -> None:
    """A commune that lacks nothing but its addresses. Anne is everything at once."""
    with sessions.begin() as session:
        commune = Commune(insee=insee, name=name, contact_phone="+33536490100", alert_phone="+33639980100")
        office = Organisation(commune=commune, name="Mairie")
        sector = Sector(commune=commune, name="Centre", outline=SQUARE)
        known = {"phone": "+33639980101", "phone_verified_at": CONFIRMED}
        volunteer = {"first_name": "Anne", "last_name": "Petit", **known}
        session.add_all(
            [commune, office, sector, Volunteer(commune=commune, is_referent=True, is_bricoleur=True, **volunteer)]
        )
        who = {"email": f"m@{insee}.example", "password_hash": "-", "first_name": "Claire", "last_name": "Dupuy"}
        session.add(Agent(commune=commune, organisation=office, role=AgentRole.MAIRIE, **who))


def test_addresses_of_one_commune_are_none_of_another(
    run: Run, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    set_up(sessions, "32013", "Auch")
    set_up(sessions, "32147", "Gimont")
    assert run("addresses", "import", tmp_path / "adresses.csv").exit_code == 0

    refused = run("doctor")

    assert refused.exit_code == 1
    assert "✗ Gimont : aucune adresse n'est chargée." in refused.output
    assert "Auch" not in refused.output


def test_all_is_well_and_yet_no_text_leaves(run: Run, sessions: sessionmaker[Session], tmp_path: Path) -> None:
    set_up(sessions, "32013", "Auch")
    run("addresses", "import", tmp_path / "adresses.csv")

    told = run("doctor")

    assert (told.exit_code, told.output) == (
        0,
        f"{NOTHING_LEAVES}• Aucune bonne sauvegarde n'a encore été prise.\n✓ Tout va bien.\n",
    )


def test_what_works_less_well_than_one_may_believe_is_told(
    run: Run, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    set_up(sessions, "32013", "Auch")
    run("addresses", "import", tmp_path / "adresses.csv")
    with sessions.begin() as session:
        session.scalars(select(Commune)).one().alert_phone = None
        session.scalars(select(Volunteer)).one().is_bricoleur = False

    told = run("doctor")

    assert told.exit_code == 0
    assert "• Auch : aucun bricoleur, " in told.output
    assert "• Auch : aucun mobile d'astreinte, " in told.output
    assert "« voisinage init --insee 32013 --alert-phone NUMÉRO »" in told.output


def test_numbers_not_confirmed_yet_are_told_where_the_commune_wants_them_confirmed(
    run: Run, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    set_up(sessions, "32013", "Auch")
    run("addresses", "import", tmp_path / "adresses.csv")
    with sessions.begin() as session:
        session.scalars(select(Volunteer)).one().phone_verified_at = None

    assert "• Auch : des bénévoles n'ont pas encore confirmé leur numéro" in run("doctor").output

    with sessions.begin() as session:
        session.scalars(select(Commune)).one().rules = {"verify_phones": False}
    assert "confirmé" not in run("doctor").output


def test_a_mistyped_setting_is_told_with_the_name_that_was_meant(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOISINAGE_SMS_CARIER", "twilio")
    monkeypatch.setenv("VOISINAGE_POULET", "1")

    told = run("doctor")

    assert told.exit_code == 1
    assert "✗ VOISINAGE_SMS_CARIER n'est pas un réglage" in told.output
    assert "Vouliez-vous écrire VOISINAGE_SMS_CARRIER ?" in told.output
    assert "✗ VOISINAGE_POULET n'est pas un réglage : cette variable n'a aucun effet. Retirez-la" in told.output


def test_what_the_auditor_found_is_told_with_how_to_mend_it(
    run: Run, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    set_up(sessions, "32013", "Auch")
    run("addresses", "import", tmp_path / "adresses.csv")
    now = datetime.now(UTC)
    with sessions.begin() as session:
        session.add(AuditFinding(kind="job_stopped", found_at=now))
        session.add(AuditFinding(kind="clock_jumped", found_at=now, gone_at=now))

    told = run("doctor")

    assert told.exit_code == 1
    assert "✗ Une partie de Voisinage s'est arrêtée" in told.output
    assert "« voisinage worker »" in told.output
    assert "horloge" not in told.output


@pytest.mark.parametrize("command", ["doctor", "run"])
def test_every_bad_setting_is_told_at_once(run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("VOISINAGE_PORT", "cinq")
    monkeypatch.setenv("VOISINAGE_SMS_CARRIER", "pigeon")
    monkeypatch.setenv("VOISINAGE_THREDS", "4")

    refused = run(command)

    assert refused.exit_code == 1
    for said in ("VOISINAGE_PORT vaut « cinq »", "VOISINAGE_SMS_CARRIER vaut « pigeon »", "écrire VOISINAGE_THREADS ?"):
        assert said in refused.output


def test_what_cannot_be_read_is_not_said_to_be_missing_too(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent")
    environ = {"VOISINAGE_SECRET_KEY_FILE": absent, "VOISINAGE_INSTANCE": str(tmp_path), "VOISINAGE_KEYS": KEYS}

    assert len(faults(environ)) == 1


def test_the_demo_refuses_bad_settings_in_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOISINAGE_THREADS", "huit")

    assert "VOISINAGE_THREADS vaut « huit »" in run("demo").output


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, 2),
        ({"VOISINAGE_DEMO": "oui"}, 0),
        ({"VOISINAGE_SMS_CARRIER": "twilio"}, 1),
        ({"VOISINAGE_SMS_CARRIER": "twilio", "VOISINAGE_BASE_URL": ADDRESS}, 0),
    ],
)
def test_only_a_town_whose_texts_lead_nowhere_is_told(environ: dict[str, str], told: int) -> None:
    assert len(notes(Settings.from_env({"VOISINAGE_BACKUP_KEY": RANDOM, **environ}))) == told


def test_a_town_without_backups_is_told() -> None:
    assert [told for told in notes(Settings.from_env({})) if "Aucune sauvegarde" in told]
