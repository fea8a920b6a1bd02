"""`/mairie/et-si`: a question, a French sentence; a table and a map that say the same; nothing is changed by asking."""

import re
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from time import monotonic, sleep

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from werkzeug.test import TestResponse

from tests.voisinage.agent_screen import screen_of
from tests.voisinage.open_site import Site, on_both, words
from voisinage.calculations import IN_LINE, Calculations
from voisinage.simulation import question
from voisinage.simulation.question import Answer, Question, answered

UNDER_WAY = "Le calcul est en cours"
PATIENCE = 20  # seconds


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question, "REQUESTS", 25)
    monkeypatch.setattr(question, "SEEDS", range(1, 6))


@pytest.fixture
def neighbours(site: Site) -> None:
    for metres in (200, 400, 900):
        site.town.bricoleur(metres=metres, skills=("electricity", "shopping", "company"))


@pytest.mark.usefixtures("neighbours")
@on_both
def test_the_answer_is_a_sentence_with_its_uncertainty(site: Site) -> None:
    before = site.everything()

    shown = asked(site, combien=10, secteur=site.town.sector_id)

    assert "Avec 10 bénévoles de plus dans le secteur Centre, un voisin dirait oui à temps pour" in shown
    then, now, low, high = (float(found.replace(",", ".")) for found in re.findall(r"\d+,\d", shown)[:4])
    assert now < then
    assert low <= then - now <= high
    assert site.everything() == before


@pytest.mark.usefixtures("neighbours")
def test_the_map_says_the_same_as_the_table(site: Site) -> None:
    page = answer(site.mairie(), combien=5, secteur=site.town.sector_id).text

    assert page.count('<path class="shade-') == 1
    assert '<path class="shade-4 chosen"' in page
    assert page.count("Calculer") == 1
    assert "3 secondes" not in page
    told = re.search(r"<desc[^>]*>1[^:]*: Centre, rang 1, ([^<]+) demandes sur", page)
    assert told
    assert re.findall(r"<td>([+][^<]+)</td>", page)[-1] == told[1]


@pytest.mark.usefixtures("neighbours")
def test_the_same_question_has_the_same_answer(site: Site) -> None:
    first, again = (asked(site, combien=3, secteur=site.town.sector_id, competence="plumbing") for _ in range(2))

    assert first == again
    assert "(petite plomberie)" in first


@pytest.mark.usefixtures("neighbours")
def test_more_newcomers_help_more(site: Site) -> None:
    few, many = (asked(site, combien=count, secteur=site.town.sector_id) for count in (1, 20))

    assert "Avec un bénévole de plus" in few
    assert _then(few) < _then(many)


def _then(shown: str) -> float:
    found = re.search(r"pour (\d+,\d) demandes", shown)
    assert found
    return float(found[1].replace(",", "."))


@pytest.mark.usefixtures("neighbours")
@pytest.mark.parametrize(
    ("combien", "secteur", "said"),
    [
        ("0", None, "Indiquez un nombre de 1 à 50."),
        ("des tas", None, "Indiquez un nombre de 1 à 50."),
        ("", None, "Indiquez un nombre de 1 à 50."),
        ("10", "999999", "Choisissez un secteur de la liste."),
        ("10", "\x00", "Choisissez un secteur de la liste."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(site: Site, combien: str, secteur: str | None, said: str) -> None:
    fields = {"combien": combien, "secteur": site.town.sector_id if secteur is None else secteur}
    answer = site.mairie().get("/mairie/et-si", query_string=fields)

    assert answer.status_code == 422
    assert words(answer).count(said) == 1
    assert f'value="{combien}"' in answer.text


class Slow:
    """The same work, which waits until it is let go. `worked` says how often."""

    def __init__(self) -> None:
        self.let_go, self.worked = Event(), 0

    def __call__(self, asked: Question) -> Answer:
        self.let_go.wait(PATIENCE)
        self.worked += 1
        return answered(asked)


@pytest.fixture
def slow(site: Site) -> Iterator[Slow]:
    work = Slow()
    site.app.extensions["voisinage.what_if"] = Calculations(work)
    yield work
    work.let_go.set()


@pytest.mark.usefixtures("neighbours")
def test_the_page_is_there_before_its_answer(site: Site, slow: Slow) -> None:
    browser, fields = site.mairie(), {"combien": 10, "secteur": site.town.sector_id}

    first = browser.get("/mairie/et-si", query_string=fields)
    assert first.status_code == 200
    assert UNDER_WAY in words(first)
    assert "Actualiser" in words(first)  # the way of a browser without scripts
    assert 'value="10"' in first.text
    slow.let_go.set()

    then = answer(browser, **fields)
    assert UNDER_WAY not in words(then)
    assert "Avec 10 bénévoles de plus" in words(then)
    assert slow.worked == 1


@pytest.mark.usefixtures("neighbours")
def test_what_was_worked_out_today_is_not_worked_out_again_until_somebody_joins(site: Site, slow: Slow) -> None:
    slow.let_go.set()
    fields = {"combien": 10, "secteur": site.town.sector_id}
    first = asked(site, **fields)
    site.town.now += timedelta(hours=2)
    assert asked(site, **fields) == first
    assert slow.worked == 1

    site.town.bricoleur(metres=300, skills=("electricity", "shopping", "company"))

    assert asked(site, **fields) != first
    assert slow.worked == 2


@pytest.mark.usefixtures("neighbours")
def test_who_comes_when_many_wait_is_told_so(site: Site, slow: Slow) -> None:
    browser, sector = site.mairie(), site.town.sector_id
    for count in range(1, IN_LINE + 1):
        browser.get("/mairie/et-si", query_string={"combien": count, "secteur": sector})
    one_more = {"combien": IN_LINE + 1, "secteur": sector}

    refused = browser.get("/mairie/et-si", query_string=one_more)
    assert refused.status_code == 503
    assert "D’autres calculs attendent déjà" in words(refused)
    assert browser.get("/mairie/et-si.csv", query_string=one_more).status_code == 503
    slow.let_go.set()
    answer(browser, combien=IN_LINE, secteur=sector)

    assert f"Avec {IN_LINE + 1} bénévoles de plus" in asked(site, **one_more)


@pytest.mark.usefixtures("neighbours")
def test_the_file_waits_for_its_answer(site: Site) -> None:
    fields = {"combien": 10, "secteur": site.town.sector_id}

    file = site.mairie().get("/mairie/et-si.csv", query_string=fields)

    assert file.status_code == 200
    assert "Centre" in file.text


@pytest.fixture
def page(site: Site, browser: Browser, neighbours: None) -> Iterator[Page]:
    with screen_of(site.mairie(), site, browser) as page:
        page.goto("/mairie/et-si")
        yield page


def comes_to_be(page: Page) -> None:
    """Seconds go by until the page has its answer."""
    until = monotonic() + PATIENCE
    while UNDER_WAY in page.locator("#vif").inner_text():
        assert monotonic() < until
        page.clock.run_for(1_000)
        page.wait_for_timeout(50)


def test_the_answer_comes_by_itself_and_is_said(page: Page, slow: Slow) -> None:
    page.get_by_label("Combien de bénévoles de plus ?").fill("12")
    page.get_by_role("button", name="Calculer").click()
    expect(page.locator("#vif")).to_contain_text(UNDER_WAY)
    slow.let_go.set()
    comes_to_be(page)

    expect(page.locator("#vif")).to_contain_text("Avec 12 bénévoles de plus")
    expect(page.get_by_role("status")).to_contain_text("Avec 12 bénévoles de plus")
    expect(page.get_by_role("link", name="CSV")).to_be_visible()
    expect(page.get_by_label("Combien de bénévoles de plus ?")).to_have_value("12")


def test_a_commune_without_bricoleurs_is_told_so(site: Site) -> None:
    assert "Aucun bricoleur ne peut encore être sollicité" in words(site.mairie().get("/mairie/et-si"))


def test_it_is_for_the_mairie(site: Site) -> None:
    assert site.browser().get("/mairie/et-si").status_code in (302, 303, 401)
    assert site.signed_in(site.town.prescriber_id).get("/mairie/et-si").status_code == 403


def asked(site: Site, **fields: object) -> str:
    return words(answer(site.mairie(), **fields))


def answer(browser: FlaskClient, **fields: object) -> TestResponse:
    """The page once its answer is there."""
    until = monotonic() + PATIENCE
    while UNDER_WAY in words(page := browser.get("/mairie/et-si", query_string=fields)):
        assert monotonic() < until
        sleep(0.02)
    assert page.status_code == 200
    return page
