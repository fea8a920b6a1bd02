"""The table of rights against every route there is, for everybody, here, beside and elsewhere."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.keys import KEYS
from tests.pdf_page import drawn, words_of
from tests.voisinage.everybody import BESIDE, ELSEWHERE, HERE, Everybody
from tests.voisinage.open_site import Site, on_both
from voisinage import create_app
from voisinage.accounts.admission import OWED
from voisinage.accounts.right import Reach, Right
from voisinage.accounts.rights import RIGHTS, by_route
from voisinage.accounts.standing import AGENTS, PRESCRIBERS, Who
from voisinage.accounts.tables import Proof
from voisinage.config import Settings
from voisinage.db import db

TABLE = by_route(RIGHTS)
# What an address names of a commune: whoever is of another one must find nothing there.
OF_A_COMMUNE = {"ref", "volunteer_id", "person_id", "message_id", "text_id", "sector_id", "exception_id", "slot_id",
                "job_id", "organisation_id", "agent_id", "session_id", "key_id", "reading_id",
                "sign_in_id"}  # fmt: skip
OTHERS = {"noun": "annulation", "_noun": "fiche", "token": "inconnu", "insee": "99001", "name": "prescripteur",
          "secret": "inconnu", "filename": "app.css", "key": "weeks", "kind": "csv", "role": "voisin",
          "text": "bricoleur_asked"}  # fmt: skip
CHOICES = {"recruiting.note": "rencontre", "board.note_wish": "appels", "board.note_break": "pause",
           "board.read_reply": "rien", "joining.act": "pause", "board.say_for": "prise-en-charge"}  # fmt: skip
# They begin by what is typed, not by an address of ours: what they may be told is checked by their own tests.
SECRETS = ("Philomène", "Hippolyte", "allée des Ormes", "0199000177", "01 99 00 01 77", "Dominique")


# What they answer to whom they are open to, where nothing is typed or there is nothing yet.
WITHOUT_MORE = {
    "intake.houses": 400,
    "recruiting.photo": 404,
    "board.found_volunteers": 303,
    "observatory.export": 404,
    "board.what_if_file": 404,
}
ASKED = ("", "?q=Philo&qui=Philo&de=organisation&voir=toutes", "?commune=1&commune_id=1&insee=99001&id=1")


@dataclass(frozen=True)
class Door:
    """One way to knock at a route."""

    route: str
    method: str
    path: str
    names: frozenset[str]

    @property
    def right(self) -> Right:
        """Its row of the table."""
        return TABLE[self.route]

    def knock(self, browser: FlaskClient) -> TestResponse:
        """Ask, with nothing typed."""
        return browser.open(self.path, method=self.method)


@pytest.fixture
def everybody(database: Engine) -> Iterator[Everybody]:
    found = Everybody.of(database)
    yield found
    with found.app.app_context():
        db.engine.dispose()


def doors(everybody: Everybody) -> Iterator[Door]:
    """Every route of the application, by every method that it answers."""
    adapter = everybody.app.url_map.bind("localhost")
    for rule in everybody.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            values = {name: _value(everybody, rule, name) for name in rule.arguments}
            path = adapter.build(rule.endpoint, values, method=method)
            yield Door(rule.endpoint, method, path, frozenset(rule.arguments))


def _value(everybody: Everybody, rule: Rule, name: str) -> object:
    if name == "noun":
        return CHOICES.get(rule.endpoint, OTHERS["noun"])
    return everybody.held.get(name, OTHERS.get(name))


def to_sign_in(answer: TestResponse) -> bool:
    """Whether the answer is the way to the sign-in page."""
    return answer.status_code == 302 and answer.location.startswith("/connexion")


def test_every_route_stands_in_the_table_and_every_row_leads_somewhere() -> None:
    settings = Settings(
        database_url="sqlite:////tmp/nobody.db", secret_key="k" * 32, keys=KEYS, base_url="http://localhost"
    )
    routes = {rule.endpoint for rule in create_app(settings).url_map.iter_rules()}
    demo = {route for route in TABLE if route.startswith(("demo.", "phones."))}

    assert routes - set(TABLE) == set(), "give each a row of voisinage/accounts/rights.py"
    assert set(TABLE) - routes - demo == set(), "gone: take them out of the table"


def test_a_route_without_a_row_is_open_to_nobody(everybody: Everybody) -> None:
    everybody.app.view_functions["forgotten"] = lambda: "secret"
    everybody.app.url_map.add(Rule("/oubliee", endpoint="forgotten"))

    for who in (None, *sorted(AGENTS)):
        assert everybody.browser(who).get("/oubliee").status_code == 403


def test_no_route_stands_in_two_rows() -> None:
    with pytest.raises(ValueError, match="two rows"):
        by_route([*RIGHTS, RIGHTS[0]])


def test_a_stranger_is_sent_to_sign_in_wherever_an_account_is_needed(everybody: Everybody) -> None:
    closed = [door for door in doors(everybody) if door.right.who & AGENTS]
    wrong = [door for door in closed if not to_sign_in(door.knock(everybody.browser()))]

    assert wrong == []


@pytest.mark.parametrize("who", sorted(AGENTS))
def test_each_standing_opens_what_the_table_says_and_nothing_else(everybody: Everybody, who: Who) -> None:
    wrong = []
    for door in doors(everybody):
        if not door.right.who & AGENTS or (door.method == "POST" and who in door.right.who):
            continue  # what a button does, once it is allowed, its own tests tell
        answer = door.knock(everybody.browser(who))
        expected = {200, 302, WITHOUT_MORE.get(door.route)}
        allowed = answer.status_code in expected and not to_sign_in(answer)
        if allowed != (who in door.right.who) or (not allowed and answer.status_code != 403):
            wrong.append((door.route, door.path, answer.status))

    assert wrong == []


@pytest.mark.parametrize("who", sorted(AGENTS))
def test_what_is_allowed_by_a_button_gets_as_far_as_the_button(everybody: Everybody, who: Who) -> None:
    wrong = []
    for door in doors(everybody):
        if door.method == "POST" and who in door.right.who:
            answer = door.knock(everybody.browser(who))
            if answer.status_code in {401, 403, 500} or to_sign_in(answer):
                wrong.append((door.route, door.path, answer.status))

    assert wrong == []


@pytest.mark.parametrize("proof", sorted(OWED))
@pytest.mark.parametrize("who", sorted(AGENTS))
def test_no_route_is_open_to_a_session_that_owes_the_second_factor(
    everybody: Everybody, who: Who, proof: Proof
) -> None:
    """Neither a page nor a button, a file nor what scripts ask for: each leads to where the factor is given."""
    allowed, page = OWED[proof]
    to_be_given = everybody.app.url_map.bind("localhost").build(page)
    browser, wrong, asked = everybody.browser(who, proof=proof), [], 0
    for door in doors(everybody):
        if door.route in allowed:
            continue
        answer = door.knock(browser)
        told = [secret for secret in SECRETS if secret in _text(answer)]
        if who in door.right.who:
            asked += 1
            told += [] if (answer.status_code, answer.location) == (302, to_be_given) else [answer.status]
        answer.close()
        if told:
            wrong.append((door.route, door.path, told))

    assert wrong == []
    assert asked > 25


@on_both
@pytest.mark.parametrize("who", sorted(AGENTS))
def test_nothing_of_another_commune_is_there_by_any_address(everybody: Everybody, who: Who) -> None:
    before = Site(everybody.town, everybody.app).everything()
    wrong = []
    for door in doors(everybody):
        if who in door.right.who and door.names & OF_A_COMMUNE:
            answer = door.knock(everybody.browser(who, ELSEWHERE))
            if answer.status_code != 404:
                wrong.append((door.route, door.path, answer.status))

    assert wrong == []
    assert Site(everybody.town, everybody.app).everything() == before


@pytest.mark.parametrize("who", sorted(AGENTS))
def test_no_page_list_search_or_file_tells_anything_of_another_commune(everybody: Everybody, who: Who) -> None:
    leaks, found = [], 0
    for door in doors(everybody):
        if door.method == "GET" and who in door.right.who and not door.names & OF_A_COMMUNE:
            for asked in ASKED:
                answer = everybody.browser(who, ELSEWHERE).get(door.path + asked)
                leaks += [(door.path + asked, secret) for secret in SECRETS if secret in _text(answer)]
        if door.method == "GET" and who in door.right.who:
            found += sum(secret in _text(door.knock(everybody.browser(who))) for secret in SECRETS)

    assert leaks == []
    assert found, "nothing of the own commune either: this test could not fail"


@pytest.mark.parametrize("who", sorted(PRESCRIBERS))
def test_nothing_of_another_organisation_is_there_for_a_prescriber(everybody: Everybody, who: Who) -> None:
    wrong = []
    for door in doors(everybody):
        if who in door.right.who and door.right.on is Reach.ORGANISATION:
            answer = door.knock(everybody.browser(who, BESIDE))
            told = any(secret in _text(answer) for secret in SECRETS)
            if told or (door.names & OF_A_COMMUNE and answer.status_code != 404):
                wrong.append((door.route, door.path, answer.status))

    assert wrong == []


def test_a_link_that_nobody_was_sent_opens_nothing(everybody: Everybody) -> None:
    opened = []
    for door in doors(everybody):
        if door.right.on is Reach.BY_LINK and door.names:
            answer = door.knock(everybody.browser())
            told = any(secret in _text(answer) for secret in SECRETS)
            if told or answer.status_code not in {302, 303, 400, 404, 410}:
                opened.append((door.route, answer.status))

    assert opened == []


def test_what_no_carrier_has_signed_is_not_heard(everybody: Everybody) -> None:
    of_carriers = [door for door in doors(everybody) if Who.CARRIER in door.right.who]

    assert [door for door in of_carriers if door.knock(everybody.browser()).status_code < 400] == []


def test_the_table_can_be_read_by_the_mairie(everybody: Everybody) -> None:
    page = everybody.browser(Who.MAIRIE, HERE).get("/mairie/reglages/droits").text

    assert all(right.what in page for right in RIGHTS if not right.routes[0].startswith("demo."))
    assert "Administrateur de la mairie" in page


def _text(answer: TestResponse) -> str:
    """What a page, or the table in a file, says."""
    if (answer.mimetype or "").endswith(("spreadsheetml.sheet", "zip")):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
            told = (name for name in file.namelist() if name.endswith((".xml", ".html", ".json")))
            return "".join(file.read(name).decode() for name in told)
    if answer.mimetype == "application/pdf":
        return words_of(drawn(answer.data))
    return answer.get_data(as_text=True)
