"""A list that says nothing of what somebody can do, where they follow requests or where they live takes none of it."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from dispatch.desk import Desk
from dispatch.people import Volunteer
from dispatch.places import Commune
from tests.stories.town import Town
from tests.voisinage.open_site import on_both
from voisinage.volunteers.importing import import_volunteers
from voisinage.volunteers.outcomes import Report

FULL = "prenom;nom;telephone;role;competences;secteurs;lat;lon"
KNOWN = "Anne;Petit;06 39 98 02 01;les deux;courses, bricolage;Centre;43.6465;0.5855"


@dataclass(frozen=True)
class Kept:
    """What a list must not take away unasked."""

    skills: set[str]
    sectors: set[str]
    point: tuple[float | None, float | None]


ALL = Kept({"shopping", "handiwork"}, {"Centre"}, (43.6465, 0.5855))


def imports(town: Town, *lines: str) -> Report:
    with town.desk() as desk:
        return import_volunteers(desk, auch(desk, town), "\n".join(lines).encode())


def auch(desk: Desk, town: Town) -> Commune:
    return desk.session.get_one(Commune, town.commune_id)


def kept(town: Town) -> Kept:
    with town.sessions() as session:
        anne = next(one for one in session.scalars(select(Volunteer)) if one.first_name == "Anne")
        skills, sectors = {one.skill for one in anne.skills}, {one.name for one in anne.sectors}
        return Kept(skills, sectors, (anne.lat, anne.lon))


@on_both
@pytest.mark.parametrize(
    "lines",
    [
        ("prenom;nom;telephone;role", "Anne;Petit;06 39 98 02 01;les deux"),
        ("prenom;nom;telephone;role;adresse", "Anne;Petit;06 39 98 02 01;bricoleur;"),
        (FULL, "Anne;Petit;06 39 98 02 01;les deux;;;;"),
    ],
)
def test_a_missing_column_or_an_empty_cell_keeps_what_is_known(town: Town, lines: tuple[str, ...]) -> None:
    assert imports(town, FULL, KNOWN).complaints == []
    assert kept(town) == ALL

    report = imports(town, *lines)

    assert (report.complaints, kept(town)) == ([], ALL)


def test_what_the_list_does_say_takes_the_place_of_what_was_known(town: Town) -> None:
    imports(town, FULL, KNOWN)

    imports(town, FULL, "Anne;Petit;06 39 98 02 01;les deux;courses;;43.65;0.58")

    assert kept(town) == Kept({"shopping"}, {"Centre"}, (43.65, 0.58))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (";43.65;0.58", "ligne 2 : compétences : il en faut au moins une pour un bricoleur"),
        ("courses;;", "ligne 2 : adresse : il en faut une pour un bricoleur, ou lat et lon"),
    ],
)
def test_a_new_bricoleur_can_do_something_and_lives_somewhere(town: Town, cells: str, told: str) -> None:
    report = imports(town, "prenom;nom;telephone;role;competences;lat;lon", f"Luc;Roy;0639980202;bricoleur;{cells}")

    assert report.complaints == [told]


def test_so_does_a_referent_who_becomes_one(town: Town) -> None:
    imports(town, "prenom;nom;telephone;role", "Luc;Roy;0639980202;référent")

    report = imports(town, "prenom;nom;telephone;role;lat;lon", "Luc;Roy;0639980202;les deux;43.65;0.58")

    assert report.complaints == ["ligne 2 : compétences : il en faut au moins une pour un bricoleur"]


def test_a_bricoleur_whose_skills_were_lost_is_not_refused_for_it(town: Town) -> None:
    paul = town.bricoleur(skills=())

    report = imports(town, "prenom;nom;telephone;role", f"Paul;Roy;{paul.number};bricoleur")

    assert (report.complaints, report.updated) == ([], 1)
