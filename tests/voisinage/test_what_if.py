"""`/mairie/et-si`: a question, a French sentence; a table and a map that say the same; nothing is changed by asking."""

import re

import pytest

from tests.voisinage.open_site import Site, on_both, words
from voisinage.board import what_if


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(what_if, "REQUESTS", 25)
    monkeypatch.setattr(what_if, "SEEDS", range(1, 6))


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
    page = site.mairie().get("/mairie/et-si", query_string={"combien": 5, "secteur": site.town.sector_id}).text

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


@pytest.mark.usefixtures("neighbours")
def test_a_machine_that_already_computes_says_so(site: Site) -> None:
    browser = site.mairie()
    with what_if.ONE_AT_A_TIME:
        answer = browser.get("/mairie/et-si", query_string={"combien": 10, "secteur": site.town.sector_id})

    assert answer.status_code == 503
    assert "Un autre calcul est en cours" in words(answer)
    assert not what_if.ONE_AT_A_TIME.locked()


def test_a_commune_without_bricoleurs_is_told_so(site: Site) -> None:
    assert "Aucun bricoleur ne peut encore être sollicité" in words(site.mairie().get("/mairie/et-si"))


def test_it_is_for_the_mairie(site: Site) -> None:
    assert site.browser().get("/mairie/et-si").status_code in (302, 303, 401)
    assert site.signed_in(site.town.prescriber_id).get("/mairie/et-si").status_code == 403


def asked(site: Site, **fields: object) -> str:
    answer = site.mairie().get("/mairie/et-si", query_string=fields)
    assert answer.status_code == 200
    return words(answer)
