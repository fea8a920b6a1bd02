"""What a reader sees follows French typography; what a browser sends back or follows stays as it was."""

import re

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup

from tests.stories.town import Town
from tests.voisinage.intake_counter import Counter
from tests.voisinage.open_site import Site
from voisinage.formats import counted, init_formats

BREAKS = re.compile(r"[^ \n] [:;?!»]|« |\w'\w")


def shown(template: str, **values: object) -> str:
    app = Flask("pages")
    init_formats(app)
    with app.app_context():
        return render_template_string(template, **values)


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("<p>Une question ?</p>", "<p>Une question\xa0?</p>"),
        ("<b>« Oui »</b> : merci !", "<b>«\xa0Oui\xa0»</b>\xa0: merci\xa0!"),
        ("{{ said }} : {{ said }}", "Qu’est-ce\xa0?\xa0: Qu’est-ce\xa0?"),
        ("l'eau d'{{ 'Anne' }}", "l’eau d’Anne"),
        ('<a title="l\'eau ?" href="/?q={{ said }}">{{ said }}</a>',
         '<a title="l\'eau ?" href="/?q=Qu&#39;est-ce ?">Qu’est-ce\xa0?</a>'),
        ("<input value='{{ said }}'{% if said %} data-x=\"{{ said }}\"{% endif %}> !",
         "<input value='Qu&#39;est-ce ?' data-x=\"Qu&#39;est-ce ?\">\xa0!"),
        ("<textarea>{{ said }}</textarea>{{ said }}", "<textarea>Qu&#39;est-ce ?</textarea>Qu’est-ce\xa0?"),
        ("{{ said | e }}", "Qu&#39;est-ce ?"),
        ("{{ markup }}", "<b title='a ?'>"),
        ("{% macro one(x) %}<i>{{ x }}</i>{% endmacro %}{{ one(said) }}", "<i>Qu’est-ce\xa0?</i>"),
        ("{{ 3 if said }}{{ none if said }}{{ unknown }}", "3None"),
    ],
)  # fmt: skip
def test_words_are_typeset_and_attributes_are_not(template: str, page: str) -> None:
    assert shown(template, said="Qu'est-ce ?", markup=Markup("<b title='a ?'>")) == page


def test_no_line_of_a_page_begins_with_a_sign(counter: Counter, site: Site, town: Town) -> None:
    town.referent()
    request = town.records_request(access_notes="L'entrée : à gauche")
    asked, mairie = counter.browser, site.mairie()
    pages = [
        counter.sends(counter.fills(address="rue des lilas", phone="06")).text,
        asked.get(f"/demandes/{request.ref}").text,
        mairie.get("/mairie/").text,
        mairie.get(f"/mairie/demandes/{request.ref}").text,
        mairie.get(f"/mairie/demandes/{request.ref}/adresse").text,
        site.browser().get("/").text,
        site.browser().get("/connexion").text,
        site.browser().get("/rien").text,
    ]

    for page in pages:
        words = re.sub(r"<[^>]*>", "|", re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL))
        assert BREAKS.findall(words.replace("&#39;", "'")) == [], page


def test_what_was_typed_comes_back_as_it_was_typed(counter: Counter) -> None:
    page = counter.sends(counter.fills(address="", access_notes="L'entrée : à gauche", first_name="O'Brien ?")).text

    assert "L&#39;entrée : à gauche</textarea>" in page
    assert 'value="O&#39;Brien ?"' in page


@pytest.mark.parametrize(
    ("many", "said"),
    [(1, "1 adresse connue"), (2, "2 adresses connues"), (2218, "2\u202f218 adresses connues")],
)
def test_thousands_are_kept_apart_wherever_things_are_counted(many: int, said: str) -> None:
    assert counted(many, "adresse connue") == said
