"""From an empty machine to a first real request, by the real pages alone: no script, no help, nobody who knows."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from click.testing import CliRunner
from flask import Flask

from tests.stories.plain_browser import PlainBrowser
from voisinage import create_app
from voisinage.cli import main
from voisinage.config import Settings
from voisinage.db import db
from voisinage.jobs import delivery_work

MONDAY_9H = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECRET = "une phrase facile à retenir"
LUC, EVE, CLAIRE = "+33639980201", "+33639980202", "+33639980200"
BAN = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;"
    "source_nom_voie;certification_commune;cad_parcelles"
)
HOUSE = (
    "32013_0100_{0:05};;{0};;Rue des Lilas;32000;32013;Auch;;;;;0.58{0:03};43.6450;entrée;;;AUCH;RUE DES LILAS;commune;"
    "commune;1;"
)
ADDRESSES = "\n".join([BAN, *(HOUSE.format(number) for number in range(2, 30, 2))])
SQUARE = [[0.57, 43.63], [0.60, 43.63], [0.60, 43.66], [0.57, 43.66], [0.57, 43.63]]
SECTORS = json.dumps({
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {"nom": "Centre"},
                  "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}],
})  # fmt: skip
LIST = (
    "Prénom;Nom;Téléphone;Rôle;Compétences;Adresse;Rayon;Secteurs;Charte signée le\n"
    "Luc;Roy;06 39 98 02 01;référent;;;;Centre;02/11/2026\n"
    "Ève;Fox;06 39 98 02 02;bricoleur;petite électricité;8 rue des Lilas;2 km;;02/11/2026\n"
)


class Gateway(ThreadingHTTPServer):
    """The carrier that the mairie has a contract with: it takes each text and gives it to the phone."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Takes)
        self.texts: list[tuple[str, str]] = []

    def on(self, phone: str) -> str:
        """The last text on this phone."""
        return [text for to, text in self.texts if to == phone][-1]


class _Takes(BaseHTTPRequestHandler):
    server: Gateway

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        self.server.texts.append((asked["to"][0], asked["text"][0]))
        self.send_response(202)
        self.end_headers()
        self.wfile.write(b"0: Accepted for delivery")

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    serving = Thread(target=gateway.serve_forever)
    serving.start()
    yield gateway
    gateway.shutdown()
    serving.join()
    gateway.server_close()


class Machine:
    """An installation: its commands, its site, the round of its senders, its clock."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, MONDAY_9H
        self.app: Flask | None = None

    def does(self, *words: str) -> None:
        """Run `voisinage …`."""
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output

    def holds(self, name: str, text: str) -> str:
        """A file on its disk."""
        (self.folder / name).write_text(text, "utf-8")
        return str(self.folder / name)

    def window(self) -> PlainBrowser:
        """A browser that nobody has used yet."""
        self.app = self.app or create_app(Settings.from_env(os.environ), clock=lambda: self.now)
        return PlainBrowser(self.app.test_client())

    def sends(self) -> None:
        """Ten minutes go by: what waits a little, to leave with another text, leaves too."""
        assert self.app is not None
        for _ in range(10):
            self.now += timedelta(minutes=1)
            delivery_work(self.app)()


@pytest.fixture
def machine(tmp_path: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    for name in [name for name in os.environ if name.startswith("VOISINAGE_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "INSTANCE": str(tmp_path / "instance"), "BASE_URL": "https://voisinage.auch.example", "SMS_CARRIER": "http",
        "SMS_SENDER": "VoisinsAuch", "HTTP_URL": f"http://127.0.0.1:{gateway.server_port}/", "HTTP_PASSWORD": "secret",
        "HTTP_HOOK_SECRET": "a" * 48,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"VOISINAGE_{name}", value)
    machine = Machine(tmp_path)
    yield machine
    if machine.app is not None:
        with machine.app.app_context():
            db.engine.dispose()


def test_a_mairie_alone_comes_from_nothing_to_its_first_request(machine: Machine, gateway: Gateway) -> None:
    is_installed(machine)
    claire = machine.window()
    signs_in_for_the_first_time(claire, machine)
    sees_to_the_settings(claire, machine, gateway)
    lucie = machine.window()
    opens_her_account(lucie, invitation=invites_a_prescriber(claire))
    claire.opens("/mairie/").follows("Réglages").sees("La prochaine étape : la première demande.")

    records_a_first_request(lucie)
    machine.sends()
    luc = machine.window()
    takes_charge(luc, gateway.on(LUC))

    lucie.opens(lucie.path).sees("Luc s’en charge et cherche un voisin.")
    claire.opens("/mairie/reglages").sees("Tout est prêt.", "1 demande à ce jour.")


def is_installed(machine: Machine) -> None:
    """What the person who installs does, as `init` says at its end."""
    secret = machine.holds("secret.txt", SECRET)
    machine.does("init", "--name", "Auch", "--insee", "32013", "--phone", "05 36 49 01 02", "--email",
                 "claire@auch.example", "--first-name", "Claire", "--last-name", "Dupuy", "--organisation",
                 "Mairie d’Auch", "--password-file", secret)  # fmt: skip


def signs_in_for_the_first_time(claire: PlainBrowser, machine: Machine) -> None:
    """Password, then a second factor that is set up on the spot; then she is told where to begin."""
    claire.opens("/").follows("Se connecter")
    claire.fills("Adresse de courriel", "claire@auch.example").fills("Mot de passe", SECRET).presses("Se connecter")
    key = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", claire.sees("Un second facteur").words)
    assert key
    code = pyotp.TOTP(key[0].replace(" ", "")).at(machine.now)
    claire.fills("Code affiché", code).presses("Enregistrer l’application").sees("Vos codes de secours")
    claire.opens("/mairie/").sees("Premiers pas").follows("Voir les étapes").sees("sur 8")


def sees_to_the_settings(claire: PlainBrowser, machine: Machine, gateway: Gateway) -> None:
    """Step after step, each where the list of settings leads."""
    claire.sees("La prochaine étape : la commune et ses numéros.")
    claire.follows("La commune").fills("Mobile d’astreinte", "05 36 49 01 02").presses("Enregistrer", refused=True)
    assert claire.typed("Numéro que les gens appellent") == "05 36 49 01 02", "as it was typed, not as it is kept"
    claire.sees("n’est pas un mobile").fills("Mobile d’astreinte", "06 39 98 02 00").presses("Enregistrer")

    claire.sees("La prochaine étape : les adresses.").follows("Les adresses").sees("« adresses-32.csv.gz »")
    claire.attaches("Le fichier du département", "adresses-32.csv.gz", gzip.compress(ADDRESSES.encode()))
    claire.presses("Charger ces adresses").sees("14 nouvelles.").follows("Continuer les réglages")
    claire.sees("14 adresses connues.")

    claire.sees("La prochaine étape : les secteurs.").follows("Les secteurs")
    claire.attaches("Fichier GeoJSON", "secteurs.geojson", SECTORS.encode())
    claire.presses("Vérifier le fichier").sees("« Centre » : nouveau").presses("Enregistrer ces secteurs")
    claire.follows("Réglages")

    claire.sees("La prochaine étape : les SMS.").follows("Essayer les SMS")
    claire.fills("Votre numéro de mobile", "06 39 98 02 00").presses("Envoyer un SMS d’essai").sees("Il part")
    machine.sends()
    assert "essai" in gateway.on(CLAIRE)
    claire.follows("Voir où il en est").sees("Il est parti").follows("Réglages")

    claire.sees("La prochaine étape : les bénévoles.").follows("Les bénévoles").follows("Importer une liste")
    claire.attaches("Le fichier, en XLSX ou en CSV", "bénévoles.csv", LIST.encode("utf-8-sig"))
    claire.presses("Vérifier la liste").sees("Luc Roy Nouveau", "Ève Fox Nouveau").presses("Enregistrer toute la liste")
    machine.sends()
    for phone in (LUC, EVE):
        confirms_the_number(machine.window(), gateway.on(phone))

    claire.follows("Réglages").sees("La prochaine étape : les prescripteurs.")


def confirms_the_number(owner: PlainBrowser, text: str) -> None:
    """By the link of the text, a button, nothing else."""
    owner.opens(link_in(text)).presses("Oui, c’est mon numéro").sees("Merci")


def invites_a_prescriber(claire: PlainBrowser) -> str:
    """Her organisation first: the page says so. The link is handed over: no mail is set up."""
    claire.follows("Les agents").follows("Ajoutez-la").fills("Nom", "CCAS d’Auch").presses("Ajouter")
    claire.follows("Réglages").follows("Les agents")
    claire.fills("Prénom", "Lucie").presses("Inviter", refused=True).sees("Indiquez le nom.")
    claire.fills("Nom", "Martin").fills("Adresse de courriel", "lucie@ccas.example")
    claire.chooses("Rôle", "Prescripteur").chooses("Organisation", "CCAS d’Auch")
    claire.ticks("En main propre : le lien s’affiche ici").presses("Inviter").sees("Un lien à remettre à Lucie Martin")
    return link_in(claire.words)


def opens_her_account(lucie: PlainBrowser, *, invitation: str) -> None:
    """She chooses a password, and is at work."""
    lucie.opens(invitation).fills("Nouveau mot de passe", "court").presses("Enregistrer et entrer", refused=True)
    lucie.fills("Nouveau mot de passe", "les lilas fleurissent en mai").presses("Enregistrer et entrer")


def records_a_first_request(lucie: PlainBrowser) -> None:
    """Without a script the questions come with the answer to a first sending, and nothing typed is lost."""
    lucie.follows("Nouvelle demande").ticks("Changer une ampoule").fills("Adresse", "12 rue des Lilas")
    lucie.ticks("N’importe quand").fills("Prénom de la personne aidée", "Odette")
    lucie.fills("Son téléphone", "05 36 49 77 01").presses("Enregistrer la demande", refused=True)
    for question in re.findall(r"« ([^»]+\?) » Répondez", lucie.words):
        lucie.ticks("Non", under=question)
    lucie.presses("Enregistrer la demande").sees("C’est enregistré", "Nous demandons à Luc")


def takes_charge(luc: PlainBrowser, text: str) -> None:
    """The first text of a referent: no name, no address; a link, a button, then the person."""
    assert "Odette" not in text
    luc.opens(link_in(text)).sees("Changer une ampoule").presses("Je m’en occupe").sees("Odette", "12 Rue des Lilas")


def link_in(text: str) -> str:
    found = re.search(r"https://voisinage\.auch\.example(/\S+)", text)
    assert found, text
    return found[1]
