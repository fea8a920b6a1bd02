"""French that depends on the name it meets."""

import pytest

from voisinage.wording import of_place


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Auch", "d’Auch"),
        ("Gimont", "de Gimont"),
        ("Évry", "d’Évry"),
        ("La Rochelle", "de La Rochelle"),
        ("L'Isle-Jourdain", "de L'Isle-Jourdain"),
        ("Le Mans", "du Mans"),
        ("Les Lilas", "des Lilas"),
        ("Lesparre", "de Lesparre"),
    ],
)
def test_a_commune_after_de(name: str, words: str) -> None:
    assert of_place(name) == words
