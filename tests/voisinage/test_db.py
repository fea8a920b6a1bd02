from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from dispatch.places import Commune
from tests.keys import RING
from voisinage.db import allow_writes, db, init_db


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """A bare application with a counter that can be looked at, pushed, or pushed by mistake."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.add_url_rule("/count", view_func=count)
    app.add_url_rule("/add", view_func=add, methods=["GET", "POST"])
    app.add_url_rule("/note", view_func=note)
    init_db(app, RING)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    app.testing = True
    return app.test_client()


def count() -> str:
    return str(db.session.scalar(select(func.count()).select_from(Commune)))


def add() -> str:
    db.session.add(Commune(insee="32013", name="Auch", contact_phone="+33639980000"))
    db.session.commit()
    return count()


def note() -> str:
    assert count() == "0"
    allow_writes()
    return add()


def test_a_post_writes_and_a_get_sees_it(client: FlaskClient) -> None:
    assert client.post("/add").text == "1"
    assert client.get("/count").text == "1"


def test_a_get_cannot_write(client: FlaskClient) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"):
        client.get("/add")

    assert client.get("/count").text == "0"


def test_a_get_that_must_note_something_says_so_and_writes(client: FlaskClient) -> None:
    assert client.get("/note").text == "1"


def test_a_get_waits_for_no_writer(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        writer = db.engine.connect()
    with writer, writer.begin():
        assert client.get("/count").text == "0"


def test_outside_a_request_the_session_writes(app: Flask) -> None:
    with app.app_context():
        assert add() == "1"


def test_the_engine_is_opened_like_every_other(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        foreign_keys = connection.exec_driver_sql("PRAGMA foreign_keys") if db.engine.name == "sqlite" else None

        assert foreign_keys is None or foreign_keys.scalar() == 1


def test_another_database_is_refused() -> None:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "mysql://host/town"
    with pytest.raises(ValueError, match="mysql"):
        init_db(app, RING)
