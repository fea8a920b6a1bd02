"""`voisinage sms console`: what would have been sent, for whoever tries Voisinage out without an operator."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.people import Volunteer
from dispatch.places import Commune
from sms.gateway import OutgoingText
from tests.keys import KEYS
from voisinage.carriers import make_carriers
from voisinage.cli import main
from voisinage.config import Settings

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
Console = Callable[..., Result]


@pytest.fixture
def console(
    database_url: str, sessions: sessionmaker[Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Console:
    """`voisinage sms console ...` in a commune where Anne is a volunteer."""
    monkeypatch.setenv("VOISINAGE_DATABASE_URL", database_url)
    monkeypatch.setenv("VOISINAGE_KEYS", KEYS)
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path))
    commune = Commune(insee="32013", name="Auch", contact_phone="+33536490100")
    anne = Volunteer(commune=commune, first_name="Anne", last_name="Petit", phone="+33639980101", is_referent=True)
    with sessions.begin() as session:
        session.add(anne)
    return lambda *words: CliRunner().invoke(main, ["sms", "console", *words])


def sends(folder: Path, to: str, body: str) -> None:
    gateway = make_carriers(Settings.from_env({"VOISINAGE_INSTANCE": str(folder)}), lambda: NOON).routes[0].gateway
    gateway.send(OutgoingText("1", to, body, validity=timedelta(hours=1)))


def test_before_the_first_text_it_says_so(console: Console) -> None:
    assert (console().exit_code, console().stdout) == (0, "Aucun texte pour le moment.\n")


def test_a_text_is_shown_with_its_hour_and_whose_phone_it_is(console: Console, tmp_path: Path) -> None:
    sends(tmp_path, "+33639980101", "Bonjour\nhttps://voisinage.example/l/abc")

    assert console().stdout == (
        "Le 03/03 à 12:00, à Anne Petit, 06 39 98 01 01 :\n  Bonjour\n  https://voisinage.example/l/abc\n\n"
    )


def test_one_phone_and_the_last_texts_can_be_asked_for(console: Console, tmp_path: Path) -> None:
    for body in ("un", "deux", "trois"):
        sends(tmp_path, "+33639980101", body)
    sends(tmp_path, "+33639980199", "ailleurs")

    hers = console("--to", "0639980101", "--last", "2").stdout
    assert [word for word in ("un\n", "deux", "trois", "ailleurs") if word in hers] == ["deux", "trois"]
    assert "à 06 39 98 01 99 :\n  ailleurs" in console().stdout


def test_a_number_may_be_dialled_as_in_the_commune(
    console: Console, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    with sessions.begin() as session:
        session.scalars(select(Commune)).one().territory = "PM"
    sends(tmp_path, "+508551234", "Bonjour")

    assert "Bonjour" in console("--to", "55 12 34").stdout


def test_a_number_that_is_none_is_refused(console: Console) -> None:
    refused = console("--to", "12")
    assert (refused.exit_code, "numéro" in refused.stderr) == (1, True)


def test_with_a_real_carrier_nothing_is_kept_here(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOISINAGE_SMS_CARRIER", "twilio")
    refused = console()
    assert (refused.exit_code, "partent par twilio" in refused.stderr) == (1, True)
