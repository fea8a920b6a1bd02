"""The board of requests: columns by state, filters that stand in the address, a list, the same in a file."""

import csv
import re
from io import StringIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from dispatch import bricoleurs, mairie, referents, search
from dispatch.requests import Job, Request
from dispatch.states import Urgency
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both, words
from tests.voisinage.test_board_overview import counting
from voisinage.board.board_queries import MOST_CARDS
from voisinage.board.columns import TITLES, Column
from voisinage.db import db

BOARD = "/mairie/demandes"


def column(browser: FlaskClient, which: Column, path: str = BOARD) -> str:
    """What one column says."""
    found = re.search(rf'<section id="{which.value}".*?</section>', browser.get(path).text, re.DOTALL)
    assert found, which
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def refs_in_file(browser: FlaskClient, query: str = "") -> list[str]:
    rows = list(csv.reader(StringIO(browser.get(f"{BOARD}.csv{query}").get_data().decode("utf-8-sig")), delimiter=";"))
    return [row[0] for row in rows[1:]]


@on_both
def test_what_is_late_and_was_reminded_says_that_its_hour_is_a_new_one(site: Site, town: Town) -> None:
    town.referent()
    request = town.records_request()
    first = town.fresh(request).chase_at
    assert first is not None
    town.now = first
    assert "En retard Échéance : délai passé" in column(site.mairie(), Column.OPEN)

    town.fast_forward(minutes=1)

    assert town.fresh(request).nudges == 1
    browser = site.mairie()
    assert "En retard Rappel fait, nouvelle échéance : aujourd’hui avant" in column(browser, Column.OPEN)
    assert "Rappel fait, nouvelle échéance : aujourd’hui avant" in words(browser.get(f"{BOARD}?etat=toutes"))


@on_both
def test_a_request_goes_from_column_to_column(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    browser, request = site.mairie(), town.records_request()
    assert f"{TITLES[Column.OPEN]} 1" in column(browser, Column.OPEN)
    assert request.ref in column(browser, Column.OPEN)
    assert "Échéance : aujourd’hui avant" in column(browser, Column.OPEN)

    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    assert request.ref in column(browser, Column.SEARCH)
    paul.taps(bricoleurs.accept)
    assert request.ref in column(browser, Column.PLANNED)
    paul.taps(bricoleurs.report_done)
    assert request.ref in column(browser, Column.CHECK)
    assert "appelle la personne pour vérifier" in column(browser, Column.CHECK)
    town.acts(mairie.verify, request)
    assert request.ref in column(browser, Column.OVER)
    assert f"{TITLES[Column.CHECK]} 0" in column(browser, Column.CHECK)


@on_both
def test_what_is_over_leaves_the_board_after_a_week_and_stays_in_the_list(site: Site, town: Town) -> None:
    town.referent()
    request = town.records_request()
    town.acts(mairie.cancel, request)
    town.fast_forward(days=8)
    browser = site.mairie()

    assert request.ref not in column(browser, Column.OVER)
    assert request.ref in words(browser.get(f"{BOARD}?etat=termine"))
    assert request.ref in column(browser, Column.OVER, f"{BOARD}?du=2026-11-01"), "a period asks for what it holds"


@on_both
def test_a_long_column_shows_its_first_cards_and_the_way_to_all(site: Site, town: Town) -> None:
    town.referent()
    town.copies(town.records_request(), 2 * MOST_CARDS)
    browser = site.mairie()

    shown = column(browser, Column.OPEN)

    assert f"Voir les {2 * MOST_CARDS + 1}" in shown
    assert len(re.findall(r"Changer une ampoule", shown)) == MOST_CARDS
    assert f"{2 * MOST_CARDS + 1} demandes" in words(browser.get(f"{BOARD}?etat=a-prendre-en-charge"))


@on_both
def test_each_filter_keeps_what_it_says_on_the_board_in_the_list_and_in_the_file(site: Site, town: Town) -> None:
    town.referent()
    bulb = town.records_request(urgency=Urgency.PLANNED)
    heavy = town.records_request("furniture", urgency=Urgency.SOON, point=None)
    with town.sessions() as session:
        job = session.scalars(select(Job.id).where(Job.code == "bulb", Job.commune_id == town.commune_id)).one()
    browser = site.mairie()

    def kept(query: str) -> set[str]:
        pages = browser.get(f"{BOARD}?{query}").text, browser.get(f"{BOARD}?{query}&etat=toutes").text
        on_pages = [{ref for ref in (bulb.ref, heavy.ref) if ref in page} for page in pages]
        assert on_pages[0] == on_pages[1] == set(refs_in_file(browser, f"?{query}"))
        return on_pages[0]

    assert kept("") == {bulb.ref, heavy.ref}
    assert kept(f"secteur={town.sector_id}") == {bulb.ref}
    assert kept(f"service={job}") == {bulb.ref}
    assert kept("urgence=soon") == {heavy.ref}
    assert kept(f"par=a{town.prescriber_id}") == {bulb.ref, heavy.ref}
    assert kept(f"par=a{town.mairie_id}") == set()
    assert kept(f"par=o{_organisation(town, town.prescriber_id)}") == {bulb.ref, heavy.ref}
    assert kept("du=2026-11-24") == set()
    assert kept("au=2026-11-23") == {bulb.ref, heavy.ref}
    assert kept(f"texte={heavy.ref[:4].lower()}") == {ref for ref in (bulb.ref, heavy.ref) if ref[:4] == heavy.ref[:4]}
    assert kept("texte=AMPOULE") == {bulb.ref}
    assert kept("texte=ampoule centre") == {bulb.ref}
    assert kept("texte=ampoule nord") == set()
    assert kept("texte=%25") == set(), "a sign of the database's own language is a letter like another"


def _organisation(town: Town, agent_id: int) -> int:
    with town.sessions() as session:
        request = session.scalars(select(Request).where(Request.prescriber_id == agent_id)).first()
        assert request is not None
        return request.prescriber.organisation_id


@on_both
@pytest.mark.parametrize("suffix", ["", ".csv", ".xlsx"])
@pytest.mark.parametrize(
    "query",
    [
        "etat=nonsense", "etat=verified&page=0", "etat=unmet&page=-3", "etat=toutes&page=9999999999999", "page=x",
        "secteur=9999999999999999999", "service=x", "urgence=hier", "par=o", "par=a-1", "par=o99999999999999999",
        "du=32", "du=2026-02-30&au=x", "du=0001-01-01", "du=9999-12-31&au=2026-01-01", "texte=%00", "texte=%E9%E9",
        "texte=" + "x" * 5_000, "etat=&secteur=&texte=+++", "etat=en-pause&etat=open",
    ],
)  # fmt: skip
def test_the_address_may_say_anything(site: Site, query: str, suffix: str) -> None:
    assert site.mairie().get(f"{BOARD}{suffix}?{query}").status_code == 200


def test_a_wrong_date_is_told_beside_its_field_and_what_was_typed_stays(site: Site) -> None:
    page = site.mairie().get(f"{BOARD}?du=32&texte=ampoule").text

    assert 'aria-describedby="du-error"' in page
    assert "Cette date n’est pas comprise" in page
    assert 'value="ampoule"' in page
    assert re.search(r"<title>Erreur\s:\sLes demandes", page)


def test_filters_are_kept_from_page_to_page_and_cleared_in_one_tap(site: Site, town: Town) -> None:
    town.referent()
    town.copies(town.records_request(), 60)
    page = site.mairie().get(f"{BOARD}?etat=open&texte=ampoule&urgence=soon&page=2").text

    for link in ("page=1", "page=3"):
        assert re.search(rf'href="{BOARD}\?{link}&amp;etat=open&amp;urgence=soon&amp;texte=ampoule"', page), link
    assert f'{BOARD}.csv?etat=open&amp;urgence=soon&amp;texte=ampoule"' in page
    assert f'href="{BOARD}?etat=open">Tout effacer' in page


@on_both
def test_the_board_costs_the_same_however_much_there_is(site: Site, town: Town) -> None:
    town.referent()
    first, browser = town.records_request(), site.mairie()

    def cost(path: str) -> int:
        browser.get(path)
        with site.app.app_context(), counting(db.engine) as seen:
            browser.get(path)
        return len(seen)

    before = {path: cost(path) for path in (BOARD, f"{BOARD}?etat=toutes")}
    town.copies(first, 60)

    for path, queries in before.items():
        assert cost(path) == queries <= 14  # with whether the look is noted, and on PostgreSQL the commune


def test_only_the_mairie_and_only_its_own(site: Site, town: Town) -> None:
    for path in (BOARD, f"{BOARD}.csv"):
        assert site.browser().get(path).status_code == 302
        assert site.signed_in(town.prescriber_id).get(path).status_code == 403
