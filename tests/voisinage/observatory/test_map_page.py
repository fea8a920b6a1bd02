"""`/mairie/carte`: the table says what the drawing shows."""

from datetime import time

import pytest
from sqlalchemy import Engine, delete, update

from dispatch.addresses.tables import Address
from dispatch.people import AvailabilitySlot, Volunteer
from dispatch.places import Sector
from dispatch.requests import Request
from dispatch.states import State, StuckReason
from tests.stories.town import CENTRE, Town
from tests.voisinage.open_site import Site, on_both, words
from tests.voisinage.test_board_overview import counting
from voisinage.observatory import ground

PATH = "/mairie/carte"


def _houses(town: Town, *metres_north: int) -> None:
    with town.sessions.begin() as session:
        session.add_all(
            Address(
                ban_id=f"99001_{number}", street_key="lilas", numero=number, rep="", voie="Rue des Lilas", lieu_dit="",
                postcode="99001", code_insee="99001", commune="Clairval", former_insee="", former_commune="",
                lon=CENTRE.lon, lat=CENTRE.lat + north / 111_200,
            )
            for number, north in enumerate(metres_north)
        )  # fmt: skip


@on_both
def test_the_table_counts_houses_and_requests(site: Site, town: Town) -> None:
    _houses(town, 0, 900)
    town.referent()
    town.bricoleur(metres=0)  # who goes 1,500 m
    with town.sessions.begin() as session:
        session.get_one(Volunteer, town.bricoleur(metres=0).volunteer_id).radius_m = 500
    town.records_request()
    town.records_request("furniture", point=None)

    page = words(site.mairie().get(PATH))

    assert "2 bricoleurs peuvent être sollicités." in page
    assert "Centre 100 % 0 % 1 0" in page
    assert "1 demande n’est pas encore sur la carte" in page


@on_both
def test_skill_and_half_day_keep_to_some(site: Site, town: Town) -> None:
    _houses(town, 0)
    free = town.bricoleur(skills=("plumbing",))
    town.bricoleur(skills=("electricity",))
    with town.sessions.begin() as session:
        session.add(AvailabilitySlot(volunteer_id=free.volunteer_id, weekday=2, start_at=time(9), end_at=time(12)))
    browser = site.mairie()

    assert "1 bricoleur peut être sollicité." in words(browser.get(f"{PATH}?savoir=plumbing"))
    assert "1 bricoleur peut être sollicité et l’a dit libre" in words(browser.get(f"{PATH}?moment=2-am"))
    assert "0 bricoleur peut" in words(browser.get(f"{PATH}?moment=2-pm"))
    assert "Centre 0 % à renforcer 0 %" in words(browser.get(f"{PATH}?savoir=electricity&moment=2-am"))
    assert "2 bricoleurs" in words(browser.get(f"{PATH}?savoir=magie&moment=9-xx"))


@on_both
def test_what_lies_in_no_sector_is_in_the_table_as_it_is_on_the_drawing(site: Site, town: Town) -> None:
    _houses(town, 0)
    outside = town.records_request()
    town.records_request("furniture")
    with town.sessions.begin() as session:
        request = session.get_one(Request, outside.id)
        request.sector_id, request.state, request.stuck_reason = None, State.STUCK, StuckReason.OUT_OF_SECTOR
    browser = site.mairie()

    page = words(browser.get(PATH))

    assert "Hors de tout secteur – – 0 1" in page
    assert len(browser.get(f"{PATH}/donnees").get_json()["requests"]) == 2
    assert "Hors de tout secteur" in browser.get(f"{PATH}/secteurs.csv").text


def test_without_sectors_the_table_is_of_the_whole_commune(site: Site, town: Town) -> None:
    town.records_request()
    with town.sessions.begin() as session:
        session.execute(update(Request).values(sector_id=None))
        session.execute(delete(Sector))

    page = words(site.mairie().get(PATH))

    assert "La commune n’a pas de secteurs." in page
    assert "Toute la commune – – 0 1" in page, "nobody follows it yet"


def test_more_than_the_drawing_holds_are_counted_all_the_same(
    site: Site, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.referent()
    town.copies(town.records_request(), 4)
    monkeypatch.setattr(ground, "MOST_REQUESTS", 2)
    browser = site.mairie()

    assert len(browser.get(f"{PATH}/donnees").get_json()["requests"]) == 2
    assert "Centre – – 5 0" in words(browser.get(PATH))


@on_both
def test_who_cannot_be_asked_yet_is_no_cover(site: Site, town: Town) -> None:
    _houses(town, 0)
    newcomer = town.bricoleur(skills=("plumbing",))
    with town.sessions.begin() as session:
        session.get_one(Volunteer, newcomer.volunteer_id).to_meet = True
    browser = site.mairie()

    page = words(browser.get(PATH))
    assert "0 bricoleur peut être sollicité." in page
    assert "Centre 0 % à renforcer 0 %" in page

    town.commune_rules(meet_first=False)
    assert "1 bricoleur peut être sollicité." in words(browser.get(PATH)), "a commune may do without a meeting"


def test_the_drawing_has_sectors_squares_and_requests_but_no_home(site: Site, town: Town) -> None:
    _houses(town, 0)
    town.bricoleur()
    request = town.records_request()

    drawn = site.mairie().get(f"{PATH}/donnees").get_json()

    assert [one["properties"]["nom"] for one in drawn["sectors"]["features"]] == ["Centre"]
    assert [row[4] for row in drawn["squares"]] == [1.0]
    assert [one["url"] for one in drawn["requests"]] == [f"/mairie/demandes/{request.ref}"]
    assert set(drawn) == {"sectors", "squares", "requests", "enough"}


def test_only_the_mairie_looks(site: Site, town: Town) -> None:
    for path in (PATH, f"{PATH}/donnees"):
        assert site.signed_in(town.prescriber_id).get(path).status_code == 403
        assert site.browser().get(path).status_code == 302


def test_without_addresses_the_page_says_so(site: Site) -> None:
    assert "ne sont pas encore chargées" in words(site.mairie().get(PATH))


def test_it_reads_in_few_queries(site: Site, town: Town, sqlite_engine: Engine) -> None:
    request = town.records_request()
    town.copies(request, 60)
    browser = site.mairie()
    with counting(sqlite_engine) as seen:
        browser.get(PATH)

    assert len(seen) <= 9


def test_where_nothing_was_asked_nobody_is_said_to_be_enough(site: Site) -> None:
    page = words(site.mairie().get(PATH))

    assert "Rien ne vous a été demandé ces quatre dernières semaines" in page
    assert "trouve quelqu’un chaque demi-journée" not in page
