"""`/mairie/carte`: the table says what the drawing shows."""

from datetime import time

from sqlalchemy import Engine

from dispatch.addresses.tables import Address
from dispatch.people import AvailabilitySlot, Volunteer
from tests.stories.town import CENTRE, Town
from tests.voisinage.open_site import Site, on_both, words
from tests.voisinage.test_board_overview import counting

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
