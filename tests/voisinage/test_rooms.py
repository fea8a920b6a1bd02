"""The rooms of the mairie stand on top of each of its pages, and say where one is."""

import re

import pytest

from tests.voisinage.open_site import Site

WHERE = {
    "/mairie/": ("page", "Ce qui vous attend"),
    "/mairie/crise": ("true", "Ce qui vous attend"),
    "/mairie/demandes": ("page", "Demandes"),
    "/mairie/appels/saisie": ("true", "À appeler"),
    "/mairie/permanences": ("true", "Bénévoles"),
    "/mairie/recrutement": ("page", "Recruter"),
    "/mairie/benevoles/importer": ("true", "Recruter"),
    "/mairie/affiche": ("true", "Recruter"),
    "/mairie/carte": ("page", "Carte"),
    "/mairie/chiffres": ("page", "Chiffres"),
    "/mairie/reglages/secteurs": ("true", "Réglages"),
    "/mairie/regles": ("true", "Réglages"),
}


@pytest.mark.parametrize("path", WHERE)
def test_a_page_of_the_mairie_says_in_which_room_it_is(site: Site, path: str) -> None:
    page = site.mairie().get(path).text
    sections = page[page.index('<div class="sections">') : page.index("</nav>", page.index('<div class="sections">'))]

    assert re.findall(r'aria-current="(\w+)">([^<]+)', sections) == [WHERE[path]]
    assert sections.count("<li>") == 8


def test_no_one_else_sees_them(site: Site) -> None:
    prescriber = site.signed_in(site.town.prescriber_id)

    assert "sections" not in prescriber.get("/demandes").text
    assert "sections" not in site.mairie().get("/demandes").text
