"""How volunteers move and what they own, from the mairie's list: two columns that may be left out."""

import pytest
from sqlalchemy import select

from dispatch.people import Volunteer
from dispatch.places import Commune
from dispatch.states import Travel
from tests.stories.town import Town
from tests.voisinage.open_site import on_both
from voisinage.volunteers.gear import parse_tools, parse_travel
from voisinage.volunteers.importing import import_volunteers


@pytest.mark.parametrize(
    ("cell", "way"),
    [
        ("", None),
        ("à pied", Travel.FOOT),
        ("Vélo", Travel.BICYCLE),
        ("en voiture", Travel.CAR),
        ("à VÉLO", Travel.BICYCLE),
    ],
)
def test_how_somebody_moves_is_read_as_people_write_it(cell: str, way: Travel | None) -> None:
    assert parse_travel(cell) is way


def test_tools_are_read_by_their_names_with_or_without_article() -> None:
    assert parse_tools("Escabeau, une voiture / pelle à neige") == ["car", "ladder", "shovel"]
    assert parse_tools("") is None


def test_what_is_not_known_is_refused_with_what_is() -> None:
    with pytest.raises(ValueError, match="à pied, à vélo ou en voiture"):
        parse_travel("à cheval")
    with pytest.raises(ValueError, match="une caisse à outils"):
        parse_tools("escabeau, canon")


def test_a_list_that_is_silent_leaves_hours_and_distance_noted_on_the_page(town: Town) -> None:
    row = "prenom;nom;telephone;role;rayon;disponibilites\nAnne;Petit;06 39 98 02 01;référent;{}\n"

    def imports(cells: str) -> tuple[int, int]:
        with town.desk() as desk:
            import_volunteers(desk, desk.session.get_one(Commune, town.commune_id), row.format(cells).encode())
        with town.desk() as desk:
            anne = next(one for one in desk.session.scalars(select(Volunteer)) if one.first_name == "Anne")
            return anne.radius_m, len(anne.slots)

    assert imports(";") == (1_500, 0)
    assert imports("2 km;lundi matin, jeudi matin") == (2_000, 2)
    assert imports(";") == (2_000, 2)


@on_both
def test_an_empty_cell_leaves_what_is_known(town: Town) -> None:
    def imports(travel: str, tools: str) -> tuple[Travel, set[str]]:
        rows = f"prenom;nom;telephone;role;deplacement;outils\nAnne;Petit;06 39 98 02 01;référent;{travel};{tools}\n"
        with town.desk() as desk:
            report = import_volunteers(desk, desk.session.get_one(Commune, town.commune_id), rows.encode())
            assert report.complaints == []
        with town.desk() as desk:
            anne = next(one for one in desk.session.scalars(select(Volunteer)) if one.first_name == "Anne")
            return anne.moves_by, {tool.tool for tool in anne.tools}

    assert imports("", "") == (Travel.FOOT, set())
    assert imports("vélo", "escabeau, voiture") == (Travel.BICYCLE, {"ladder", "car"})
    assert imports("", "") == (Travel.BICYCLE, {"ladder", "car"})
    assert imports("voiture", "escabeau") == (Travel.CAR, {"ladder"})
