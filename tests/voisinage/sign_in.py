"""Signing in as people do: by the form, with the token that it carries."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "une phrase facile à retenir"


def signs_in(browser: FlaskClient, email: str, password: str = PASSWORD, heading: str = "") -> TestResponse:
    """Fill the form in and send it; the answer is not followed."""
    token = token_in(browser.get("/connexion"))
    form = {"email": email, "password": password, "next": heading, "csrf_token": token}
    return browser.post("/connexion", data=form)


def token_in(answer: TestResponse) -> str:
    """The token that the forms of a page send back."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', answer.text)
    assert found, "no form on this page"
    return found[1]
