"""Before a list is stored, each of its lines says what it would do; afterwards, what was done and which codes left."""

import io
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from dispatch.people import Volunteer
from dispatch.places import Commune
from tests.stories.new_number import newcomer
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from voisinage.volunteers.outcomes import Line, Outcome, Report
from voisinage.volunteers.table import read_table

IMPORT = "/mairie/benevoles/importer"
TITLES = "prenom;nom;telephone;role;competences;lat;lon;rayon"
LUC = "Luc;Roy;06 39 98 70 02;référent;;;;"
WRONG = "Zoé;Bon;12;chef;;;;"


def posts(site: Site, path: str, **form: object) -> TestResponse:
    browser = site.mairie()
    return browser.post(path, data={"csrf_token": csrf_of(browser.get(IMPORT)), **form}, follow_redirects=True)


def looks_at(site: Site, *lines: str) -> TestResponse:
    content = "\n".join([TITLES, *lines]).encode()
    return posts(site, IMPORT, liste=(io.BytesIO(content), "liste.csv"))


def sealed(page: TestResponse, field: str) -> str:
    found = re.search(rf'name="{field}" value="([^"]+)"', page.get_data(as_text=True))
    assert found
    return found[1]


def takes(site: Site, seen: TestResponse) -> str:
    return words(posts(site, f"{IMPORT}/confirmation", liste=sealed(seen, "liste")))


def names(site: Site) -> set[str]:
    with site.town.sessions() as session:
        return {one.first_name for one in session.scalars(select(Volunteer))}


@on_both
def test_each_line_says_what_it_would_do_from_old_to_new(site: Site) -> None:
    paul = site.town.bricoleur()
    takes(site, looks_at(site, f"Paul;Roy;{paul.number};bricoleur;courses;43.65;0.58;2 km", LUC))

    changed = f"Paul;Roy;{paul.number};les deux;;;;3 km"
    page = words(looks_at(site, changed, LUC, "Eve;Fox;0639987003;référent;;;;"))

    assert "2 Paul Roy Modifié rôle : bricoleur → référent et bricoleur rayon : 2 km → 3 km" in page
    assert "4 Eve Fox Nouveau" in page
    assert "Les lignes où rien ne change (1)" in page
    assert "Une fois enregistré : 1 bénévole ajouté, 1 mis à jour, 1 inchangé." in page
    assert names(site) == {"Paul", "Luc"}


@on_both
def test_the_empty_workbook_to_fill_in_is_one_that_can_be_read(site: Site) -> None:
    browser = site.mairie()
    model = re.search(r'href="([^"]+modele.xlsx)"', browser.get(IMPORT).text)
    assert model
    book = load_workbook(io.BytesIO(browser.get(model[1]).data))
    book.worksheets[0].append(["Anne", "Petit", "06 39 98 70 01", "référent"])
    filled = io.BytesIO()
    book.save(filled)

    assert [row.cells["prenom"] for row in read_table(filled.getvalue())] == ["Anne"]


def test_the_good_lines_are_stored_and_the_others_given_back(site: Site) -> None:
    seen = looks_at(site, WRONG, LUC)
    assert "Enregistrer la ligne bonne" in words(seen)

    rest = posts(site, f"{IMPORT}/a-corriger", reste=sealed(seen, "reste"))
    done = takes(site, seen)

    assert "C’est enregistré : 1 bénévole ajouté. 1 code part par SMS." in done
    assert names(site) == {"Luc"}
    head, row = load_workbook(io.BytesIO(rest.get_data())).worksheets[0].values
    assert head == ("prénom", "nom", "téléphone", "rôle", "à corriger")
    assert row[:4] == ("Zoé", "Bon", "12", "chef")
    assert "téléphone : " in str(row[4])
    again = posts(site, IMPORT, liste=(io.BytesIO(rest.get_data()), "liste.xlsx"))
    assert "1 ligne à corriger, 0 bonne." in words(again)


def test_a_list_of_wrong_lines_alone_offers_nothing_to_store(site: Site) -> None:
    page = looks_at(site, WRONG).get_data(as_text=True)

    assert 'name="liste" value=' not in page
    assert 'name="reste" value=' in page


@pytest.mark.parametrize("field", ["liste", "reste"])
def test_lines_that_were_made_up_are_neither_stored_nor_given_back(site: Site, field: str) -> None:
    path = "confirmation" if field == "liste" else "a-corriger"

    answer = posts(site, f"{IMPORT}/{path}", **{field: "made.up.list"})

    assert answer.status_code == 422
    assert "choisissez de nouveau le fichier" in words(answer)


def test_the_codes_that_leave_are_counted_with_their_reason(site: Site) -> None:
    newcomer(site.town, site.town.bricoleur())

    seen = looks_at(site, LUC, "Eve;Fox;05 36 49 01 77;référent;;;;")

    told = "1 numéro fixe est à vérifier au téléphone."
    why = "Numéros à vérifier : 2 nouveaux et 1 déjà là, jamais vérifié."
    for page in (words(seen), takes(site, seen)):
        assert "2 codes partent par SMS." in page
        assert told in page
        assert why in page


@pytest.mark.parametrize(
    ("verify", "told"),
    [
        (True, "Aucun code ne part : il n’y a pas de nouveau numéro."),
        (False, "Aucun code ne part : la commune ne fait pas vérifier les numéros."),
    ],
)
def test_where_no_code_leaves_the_page_says_why(site: Site, verify: bool, told: str) -> None:
    takes(site, looks_at(site, LUC))
    with site.town.sessions.begin() as session:
        commune = session.get_one(Commune, site.town.commune_id)
        commune.rules = {**commune.rules, "verify_phones": verify}

    assert told in words(looks_at(site, LUC))


def test_one_name_at_one_door_with_two_numbers_is_to_be_checked(site: Site) -> None:
    home = "référent;;43.65;0.58;"
    takes(site, looks_at(site, f"Luc;Roy;0639987002;{home}"))

    page = words(looks_at(site, LUC, f"luc;ROY;0639987003;{home}"))

    assert "ligne 3 : luc ROY est déjà inscrit au 06 39 98 70 02, à la même adresse" in page
    elsewhere = words(looks_at(site, LUC, "Luc;Roy;0639987003;référent;;43.66;0.58;"))
    assert "à la même adresse" not in elsewhere


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ((Outcome.NEW, Outcome.CHANGED), "1 bénévole ajouté, 1 mis à jour"),
        ((Outcome.CHANGED, Outcome.CHANGED, Outcome.REFUSED), "2 bénévoles mis à jour"),
        ((Outcome.NEW, Outcome.NEW, Outcome.SAME, Outcome.SAME), "2 bénévoles ajoutés, 2 inchangés"),
        ((Outcome.REFUSED,), "0 bénévole ajouté"),
    ],
)
def test_the_sentence_agrees_in_number(outcomes: tuple[Outcome, ...], told: str) -> None:
    report = Report([Line(number, "Luc", outcome) for number, outcome in enumerate(outcomes, start=2)])

    assert report.in_words() == told
