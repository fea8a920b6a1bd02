"""What the declaration of accessibility says is what these tests do."""

import json
import re
from pathlib import Path

from tests.pages.axe import OFF
from tests.pages.open_town import OpenTown, Seen
from tests.pages.visits import Visit
from voisinage.about import TOOLS

LISTED = Path(__file__).parent / "tools" / "package.json"


def test_it_names_the_tools_that_judge() -> None:
    used = json.loads(LISTED.read_text("utf-8"))["dependencies"]

    assert used["axe-core"].startswith(f"{TOOLS['axe']}.")
    assert used["html-validate"].startswith(f"{TOOLS['html']}.")


def test_every_page_leads_to_it(seen: dict[Visit, Seen]) -> None:
    without = [visit.name for visit, page in seen.items() if 'href="/accessibilite"' not in page.html]

    assert without == []


def test_it_says_whom_to_call_and_where_to_turn(town: OpenTown) -> None:
    page = town.app.test_client().get("/accessibilite").text

    for words in ("Clairouvre", "tel:+33199009980", "Défenseur des droits", "non conforme"):
        assert words in page


def test_it_says_what_the_law_wants_said(town: OpenTown) -> None:
    """The headings of the model of the RGAA, and the rules that are off here."""
    page = town.app.test_client().get("/accessibilite").text
    headings = re.findall(r"<h[23]>([^<]+)<", page)

    assert headings == [
        "État de conformité", "Résultats des essais", "Ce qui n’a pas été essayé", "Contenus non accessibles",
        "Non-conformités", "Dérogations pour charge disproportionnée", "Contenus non soumis à l’obligation",
        "Établissement de cette déclaration", "Retour d’information et contact", "Voies de recours",
    ]  # fmt: skip
    assert "schéma pluriannuel" in page
    assert ("sauf une, à l’essai" in page) == (len(OFF) == 1)
