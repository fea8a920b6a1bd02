"""The one word for where a volunteer stands."""

from dataclasses import replace

import pytest

from dispatch.joining.charter_text import default_charter, fingerprint, tidy
from dispatch.joining.standing import LifeFacts, standing
from dispatch.joining.words import Standing

NOTHING = LifeFacts(left=False, paused=False, verified=False, signed=False, met=False, has_helped=False)
ALL = LifeFacts(left=False, paused=False, verified=True, signed=True, met=True, has_helped=True)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (NOTHING, Standing.SIGNED_UP),
        (replace(NOTHING, signed=True, met=True), Standing.SIGNED_UP),  # a step is taken with those before it
        (replace(ALL, signed=False), Standing.VERIFIED),
        (replace(ALL, met=False), Standing.CHARTER),
        (replace(ALL, has_helped=False), Standing.MET),
        (ALL, Standing.ACTIVE),
        (replace(ALL, paused=True), Standing.PAUSED),
        (replace(ALL, paused=True, left=True), Standing.LEFT),
    ],
)
def test_the_last_step_that_was_reached(facts: LifeFacts, word: Standing) -> None:
    assert standing(facts) is word


def test_the_charter_names_the_commune_and_says_what_it_must() -> None:
    charter = default_charter("Clairval")

    assert "{" not in charter
    for promise in (
        "gratuit",
        "code",
        "médicament",
        "collaborateur occasionnel du service public",
        "arrêter quand je veux",
    ):
        assert promise in charter


def test_what_a_browser_does_to_line_breaks_is_no_other_text() -> None:
    assert fingerprint(tidy("Un\r\n\r\nDeux  \r\n")) == fingerprint(tidy("Un\n\nDeux"))
    assert fingerprint(tidy("Un\n\nDeux")) != fingerprint(tidy("Un\n\ndeux"))
