"""Free text is watched for health and for numbers that identify: gently."""

import pytest

from tests.voisinage.intake_counter import Counter
from tests.voisinage.open_site import csrf_of, words
from voisinage.privacy.free_text import warnings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Elle est diabétique, frappez fort.", "« diabétique » touche à la santé"),
        ("ALZHEIMER", "touche à la santé"),
        ("Son n° : 2 84 05 88 123 456 12", "sécurité sociale"),
        ("184058812345662", "sécurité sociale"),
        ("1 84 05 2A 123 456 82", "sécurité sociale"),
        ("FR76 3000 6000 0112 3456 7890 189", "IBAN"),
        ("compte FR7630006000011234567890189 merci", "IBAN"),
        ("4970 1012 3456 7890", ""),
        ("carte 4111-1111-1111-1111", "carte bancaire"),
    ],
)
def test_what_should_not_be_written_is_told(text: str, told: str) -> None:
    assert told in " ".join(warnings(text))
    assert bool(warnings(text)) == bool(told)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bâtiment B, 3e étage, code 12A45, frapper fort.",
        "Rappeler au 06 39 98 00 01 ou 01 99 00 01 99, après 14 h 30.",
        "2 84 05 88 123 456 25",
        "Entre la pharmacie et le cabinet médical.",
        "FR76 3000 6000 0112 3456 7890 188",
        "Elle n'entend pas bien la sonnette.",
    ],
)
def test_what_helps_to_find_the_door_is_left_alone(text: str) -> None:
    assert warnings(text) == []


def test_the_warning_stands_beside_the_field_and_can_be_overruled(counter: Counter) -> None:
    form = counter.fills(access_notes="Diabétique. Deuxième porte.")

    warned = counter.sends(form)
    assert warned.status_code == 422
    assert "touche à la santé" in words(warned)
    assert "Je garde ce texte tel qu’il est" in words(warned)
    assert "Diabétique. Deuxième porte." in warned.text, "nothing typed is lost"
    assert counter.recorded() == []

    assert counter.sends(form | {"keep_words": "y"}).status_code == 303
    assert counter.recorded()[0].access_notes == "Diabétique. Deuxième porte."


def test_a_note_is_watched_too(counter: Counter) -> None:
    counter.sends(counter.fills())
    (request,) = counter.recorded()
    page = f"/demandes/{request.ref}"
    form = {"csrf_token": csrf_of(counter.browser.get(page)), "note": "Il prend de l’insuline."}

    warned = counter.browser.post(f"{page}/notes", data=form)
    assert warned.status_code == 422
    assert "« insuline » touche à la santé" in words(warned)
    assert "Il prend de l’insuline." in warned.text

    assert counter.browser.post(f"{page}/notes", data=form | {"keep_words": "y"}).status_code == 303
