"""What the form asks while it is filled in: addresses and maps of the agent's own commune."""

import pytest

from dispatch.addresses.importing import save_addresses
from tests.voisinage.intake_counter import Counter, houses, stranger
from tests.voisinage.open_site import on_both

AROUND = "ouest=2.3&sud=48.8&est=2.4&nord=48.9"


def labels(counter: Counter, typed: str) -> list[str]:
    found = counter.browser.get("/adresses", query_string={"q": typed}).get_json()["adresses"]
    return [address["label"] for address in found]


@on_both
def test_addresses_are_suggested_best_first(counter: Counter) -> None:
    assert labels(counter, "12 rue des lilas")[0] == "12 Rue des Lilas, 99001 Clairval"


def test_an_address_of_another_town_is_told_in_words(counter: Counter) -> None:
    answer = counter.browser.get("/adresses", query_string={"q": "12 rue des lilas 32000 Auch"}).get_json()

    assert answer["adresses"] == []
    assert answer["ailleurs"].startswith("Cette adresse semble être hors de la commune.")
    assert counter.browser.get("/adresses", query_string={"q": "12 rue des lilas"}).get_json()["ailleurs"] == ""


@on_both
@pytest.mark.parametrize("typed", ["", "li", "   a  ", "l" * 10_000, "\x00\x00\x00\x00"])
def test_nothing_is_searched_for_too_little_or_too_much(counter: Counter, typed: str) -> None:
    assert labels(counter, typed) == []


@on_both
def test_another_commune_finds_none_of_ours(counter: Counter) -> None:
    elsewhere = Counter(counter.site, counter.site.signed_in(stranger(counter.site)))

    assert labels(elsewhere, "12 rue des lilas") == []
    assert elsewhere.browser.get("/carte/secteurs").get_json()["features"] == []
    assert elsewhere.browser.get(f"/carte/adresses?{AROUND}").get_json()["features"] == []


@on_both
def test_the_map_is_drawn_from_sectors_and_houses(counter: Counter) -> None:
    (sector,) = counter.browser.get("/carte/secteurs").get_json()["features"]
    drawn = counter.browser.get(f"/carte/adresses?{AROUND}").get_json()["features"]

    assert (sector["properties"]["nom"], sector["geometry"]["type"]) == ("Centre", "Polygon")
    assert len(drawn) == 20
    assert drawn[0]["properties"] == {"numero": "2", "voie": "Rue des Lilas"}
    assert drawn[0]["geometry"]["coordinates"] == [2.35002, 48.85]


@on_both
def test_a_view_with_too_many_houses_shows_its_streets(counter: Counter) -> None:
    with counter.site.town.sessions.begin() as session:
        save_addresses(session, [house for n in range(60) for house in houses(f"Rue {n}", f"1{n:03}")])

    drawn = counter.browser.get(f"/carte/adresses?{AROUND}").get_json()["features"]

    assert len(drawn) == 62
    assert {house["properties"]["numero"] for house in drawn} == {""}


NO_BOX = [
    "", "ouest=1&sud=2&est=3", "ouest=3&sud=2&est=1&nord=4", "ouest=nan&sud=1&est=2&nord=3",
    "ouest=a&sud=b&est=c&nord=d",
]  # fmt: skip


@pytest.mark.parametrize("box", NO_BOX)
def test_what_is_no_box_is_refused(counter: Counter, box: str) -> None:
    assert counter.browser.get(f"/carte/adresses?{box}").status_code == 400
