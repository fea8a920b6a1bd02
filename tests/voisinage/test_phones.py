"""The phones of the demo town: on them texts arrive, links are tapped, answers are typed; nowhere but in the demo."""

import re
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dispatch.requests import Ask, Request
from dispatch.states import AskState, State
from sms.console import ConsoleGateway
from tests.keys import KEYS
from tests.voisinage.demo_instance import TUESDAY, demo_settings_in
from tests.voisinage.open_site import opened
from voisinage.checkup import problems
from voisinage.commands.demo import demo_command, demo_settings
from voisinage.config import Settings
from voisinage.db import db
from voisinage.demo.files import DemoFiles
from voisinage.demo.opening import open_town, wake_up
from voisinage.demo.town_clock import DemoClock
from voisinage.phones.threads import Piece, pieces

FIRST_REFERENT = "/telephones/33639981000"


@pytest.fixture
def app(demo_town: Settings, tmp_path: Path) -> Iterator[Flask]:
    """The demo site on a copy of the town, its real clock standing still."""
    closed = shutil.ignore_patterns("*-wal", "*-shm")  # somebody else may be reading: the file itself is whole
    shutil.copytree(demo_town.instance, tmp_path, ignore=closed, dirs_exist_ok=True)
    app = open_town(demo_settings_in(tmp_path), lambda: TUESDAY)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def test_without_the_demo_there_are_no_phones(sqlite_url: str) -> None:
    with opened(Settings(database_url=sqlite_url, secret_key="k" * 32, keys=KEYS, base_url="http://localhost")) as app:
        browser = app.test_client()

        assert browser.get("/telephones/").status_code == 404
        assert browser.get(FIRST_REFERENT).status_code == 404
        assert browser.post("/visite/mairie").status_code == 404


def test_the_latest_text_is_on_top_and_only_fresh_ones_ring(browser: FlaskClient) -> None:
    page = browser.get("/telephones/").get_data(as_text=True)
    rings = page.count("phone-line rings")

    assert "changer une ampoule" in page[: page.index("</li>", page.index("recents"))]
    assert 0 < rings < page.count("phone-line")


def test_looking_at_a_phone_marks_it_as_read(app: Flask, browser: FlaskClient) -> None:
    phone = _ringing(browser)[0]
    browser.get(phone)

    assert phone not in _ringing(browser)
    assert phone not in _ringing(open_town(app.extensions["voisinage"].settings, lambda: TUESDAY).test_client())


def test_a_yes_typed_by_a_referent_takes_charge_and_is_answered(app: Flask, browser: FlaskClient) -> None:
    number, request_id = _asked_referent(app)
    answered = _types(browser, number, "Oui")

    assert _state(app, request_id) is State.IN_CHARGE
    assert "sms mine" in answered
    assert "merci ! Vous suivez" in answered


def test_an_empty_answer_changes_nothing(app: Flask, browser: FlaskClient) -> None:
    number, request_id = _asked_referent(app)
    before = len(_carrier(app).messages())
    _types(browser, number, "   ")

    assert len(_carrier(app).messages()) == before
    assert _state(app, request_id) is State.OPEN


def test_a_phone_of_nobody_is_not_there(browser: FlaskClient) -> None:
    assert browser.get("/telephones/33639987777").status_code == 404


def test_links_lead_to_this_site_whatever_port_the_text_was_written_for() -> None:
    assert list(pieces("Ouvrez\nhttp://127.0.0.1:9999/l/abc-_1\nTél. 01")) == [
        Piece("Ouvrez\n"),
        Piece("http://127.0.0.1:9999/l/abc-_1", "/l/abc-_1"),
        Piece("\nTél. 01"),
    ]


def test_an_hour_let_pass_reminds_the_silent_referent(app: Flask, browser: FlaskClient) -> None:
    number, _ = _asked_referent(app)
    page = browser.post("/visite/horloge", data={"pas": "heure", **_csrf(browser)}, follow_redirects=True)

    assert "10h42" in page.get_data(as_text=True)
    reminders = [text for text in _carrier(app).messages(number) if "Personne ne suit encore" in text.body]
    assert len(reminders) == 1
    assert TUESDAY < reminders[0].at < TUESDAY + timedelta(hours=1)


def test_a_night_let_pass_leaves_nobody_waiting(app: Flask, browser: FlaskClient) -> None:
    browser.post("/visite/horloge", data={"pas": "matin", **_csrf(browser)})
    clock = app.extensions["voisinage"].clock

    assert isinstance(clock, DemoClock)
    assert clock() == datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    with app.app_context():
        assert db.session.scalars(select(Request.id).where(Request.chase_at < clock())).all() == []


def test_an_unknown_step_is_refused(browser: FlaskClient) -> None:
    assert browser.post("/visite/horloge", data={"pas": "siècle", **_csrf(browser)}).status_code == 400


@pytest.mark.parametrize(("who", "page"), [("prescripteur", "/demandes/nouvelle"), ("mairie", "/mairie/")])
def test_one_click_opens_somebody_s_desk(browser: FlaskClient, who: str, page: str) -> None:
    answer = browser.post(f"/visite/{who}", data=_csrf(browser), follow_redirects=True)

    assert answer.status_code == 200
    assert answer.request.path == page


def test_a_town_left_for_the_night_is_found_on_the_next_morning(app: Flask) -> None:
    settings = app.extensions["voisinage"].settings
    wake_up(settings, lambda: TUESDAY + timedelta(hours=11))
    found = open_town(settings, lambda: TUESDAY + timedelta(hours=11))

    with found.app_context():
        now = found.extensions["voisinage"].clock()
        overdue = db.session.scalars(select(Request.id).where(Request.chase_at < now)).all()
        db.engine.dispose()
    assert now == datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    assert overdue == []


def test_a_town_half_built_or_torn_down_has_no_age(demo_town: Settings, tmp_path: Path) -> None:
    files = DemoFiles(tmp_path)
    files.database.write_bytes(b"")

    assert DemoFiles(demo_town.instance).age(datetime.now(UTC)) is not None
    assert files.age(datetime.now(UTC)) is None


def test_the_demo_never_touches_the_real_database_nor_the_real_carrier(tmp_path: Path) -> None:
    real = {"DATABASE_URL": "postgresql://real", "SMS_CARRIER": "twilio", "HOST": "0.0.0.0"}  # noqa: S104 - to be refused
    environ = {f"VOISINAGE_{name}": value for name, value in {**real, "INSTANCE": str(tmp_path)}.items()}
    settings = demo_settings(environ, 5050)

    assert settings.database_url == f"sqlite:///{tmp_path / 'demo.sqlite3'}"
    assert (settings.sms_carrier, settings.host, settings.base_url) == ("console", "127.0.0.1", "http://127.0.0.1:5050")
    assert problems(settings) == []


def test_a_taken_port_is_said_before_anything_is_built(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = CliRunner().invoke(
            demo_command, ["--port", str(taken.getsockname()[1])], env={"VOISINAGE_INSTANCE": str(tmp_path)}
        )

    assert "n'est pas libre" in answer.output
    assert answer.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def _ringing(browser: FlaskClient) -> list[str]:
    page = browser.get("/telephones/").get_data(as_text=True)
    return re.findall(r'rings" href="([^"#]+)', page)


def _types(browser: FlaskClient, number: str, words: str) -> str:
    address = f"/telephones/{number.removeprefix('+')}"
    answer = browser.post(f"{address}/reponses", data={"texte": words, **_csrf(browser)}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _csrf(browser: FlaskClient) -> dict[str, str]:
    page = browser.get("/telephones/").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return {"csrf_token": found[1]}


def _asked_referent(app: Flask) -> tuple[str, int]:
    """The phone that rings for the request that waits for a referent, and this request."""
    waiting = select(Ask).join(Request).where(Request.state == State.OPEN, Ask.state == AskState.OPEN)
    with app.app_context():
        ask = db.session.scalars(waiting).one()
        return ask.volunteer.phone, ask.request_id


def _state(app: Flask, request_id: int) -> State:
    with app.app_context():
        return db.session.get_one(Request, request_id).state


def _carrier(app: Flask) -> ConsoleGateway:
    carrier = app.extensions["voisinage"].carriers.routes[0].gateway
    assert isinstance(carrier, ConsoleGateway)
    return carrier
