"""The same plain words from what is official and from what is typed, and every way to read a house number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.addresses.house_numbers import Door, doors_for
from dispatch.addresses.reading import readings
from dispatch.addresses.words import fold, plain_words


@pytest.mark.parametrize(
    ("official", "typed"),
    [
        ("Boulevard du Maréchal Lannes", "BD du mal lannes"),
        ("Place Sainte-Quitterie", "pl ste quitterie"),
        ("Rue du Dix-Neuf Mars 1962", "r du 19 mars 1962"),
        ("Rue du 88ème", "rue du 88e"),
        ("Cœur d'Armagnac", "coeur d armagnac"),
        ("Chemin de l'Église", "CHEM DE L’EGLISE"),
        ("Rue du 14 Juillet", "rue du quatorze juil"),
        ("Zone Industrielle Engachies", "ZI Engachies"),
    ],
)
def test_official_and_typed_names_become_the_same_words(official: str, typed: str) -> None:
    assert plain_words(tuple(fold(official).split())) == plain_words(tuple(fold(typed).split()))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
def test_anything_can_be_read(text: str) -> None:
    for reading in readings(text):
        assert all(reading.words)
        assert 0 < reading.trust <= 1


@pytest.mark.parametrize(
    ("text", "numero", "rep"),
    [
        ("8 rue neuve", 8, ""),
        ("8bis rue neuve", 8, "bis"),
        ("8 bis rue neuve", 8, "bis"),
        ("8b rue neuve", 8, "b"),
        ("rue neuve 8 ter", 8, "ter"),
        ("8-10 rue neuve", 8, ""),
    ],
)
def test_the_house_number_is_among_the_readings(text: str, numero: int, rep: str) -> None:
    assert (("rue", "neuve"), numero, rep) in {(way.words, way.numero, way.rep) for way in readings(text)}


def test_a_street_named_after_a_day_may_have_no_house_number() -> None:
    assert readings("rue du 8 mai")[0].words == ("rue", "du", "8", "mai")
    assert readings("rue du 8 mai")[0].numero is None


DOORS = [Door(2, "", 0.1, 43.0), Door(8, "", 0.2, 43.0), Door(8, "bis", 0.21, 43.0), Door(11, "", 0.3, 43.0)]


@pytest.mark.parametrize(
    ("numero", "rep", "given"),
    [
        (8, "bis", (8, "bis")),
        (8, "b", (8, "bis")),
        (8, "ter", (8, "")),
        (9, "", (8, "")),
        (12, "", (11, "")),
        (500, "", (None, "")),
    ],
)
def test_the_worthiest_door_is_the_one_meant(numero: int, rep: str, given: tuple[int | None, str]) -> None:
    door, _ = max(doors_for(DOORS, numero, rep), key=lambda pair: pair[1])
    assert (door.numero, door.rep) == given


def test_of_two_numbers_as_near_the_lower_is_taken() -> None:
    ((door, worth),) = doors_for([Door(9, "", 0.1, 43.0), Door(7, "", 0.2, 43.0)], 8, "")
    assert (door.numero, worth < 1) == (7, True)
