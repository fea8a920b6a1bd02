"""A choice that is no longer offered: what was passed over says in the project's own words what to choose."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from wtforms import Form, SelectFieldBase
from wtforms.fields.core import UnboundField

import voisinage
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, words

SETTINGS = "/mairie/reglages"
MADE_UP = "99999999"


@pytest.mark.parametrize(
    ("page", "field", "said"),
    [
        ("agents", "standing", "Choisissez un rôle dans la liste."),
        ("agents", "organisation", "Choisissez une organisation dans la liste."),
        ("services/nouveau", "done_by", "Choisissez dans la liste qui le fait."),
        ("services/nouveau", "skill", "Choisissez un savoir-faire dans la liste."),
        ("commune", "school_zone", "Choisissez une zone dans la liste."),
    ],
)
def test_the_page_says_what_to_choose_and_keeps_nothing(
    site: Site, town: Town, page: str, field: str, said: str
) -> None:
    browser, before = site.mairie(), site.everything()
    opened = browser.get(f"{SETTINGS}/{page}")

    answer = browser.post(f"{SETTINGS}/{page}", data={"csrf_token": csrf_of(opened), field: MADE_UP})

    assert answer.status_code == 422
    assert said in words(answer)
    assert "choix valide" not in words(answer)
    assert site.everything() == before


def test_no_form_leaves_these_words_to_the_library() -> None:
    silent = {
        f"{form.__name__}.{name}"
        for form in _forms()
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, SelectFieldBase)
        if field.kwargs.get("validate_choice", True)
    }

    assert silent == set()


def _forms() -> Iterator[type[Form]]:
    """Every form of the application that somebody sends: the one of `/composants` is only looked at."""
    for module in pkgutil.walk_packages(voisinage.__path__, "voisinage."):
        if ".migrations" not in module.name:
            import_module(module.name)
    waiting = list(Form.__subclasses__())
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith("voisinage.") and not form.__module__.startswith("voisinage.demo."):
            yield form
