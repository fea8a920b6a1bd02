"""`/mairie/chiffres`: what happened in the town is what the page counts, draws and exports."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.mairie import Unmet
from dispatch.places import Sector
from dispatch.requests import Job, Request
from tests.stories.town import SQUARE, Town
from tests.voisinage.open_site import Site, on_both, words


def _played(town: Town) -> None:
    """One need met and verified within four hours, one left unmet."""
    referent, neighbour = town.referent(), town.bricoleur()
    town.bricoleur()
    town.records_request()
    referent.taps(referents.take_charge)
    referent.taps(search.ask_one, neighbour.volunteer_id)
    neighbour.taps(bricoleurs.accept)
    town.fast_forward(hours=3)
    neighbour.taps(bricoleurs.report_done)
    referent.taps(verify.confirm)
    other = town.records_request("furniture")
    town.acts(mairie.close_unmet, other, reason=Unmet.TOO_FAR)


@on_both
def test_the_page_counts_what_happened(site: Site, town: Town) -> None:
    _played(town)

    page = words(site.mairie().get("/mairie/chiffres"))

    assert "Demandes enregistrées 2 " in page
    assert "50 % des 2 closes" in page
    assert "Restées sans solution 1" in page
    assert "C’était trop loin 1" in page
    assert "Changer une ampoule 1" in page
    assert "Service rendu, une fois sur deux avant 3 h" in page


@on_both
def test_each_table_is_a_file(site: Site, town: Town) -> None:
    _played(town)
    browser = site.mairie()

    text = browser.get("/mairie/chiffres/services.csv").data.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text), delimiter=";")) == [
        ["Service", "Demandes"],
        ["Trop peu de demandes : ce tableau ne sort pas"],  # two needs are two people: on the page, not in a file
    ]
    with town.sessions() as session:
        whole = session.get_one(Request, 1)
    town.copies(whole, 11)
    text = browser.get("/mairie/chiffres/services.csv").data.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text), delimiter=";"))[1:] == [
        ["Changer une ampoule", "masqué"],
        ["Déplacer un meuble", "masqué"],
    ], "thirteen less the bulbs would be the one piece of furniture"
    with town.sessions() as session:
        other = session.get_one(Request, 2)
    town.copies(other, 11, first=50)
    text = browser.get("/mairie/chiffres/services.csv").data.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text), delimiter=";"))[1:] == [
        ["Changer une ampoule", "12"],
        ["Déplacer un meuble", "12"],
    ]
    sheet = load_workbook(BytesIO(browser.get("/mairie/chiffres/charge.xlsx").data)).active
    assert sheet is not None
    assert [row[0] for row in sheet.values] == ["Sollicitations", "Trop peu de demandes : ce tableau ne sort pas"]
    assert browser.get("/mairie/chiffres/inconnu.csv").status_code == 404
    assert browser.get("/mairie/chiffres/services.exe").status_code == 404


@on_both
def test_the_file_of_a_sector_hides_what_the_commune_s_less_it_would_tell(site: Site, town: Town) -> None:
    town.copies(town.records_request(), 13)
    town.copies(town.records_request("furniture"), 13, first=50)
    town.copies(town.records_request("shopping"), 13, first=70)
    with town.sessions.begin() as session:
        elsewhere = Sector(commune_id=town.commune_id, name="Ailleurs", outline="{}")
        session.add(elsewhere)
        session.flush()
        for job, many in (("bulb", 2), ("furniture", 6)):
            for request in session.scalars(select(Request).where(Request.job.has(code=job)).limit(many)):
                request.sector_id = elsewhere.id
    browser = site.mairie()

    def told(where: str) -> list[list[str]]:
        text = browser.get(f"/mairie/chiffres/services.csv{where}").data.decode("utf-8-sig")
        return list(csv.reader(StringIO(text), delimiter=";"))[1:]

    assert [count for _, count in told("")] == ["14", "14", "14"]
    for sector in (town.sector_id, town.sector_id + 1):
        hidden = {label for label, count in told(f"?secteur={sector}") if count == "masqué"}
        assert hidden == {"Changer une ampoule", "Déplacer un meuble"}, "fourteen less twelve is the other sector's two"


@pytest.mark.parametrize("dangerous", ["=1+1", "@SOMME(A1)", "+33", "-2"])
def test_a_label_that_looks_like_a_formula_stays_text(site: Site, town: Town, dangerous: str) -> None:
    request = town.records_request()
    town.copies(request, 11)
    with town.sessions.begin() as session:
        session.get_one(Job, request.job_id).label = dangerous
    browser = site.mairie()

    assert f"'{dangerous}" in browser.get("/mairie/chiffres/services.csv").data.decode("utf-8-sig")
    book = load_workbook(BytesIO(browser.get("/mairie/chiffres/services.xlsx").data))
    assert book.active is not None
    cell = book.active["A2"]
    assert (cell.value, cell.data_type) == (dangerous, "s")


def test_a_sector_counts_its_own_and_nothing_typed_is_lost(site: Site, town: Town) -> None:
    town.records_request()
    with town.sessions.begin() as session:
        session.add(Sector(commune_id=town.commune_id, name="Ailleurs", outline="{}"))
    with town.sessions() as session:
        elsewhere = session.scalars(select(Sector.id).where(Sector.name == "Ailleurs")).one()
    browser = site.mairie()

    assert "Aucune demande" in words(browser.get(f"/mairie/chiffres?secteur={elsewhere}"))
    assert "Demandes enregistrées 1" in words(browser.get(f"/mairie/chiffres?secteur={town.sector_id}"))
    assert "Demandes enregistrées 1" in words(browser.get("/mairie/chiffres?secteur=999999"))
    wrong = browser.get("/mairie/chiffres?du=2026-12-31&au=2026-01-01")
    assert wrong.status_code == 200
    assert "inversez les deux dates" in words(wrong)
    assert 'value="2026-12-31"' in wrong.text


def test_another_commune_sees_nothing_and_a_prescriber_is_refused(site: Site, town: Town) -> None:
    town.records_request()

    assert site.signed_in(town.prescriber_id).get("/mairie/chiffres").status_code == 403
    assert site.browser().get("/mairie/chiffres").status_code == 302
    assert site.signed_in(town.prescriber_id).get("/mairie/chiffres/services.csv").status_code == 403


def test_a_new_commune_has_no_figures_yet(site: Site) -> None:
    page = words(site.mairie().get("/mairie/chiffres"))

    assert "Aucune demande n’a été enregistrée pendant cette période." in page


@on_both
def test_the_file_of_a_sector_has_the_services_that_are_rare_elsewhere(site: Site, town: Town) -> None:
    usual = town.records_request()
    town.copies(usual, 12, first=5000)
    with town.sessions.begin() as session:
        sector = Sector(commune_id=town.commune_id, name="Rive", outline=SQUARE)
        bulb = session.get_one(Job, usual.job_id)
        own = {name: getattr(bulb, name) for name in ("commune_id", "done_by", "skill", "minutes", "position")}
        jobs = [Job(code=f"job{rank}", label=f"Service {rank:02}", **own) for rank in range(14)]
        session.add_all([sector, *jobs])
        session.flush()
        sector_id, ids = sector.id, [job.id for job in jobs]
    for rank, job_id in enumerate(ids):
        rare = rank == 13
        usual.job_id, usual.sector_id = job_id, sector_id if rare else town.sector_id
        town.copies(usual, 6 if rare else 8, first=100 * rank)

    text = site.mairie().get(f"/mairie/chiffres/services.csv?secteur={sector_id}").data.decode("utf-8-sig")

    assert ["Service 13", "6"] in list(csv.reader(StringIO(text), delimiter=";"))


@on_both
def test_who_carries_the_requests_is_told_of_referents_as_of_bricoleurs(site: Site, town: Town) -> None:
    anne, _idle = town.referent(), town.referent(metres=900)
    for _ in range(2):
        town.records_request()
        anne.taps(referents.take_charge)
    left = town.records_request("furniture")
    anne.taps(referents.take_charge)
    town.acts(mairie.cancel, left)

    page = words(site.mairie().get("/mairie/chiffres"))

    assert "Demandes suivies par référent Demandes suivies Référents aucune 1 3 à 5 1" in page


def test_among_the_links_of_a_page_each_file_says_of_what_it_is(site: Site, town: Town) -> None:
    _played(town)
    browser = site.mairie()

    for path in ("/mairie/chiffres", "/mairie/carte"):
        files = re.findall(r'<a href="[^"]+\.csv[^"]*">(.*?)</a>', browser.get(path).text)
        assert len(files) == len(set(files)) > 1, path
