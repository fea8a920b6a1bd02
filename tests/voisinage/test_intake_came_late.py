"""A form filled in for so long that its session is over: nothing typed is lost, nothing is recorded by itself."""

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from dispatch.people import Agent
from tests.voisinage.intake_counter import NEW, Counter, Typed, another_agent, hidden
from tests.voisinage.open_site import words
from tests.voisinage.sign_in import PASSWORD
from voisinage.accounts.passwords import hash_password

EMAIL = "nadia@exemple.fr"


@pytest.fixture(autouse=True)
def account(counter: Counter) -> None:
    """The prescriber's password, and nobody who has tried yet."""
    with counter.site.town.sessions.begin() as session:
        agent = session.get_one(Agent, counter.site.town.prescriber_id)
        agent.email, agent.password_hash = EMAIL, hash_password(PASSWORD)
    counter.browser = counter.site.signed_in(counter.site.town.prescriber_id)


def filled_in(counter: Counter) -> Typed:
    typed = counter.fills(access_notes="L'entrée, à « gauche »", any_time="", windows=["2026-11-24-am"])
    return typed | {"job": counter.job_id("bulb")} | counter.answers("bulb", "no")


def assert_all_there(answer: TestResponse, form: Typed) -> None:
    page = unescape(answer.text)
    assert "L'entrée, à « gauche »</textarea>" in page
    assert f'name="job" value="{form["job"]}" checked' in page
    assert 'name="windows" value="2026-11-24-am" checked' in page
    for name in ("address", "first_name", "phone", "form_key"):
        assert f'value="{form[name]}"' in page, name


def signs_in(browser: FlaskClient, page: TestResponse, password: str = PASSWORD, **other: str) -> TestResponse:
    """Fill in the sign-in page as it came, with all that it carries along."""
    sent = {**_carried(page), "email": EMAIL, "password": password, **other}
    return browser.post("/demandes/nouvelle/connexion", data=sent)


def _carried(page: TestResponse) -> Typed:
    fields = hidden(page)
    return fields | {"windows": ["2026-11-24-am"]} if "windows" in fields else fields


@pytest.mark.parametrize("token", ["", "expired"])
def test_with_an_old_token_the_form_comes_back_filled_in_and_can_be_recorded(counter: Counter, token: str) -> None:
    counter.site.town.referent()
    form = filled_in(counter)

    answer = counter.sends(form | {"csrf_token": token})

    assert answer.status_code == 400
    assert "Rien n’est perdu" in words(answer)
    assert_all_there(answer, form)
    assert not counter.recorded()
    assert counter.sends(form | hidden(answer)).status_code == 303
    assert len(counter.recorded()) == 1


def test_without_a_session_one_signs_in_and_finds_the_form_as_it_was(counter: Counter) -> None:
    form = filled_in(counter)
    browser = counter.site.browser()

    page = browser.post(NEW, data=form)
    assert page.status_code == 401
    assert "Votre session est terminée" in words(page)
    mistyped = signs_in(browser, page, "pas le bon")
    assert mistyped.status_code == 422
    assert PASSWORD not in mistyped.text
    back = signs_in(browser, mistyped)

    assert back.status_code == 200
    assert_all_there(back, form)
    assert PASSWORD not in back.text
    assert not counter.recorded()
    assert browser.post(NEW, data=form | hidden(back)).status_code == 303


def test_so_does_whoever_was_put_out_while_the_token_was_still_good(counter: Counter) -> None:
    form = filled_in(counter)
    with counter.site.town.sessions.begin() as session:
        session.execute(update(Agent).values(password_hash=hash_password(PASSWORD)))

    page = counter.sends(form)

    assert page.status_code == 401
    assert_all_there(signs_in(counter.browser, page), form)


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize(
    "forged", [{"seal": ""}, {"seal": "x" * 27}, {"form_key": "3f0d9a6c-3f2e-4c5e-9a43-6b7e0c9c2f11"}]
)
def test_a_form_that_was_not_ours_is_never_shown_filled_in(
    counter: Counter, signed_in: bool, forged: dict[str, str]
) -> None:
    form = filled_in(counter) | {"csrf_token": ""} | forged
    browser = counter.browser if signed_in else counter.site.browser()

    for address in (NEW, "/demandes/nouvelle/connexion"):
        answer = browser.post(address, data=form)
        assert answer.status_code == 400
        assert "gauche" not in answer.text


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
def test_nor_is_one_that_another_site_sends(counter: Counter, origin: str) -> None:
    form = filled_in(counter) | {"csrf_token": ""}

    answer = counter.browser.post(NEW, data=form, headers={"Sec-Fetch-Site": origin})

    assert "gauche" not in answer.text
    assert not counter.recorded()


def test_a_colleague_who_signs_in_on_the_same_phone_does_not_see_it(counter: Counter) -> None:
    form = filled_in(counter)
    colleague_id = another_agent(counter.site, same_organisation=True)
    with counter.site.town.sessions.begin() as session:
        colleague = session.get_one(Agent, colleague_id)
        colleague.password_hash, email = hash_password(PASSWORD), colleague.email
    shared = counter.site.browser()
    page = shared.post(NEW, data=form)
    assert page.status_code == 401

    answer = signs_in(shared, page, email=email)

    assert answer.status_code == 303
    assert answer.location.endswith(NEW)
    assert str(form["first_name"]) not in shared.get(NEW).text


def test_nor_does_one_who_is_signed_in_already(counter: Counter) -> None:
    form = filled_in(counter)
    colleague = counter.site.signed_in(another_agent(counter.site, same_organisation=True))

    answer = colleague.post(NEW, data=form | {"csrf_token": "of-another-session"})

    assert answer.status_code == 303
    assert answer.location.endswith(NEW)
    assert counter.recorded() == []
