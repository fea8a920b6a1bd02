"""Settings: read from the environment or from files, and refused with a sentence that says how to mend them."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.keys import KEYS
from voisinage import create_app
from voisinage.checkup import problems
from voisinage.config import Settings, SettingsRefused

GOOD = Settings(database_url="sqlite:///x.sqlite3", secret_key="k" * 32, keys=KEYS)


def test_without_anything_the_defaults_serve_one_machine(tmp_path: Path) -> None:
    settings = Settings.from_env({"VOISINAGE_INSTANCE": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path / 'voisinage.sqlite3'}"
    assert settings.base_url == "http://127.0.0.1:5000"
    assert settings.sms_carrier == "console"


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("  s3cret\n", encoding="utf-8")

    settings = Settings.from_env({"VOISINAGE_TWILIO_AUTH_TOKEN_FILE": str(tmp_path / "token")})

    assert settings.twilio_auth_token == "s3cret"


def test_a_value_given_directly_comes_before_its_file(tmp_path: Path) -> None:
    environ = {"VOISINAGE_SMS_SENDER": "Auch", "VOISINAGE_SMS_SENDER_FILE": str(tmp_path / "absent")}

    assert Settings.from_env(environ).sms_sender == "Auch"


def test_the_secret_key_that_init_wrote_is_found(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("a" * 64 + "\n", encoding="utf-8")

    assert Settings.from_env({"VOISINAGE_INSTANCE": str(tmp_path)}).secret_key == "a" * 64


def test_a_demo_makes_its_own_key_and_another_each_time(tmp_path: Path) -> None:
    environ = {"VOISINAGE_INSTANCE": str(tmp_path), "VOISINAGE_DEMO": "oui"}

    assert Settings.from_env(environ).secret_key != Settings.from_env(environ).secret_key
    assert problems(Settings.from_env(environ)) == []


def test_links_follow_the_port_where_no_address_is_given() -> None:
    assert Settings.from_env({"VOISINAGE_PORT": "8000"}).base_url == "http://127.0.0.1:8000"


def test_everything_unreadable_is_said_at_once() -> None:
    environ = {"VOISINAGE_PORT": "cinq", "VOISINAGE_DEMO": "peut-être", "VOISINAGE_SECRET_KEY_FILE": "/nulle/part"}

    with pytest.raises(SettingsRefused) as refused:
        Settings.from_env(environ)

    told = "\n".join(refused.value.problems)
    assert "VOISINAGE_PORT vaut « cinq »" in told
    assert "VOISINAGE_DEMO vaut « peut-être »" in told
    assert "VOISINAGE_SECRET_KEY_FILE" in told


def test_good_settings_have_no_problem() -> None:
    assert problems(GOOD) == []
    assert problems(replace(GOOD, database_url="postgresql://v@localhost/v")) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"secret_key": ""}, "voisinage init"),
        ({"secret_key": "court"}, "VOISINAGE_SECRET_KEY est trop courte"),
        ({"database_url": "mysql://x"}, "VOISINAGE_DATABASE_URL"),
        ({"database_url": "n'importe quoi"}, "VOISINAGE_DATABASE_URL"),
        ({"base_url": "voisinage.fr"}, "VOISINAGE_BASE_URL"),
        ({"base_url": "https://mairie.fr/voisinage"}, "sans rien après"),
        ({"sms_carrier": "pigeon"}, "VOISINAGE_SMS_CARRIER"),
        ({"sms_carrier": "twilio"}, "VOISINAGE_TWILIO_ACCOUNT_SID manque"),
        ({"sms_carrier": "twilio", "twilio_account_sid": "SK" + "0" * 32}, "commence par AC"),
        ({"sms_carrier": "http"}, "VOISINAGE_HTTP_URL manque"),
        ({"sms_sender": "Ma belle commune"}, "VOISINAGE_SMS_SENDER"),
        ({"sms_carrier": "twilio", "sms_sender": "+33639980001"}, "l'adresse publique du site"),
        ({"sms_carrier": "twilio", "sms_sender": "36105", "base_url": "https://192.168.1.7"}, "adresse publique"),
        ({"sms_carrier": "http"}, "VOISINAGE_HTTP_HOOK_SECRET doit avoir au moins 24"),
        ({"http_hook_secret": "court"}, "VOISINAGE_HTTP_HOOK_SECRET doit avoir au moins 24"),
        ({"http_hook_secret": "é/" * 12}, "VOISINAGE_HTTP_HOOK_SECRET fait partie d'une adresse"),
        ({"http_hook_from": "127.0.0.1, ici"}, "VOISINAGE_HTTP_HOOK_FROM"),
        ({"sms_carrier": "twilio", "base_url": "http://mairie.fr"}, "https://"),
        ({"sms_carrier": "twilio", "demo": True}, "jamais de vrais SMS"),
        ({"map_tiles_url": "http://tuiles.fr"}, "VOISINAGE_MAP_TILES_URL"),
        ({"port": 0}, "VOISINAGE_PORT"),
        ({"sms_threads": 0}, "VOISINAGE_SMS_THREADS"),
        ({"sms_threads": 51}, "VOISINAGE_SMS_THREADS"),
        ({"metrics_token": "court"}, "VOISINAGE_METRICS_TOKEN"),
        ({"heartbeat_url": "guetteur.exemple.fr/x"}, "VOISINAGE_HEARTBEAT_URL"),
    ],
)
def test_each_problem_is_told_in_words(change: dict[str, object], said: str) -> None:
    found = problems(replace(GOOD, **change))  # type: ignore[arg-type]

    assert any(said in sentence for sentence in found), found


def test_the_site_refuses_to_open_half_well() -> None:
    with pytest.raises(SettingsRefused, match="clé secrète"):
        create_app(replace(GOOD, secret_key=""))


@pytest.mark.parametrize("typed", ["k" * 32, "changeme-changeme-changeme-changeme", "0123456789abcdef0123456789abcdef"])
def test_a_key_that_can_be_guessed_is_refused_where_others_reach_the_site(typed: str) -> None:
    public = replace(GOOD, base_url="https://aide.exemple.fr", secret_key=typed)

    assert any("VOISINAGE_SECRET_KEY se devine" in told for told in problems(public))
    assert problems(replace(public, secret_key="9f86d081884c7d659a2feaa0c55ad015")) == []
    assert any("VOISINAGE_BACKUP_KEY" in told for told in problems(replace(GOOD, backup_key=typed)))
