"""Pictures of the main pages of the guides and the README, from the demo town while it runs: `make screenshots`."""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.pages.pictures import keep
from tests.stories.newcomer import Newcomer, demo_town, real_browser
from voisinage.guides import PICTURES

PHONE, DESK = (360, 740), (1100, 800)


def take_all(executable: Path) -> None:
    """Play the loop once and keep a picture at each stop."""
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_town(Path(folder)) as address,
        real_browser(executable) as browser,
    ):
        ref = _prescriber(Newcomer(browser, address, PHONE))
        _volunteers(Newcomer(browser, address, PHONE))
        _mairie(Newcomer(browser, address, DESK), ref)


def _prescriber(newcomer: Newcomer) -> str:
    """The reference of the request."""
    newcomer.opens("/")
    _keep(newcomer, "accueil")
    newcomer.clicks("Entrer comme prescripteur")
    _keep(newcomer, "nouvelle-demande")
    newcomer.records_a_need("Augustine", "12 rue haut")
    _keep(newcomer, "demande-enregistree")
    ref = newcomer.page.url.rpartition("/")[2].partition("?")[0]
    newcomer.opens("/demandes")
    _keep(newcomer, "mes-demandes")
    return ref


def _volunteers(newcomer: Newcomer) -> None:
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
    newcomer.clicks("C’est fait")
    newcomer.picks_up("le voisin dit que c'est fait", "changer une ampoule")
    newcomer.taps_last_link()
    _keep(newcomer, "referent-verifie")


def _mairie(newcomer: Newcomer, ref: str) -> None:
    newcomer.opens("/").clicks("Entrer côté mairie")
    _keep(newcomer, "mairie")
    for page in ("demandes", "appels", "carte", "chiffres", "reglages"):
        newcomer.opens(f"/mairie/{page}")
        newcomer.page.wait_for_load_state("networkidle")
        _keep(newcomer, f"mairie-{page}")
    newcomer.opens("/mairie/reglages/adresses")
    _keep(newcomer, "mairie-adresses")
    newcomer.opens("/mairie/reglages/secteurs?contour=1#dessin")
    newcomer.page.wait_for_load_state("networkidle")
    _keep(newcomer, "mairie-secteurs")
    newcomer.opens(f"/mairie/demandes/{ref}")
    _keep(newcomer, "mairie-demande")


def _keep(newcomer: Newcomer, name: str) -> None:
    keep(newcomer.page, PICTURES / f"{name}.png")


if __name__ == "__main__":
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        sys.exit("Il manque un navigateur : installez le paquet chromium.")
    take_all(Path(found))
