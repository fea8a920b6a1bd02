"""Pictures of the main pages for the documentation, taken from the demo town while it runs: `make screenshots`."""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.stories.newcomer import Newcomer, demo_town, real_browser

IMAGES = Path(__file__).parents[2] / "docs" / "images"
PHONE, DESK = (360, 740), (1100, 800)


def take_all(executable: Path) -> None:
    """Play the loop once and keep a picture at each stop."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_town(Path(folder)) as address,
        real_browser(executable) as browser,
    ):
        _prescriber(Newcomer(browser, address, PHONE))
        _volunteers(Newcomer(browser, address, PHONE))
        _mairie(Newcomer(browser, address, DESK))


def _prescriber(newcomer: Newcomer) -> None:
    newcomer.opens("/")
    _keep(newcomer, "accueil")
    newcomer.clicks("Entrer comme prescripteur")
    _keep(newcomer, "nouvelle-demande")
    newcomer.records_a_need("Augustine", "12 rue haut")
    _keep(newcomer, "demande-enregistree")


def _volunteers(newcomer: Newcomer) -> None:
    newcomer.opens("/telephones/")
    _keep(newcomer, "telephones")
    newcomer.picks_up("changer une ampoule", "Centre")
    _keep(newcomer, "sms-du-referent")
    newcomer.taps_last_link()
    _keep(newcomer, "referent-sollicite")
    newcomer.clicks("Je m’en occupe")
    _keep(newcomer, "referent-cherche")
    newcomer.clicks("Demandez pour moi")
    newcomer.picks_up("changer une ampoule", "Centre", "Pouvez-vous aider ?")
    newcomer.taps_last_link()
    _keep(newcomer, "voisin-sollicite")
    newcomer.clicks("J’accepte")
    _keep(newcomer, "voisin-fiche")


def _mairie(newcomer: Newcomer) -> None:
    newcomer.opens("/").clicks("Entrer côté mairie")
    _keep(newcomer, "mairie")


def _keep(newcomer: Newcomer, name: str) -> None:
    newcomer.page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        sys.exit("Il manque un navigateur : installez le paquet chromium.")
    take_all(Path(found))
