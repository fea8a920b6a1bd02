"""Calls in the demo town: a phone rings, its voice is written, its keys are buttons."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.numbers.codes import Sending, send_code
from dispatch.people import Volunteer
from dispatch.states import Channel, MessageState
from tests.voisinage.demo_instance import TUESDAY, demo_settings_in
from tests.voisinage.open_site import csrf_of, words
from voisinage.config import Settings
from voisinage.db import db
from voisinage.demo.opening import open_town
from voisinage.desk import Office
from voisinage.jobs import delivery_work


@pytest.fixture
def app(demo_town: Settings, tmp_path: Path) -> Iterator[Flask]:
    """The demo site on a copy of the town, its real clock standing still."""
    closed = shutil.ignore_patterns("*-wal", "*-shm")
    shutil.copytree(demo_town.instance, tmp_path, ignore=closed, dirs_exist_ok=True)
    app = open_town(demo_settings_in(tmp_path), lambda: TUESDAY)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def call(app: Flask) -> OutboxMessage:
    """A call to a volunteer who prefers to be called, still ringing: whether the number is theirs."""
    office: Office = app.extensions["voisinage"]
    with app.app_context(), Session(db.engine) as session, session.begin():
        volunteer = session.scalars(select(Volunteer).where(Volunteer.prefers_voice)).first()
        assert volunteer is not None
        volunteer.phone_verified_at = None
        assert send_code(Desk(session, office.clock(), office.line), volunteer) is Sending.CALL
    delivery_work(app)()
    with app.app_context():
        return db.session.scalars(select(OutboxMessage).where(OutboxMessage.channel == Channel.VOICE)).one()


def post(browser: FlaskClient, call: OutboxMessage, noun: str, **form: str) -> str:
    token = csrf_of(browser.get("/telephones/"))
    answer = browser.post(
        f"/telephones/appels/{call.id}/{noun}", data={"csrf_token": token, **form}, follow_redirects=True
    )
    assert answer.status_code == 200
    return words(answer)


def state_of(app: Flask, call: OutboxMessage) -> MessageState:
    with app.app_context():
        return db.session.get_one(OutboxMessage, call.id).state


def test_a_phone_rings_is_answered_and_a_key_is_pressed(app: Flask, browser: FlaskClient, call: OutboxMessage) -> None:
    assert "Ce téléphone sonne" in words(browser.get("/telephones/"))

    heard = post(browser, call, "reponse")
    assert "tapez 1" in heard
    assert "Raccrocher" in heard

    assert "votre numéro est confirmé" in post(browser, call, "touche", menu="number_check", touche="1")
    assert state_of(app, call) is MessageState.DELIVERED
    assert "Ce téléphone sonne" not in words(browser.get("/telephones/"))


def test_a_phone_may_ring_in_vain(app: Flask, browser: FlaskClient, call: OutboxMessage) -> None:
    assert "Ce téléphone sonne" in words(browser.get(f"/telephones/{call.to_phone[1:]}"))

    post(browser, call, "fin", fin="no-answer")

    assert state_of(app, call) is MessageState.FAILED


def test_hanging_up_ends_a_call(app: Flask, browser: FlaskClient, call: OutboxMessage) -> None:
    post(browser, call, "reponse")

    post(browser, call, "fin")

    assert state_of(app, call) is MessageState.DELIVERED
