"""A town under attack: everybody's browser, every form of every page, and the state put back after each blow."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tests.attacks.hostile import CANARY, LEAKS, TAG
from tests.attacks.html_forms import Form, forms_of
from tests.pages.open_town import OpenTown
from tests.pages.visits import VISITS, Visit, Who
from voisinage.db import db

TOKEN = "5a" * 20
_NUMBERS = re.compile(r"/\d+(?=/|$)|(?<=/)[A-Z]{2,3}-?\w+(?=/|$)|(?<=/)[\w-]{20,}(?=/|$)")


@dataclass
class Fort:
    """The town, and its database as it was at first."""

    town: OpenTown
    kept: Path

    @classmethod
    def of(cls, town: OpenTown, folder: Path) -> Fort:
        """Remember how everything stands."""
        fort = cls(town, folder / "kept.sqlite3")
        _copy(fort._file, fort.kept)
        return fort

    def put_back(self) -> None:
        """As if nobody had ever attacked."""
        with self.town.app.app_context():
            db.engine.dispose()
        _copy(self.kept, self._file)

    def forms(self) -> Iterator[tuple[Who, Form]]:
        """Every form of every page, each once for each kind of person."""
        seen = set[tuple[Who, str, str]]()
        for visit in VISITS:
            for form in forms_of(self.opens(visit).text, self.town.there(visit).path):
                key = (visit.who, form.method, _NUMBERS.sub("/_", form.action.split("?")[0]))
                if form.fields and key not in seen:
                    seen.add(key)
                    yield visit.who, form

    def browser(self, who: Who) -> FlaskClient:
        """A browser of this kind, whose forms `sends` gives the token that they need: without it none gets in."""
        browser = self.town.browser(who)
        with browser.session_transaction() as session:
            session["csrf_token"] = TOKEN
        return browser

    def opens(self, visit: Visit) -> TestResponse:
        """The page of a visit, as a browser of that kind gets it."""
        return self.town.browser(visit.who).get(self.town.there(visit).path)

    def sends(
        self, browser: FlaskClient, form: Form, content: dict[str, object], *, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Send the form with this content, from a page of this very browser; what it leads to is not opened."""
        if form.method == "post":
            token = {"csrf_token": self._signed} if "csrf_token" in content else {}
            return browser.post(form.action, data={**content, **token}, headers=headers)
        return browser.get(form.action, query_string={name: str(value) for name, value in content.items()})

    @property
    def _signed(self) -> str:
        """The token as Flask-WTF writes it into a page."""
        return URLSafeTimedSerializer(str(self.town.app.secret_key), salt="wtf-csrf-token").dumps(TOKEN)

    @property
    def _file(self) -> Path:
        with self.town.app.app_context():
            return Path(str(db.engine.url.database))


def harm(answer: TestResponse) -> list[str]:
    """What an answer to an attack must not be; empty where it stood."""
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    found += [f"header {name}" for name, _ in answer.headers if name.lower() == "x-attaque"]
    found += ["cookie"] * any("attaque=" in each for each in answer.headers.getlist("Set-Cookie"))
    if urlsplit(answer.location or "").netloc not in {"", "localhost"}:
        found.append(f"leads to {answer.location}")
    text = answer.get_data().decode("utf-8", "replace")
    found += [f"says {leak}" for leak in LEAKS if leak in text]
    if answer.mimetype == "text/html":
        found += [f"repeats {TAG}"] * (TAG in text or "<script>alert" in text) + ["computes"] * (CANARY in text)
    return found


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as there, sqlite3.connect(target) as here:
        there.backup(here)
    there.close()
    here.close()
