"""Every page in every state that the town knows: the table that each new page gets a line in.

The tests of this folder look at each visit. `test_every_page.py` fails for a route that answers GET without a line here
(or in `NO_PAGE`, with the reason), and for a template of a whole page that no visit shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Who(StrEnum):
    """Whose browser opens the page."""

    NOBODY = "nobody"
    VOLUNTEER = "volunteer"  # one in which the details of the asks were opened
    PRESCRIBER = "prescriber"
    MAIRIE = "mairie"
    DEMO_PRESCRIBER = "demo-prescriber"  # of the demo town, with its weeks of history
    DEMO_MAIRIE = "demo-mairie"


@dataclass(frozen=True)
class Visit:
    """A page looked at. In `path` and `posts_to`, `{name}` stands for what `Stages` calls so.

    With `posts_to` it is the answer to a form sent from the page at `path`: its errors, most often.
    """

    endpoint: str
    path: str
    who: Who = Who.NOBODY
    posts_to: str = ""
    form: Mapping[str, str] = field(default_factory=dict, hash=False)
    status: int = 200
    queries: int = 12  # at most, for the page itself

    @property
    def name(self) -> str:
        """Which visit it is, in a test's name."""
        return f"{self.who}:{self.path}" + (f">{self.posts_to}{_typed(self.form)}" if self.posts_to else "")


def _typed(form: Mapping[str, str]) -> str:
    return "".join(f",{name}={value}" for name, value in form.items() if len(value) < 12)


NO_PAGE = {
    "static": "files",
    "health.healthz": "JSON for machines",
    "health.readyz": "JSON for machines",
    "health.metrics": "text for Prometheus",
    "intake.addresses": "JSON for the form",
    "intake.houses": "GeoJSON for the map",
    "intake.sectors": "GeoJSON for the map",
    "hooks.http_incoming": "a carrier's own door",
    "hooks.http_status": "a carrier's own door",
    "links.answered": "leads back to the page of the link",
}

_ASKED = ("asked", "urgent", "referent declined", "referent stopped", "neighbour asked", "neighbour declined",
          "neighbour late", "neighbour lapsed", "second of a pair")  # fmt: skip
_IN_HAND = ("in charge", "choosing", "waiting", "half a pair", "first of a pair", "mairie has it", "expected", "done",
            "neighbour expected", "neighbour done")  # fmt: skip
_OVER = ("neighbour gave back", "neighbour beaten", "neighbour stopped", "verified", "neighbour thanked", "cancelled",
         "neighbour cancelled", "passed on", "unmet", "taken back")  # fmt: skip

_LINKS = (
    *(Visit("links.sheet", f"{{{name}}}") for name in (*_ASKED, *_OVER)),
    *(Visit("links.sheet", f"{{{name}}}", Who.VOLUNTEER, queries=28) for name in _IN_HAND),
    *(Visit("links.sheet", f"{{{name}}}") for name in ("in charge", "neighbour expected", "neighbour done")),
    Visit("links.sheet", "/l/inconnu", status=404),
    Visit("links.sheet", "{neighbour beaten}", posts_to="{neighbour beaten}/travail-fait", status=409),
    Visit("links.sheet", "{expected}", posts_to="{expected}/fiche", queries=28),
    Visit("links.sheet", "{neighbour expected}", posts_to="{neighbour expected}/travail-non-fait", status=400),
    *(Visit("numbers.check", f"{{number {name}}}") for name in ("to confirm", "confirmed", "too old")),
    Visit("numbers.check", "/n/inconnu", status=404),
)

_NEW = "/demandes/nouvelle"
_INTAKE = (
    Visit("intake.empty_form", _NEW, Who.PRESCRIBER),
    Visit("intake.empty_form", _NEW, Who.DEMO_PRESCRIBER),
    Visit("intake.empty_form", _NEW, Who.PRESCRIBER, posts_to=_NEW, status=422),
    Visit("intake.empty_form", _NEW, Who.DEMO_PRESCRIBER, posts_to=_NEW, status=422,
          form={"address": "rue haute", "phone": "12", "job": "{job}", "urgency": "soon"}),
    Visit("intake.empty_form", _NEW, Who.DEMO_PRESCRIBER, posts_to=_NEW, status=422,
          form={"job": "{not for neighbours}", "address": "12 rue haute"}),
    Visit("intake.my_requests", "/demandes", Who.PRESCRIBER),
    Visit("intake.my_requests", "/demandes", Who.DEMO_PRESCRIBER),
    Visit("intake.my_requests", "/demandes?voir=terminees&de=organisation", Who.DEMO_PRESCRIBER),
    Visit("intake.my_requests", "/demandes?page=99", Who.PRESCRIBER),
    Visit("intake.my_requests", "/demandes", Who.DEMO_MAIRIE),
    *(Visit("intake.one_request", f"/demandes/{{ref {name}}}", Who.PRESCRIBER, queries=26)
      for name in ("asked", "urgent", "choosing", "expected", "done", "verified", "stuck", "to locate", "passed on")),
    Visit("intake.one_request", "/demandes/{ref asked}", Who.MAIRIE, queries=26),
    Visit("intake.confirm_cancel", "/demandes/{ref asked}/annuler", Who.PRESCRIBER),
    Visit("intake.one_request", "/demandes/ZZZZZ", Who.PRESCRIBER, status=404),
)  # fmt: skip

_REQUEST = "/mairie/demandes/{ref choosing}"
_VOLUNTEER = "/mairie/benevoles/{id volunteer}"
_BOARD = (
    Visit("board.overview", "/mairie/", Who.MAIRIE, queries=24),
    Visit("board.overview", "/mairie/", Who.DEMO_MAIRIE, queries=24),
    Visit("board.overview", "/mairie/?etat=verified", Who.DEMO_MAIRIE, queries=24),
    Visit("board.overview", "/mairie/?etat=unmet", Who.PRESCRIBER, status=403),
    *(Visit("board.one_request", f"/mairie/demandes/{{ref {name}}}", Who.MAIRIE, queries=26)
      for name in ("asked", "choosing", "half a pair", "expected", "done", "verified", "stuck", "to locate", "unmet")),
    Visit("board.one_request", _REQUEST, Who.MAIRIE, posts_to=f"{_REQUEST}/transmission", status=422, queries=26),
    Visit("board.one_request", _REQUEST, Who.MAIRIE, posts_to=f"{_REQUEST}/sans-solution", status=422, queries=26),
    Visit("board.address", f"{_REQUEST}/adresse", Who.MAIRIE),
    Visit("board.address", f"{_REQUEST}/adresse", Who.MAIRIE, posts_to=f"{_REQUEST}/adresse", status=422),
    Visit("board.address", f"{_REQUEST}/adresse", Who.MAIRIE, posts_to=f"{_REQUEST}/point", status=422),
    Visit("board.address", f"{_REQUEST}/adresse", Who.MAIRIE, posts_to=f"{_REQUEST}/point", status=422,
          form={"address": "Au bout", "lat": "2,35", "lon": "48,85"}),
    Visit("board.address", "/mairie/demandes/{demo to locate}/adresse", Who.DEMO_MAIRIE),
    Visit("board.address", "/mairie/demandes/{demo to locate}/adresse", Who.DEMO_MAIRIE, form={"text": "rue haute"},
          posts_to="/mairie/demandes/{demo to locate}/adresse"),
    Visit("board.numbers", "/mairie/numeros", Who.MAIRIE),
    Visit("board.numbers", "/mairie/numeros", Who.DEMO_MAIRIE),
    Visit("board.numbers", "/mairie/numeros", Who.MAIRIE, posts_to="/mairie/numeros/{id to confirm}/saisie",
          form={"code": "1"}, status=422),
    Visit("board.volunteers", "/mairie/benevoles", Who.MAIRIE),
    Visit("board.volunteers", "/mairie/benevoles", Who.DEMO_MAIRIE),
    Visit("board.found_volunteers", "/mairie/benevoles/recherche", Who.DEMO_MAIRIE),
    Visit("board.one_volunteer", _VOLUNTEER, Who.MAIRIE),
    Visit("board.one_volunteer", "/mairie/benevoles/{id to confirm}", Who.MAIRIE),
    Visit("board.one_volunteer", _VOLUNTEER, Who.MAIRIE, posts_to=f"{_VOLUNTEER}/numero", form={"phone": "12"},
          status=422),
    Visit("board.texts", "/mairie/textos", Who.MAIRIE),
)  # fmt: skip

_OTHERS = (
    Visit("home", "/"),
    Visit("home", "/", Who.DEMO_PRESCRIBER),
    Visit("home", "/nulle-part", status=404),
    Visit("home", "/", posts_to="/visite/personne", status=404),
    Visit("accounts.sign_in", "/connexion"),
    Visit("accounts.sign_in", "/connexion", posts_to="/connexion", status=422),
    Visit("accounts.sign_in", "/connexion", posts_to="/connexion", status=422,
          form={"email": "claire@exemple.fr", "password": "non"}),
    Visit("accounts.sign_in", "/demandes/nouvelle", Who.NOBODY),
    Visit("accounts.sign_in", "/demandes/nouvelle", Who.PRESCRIBER, posts_to="/deconnexion", form={"csrf_token": "old"},
          status=400),
    Visit("about.accessibility", "/accessibilite"),
    Visit("demo.components", "/composants"),
    Visit("demo.components", "/composants?theme=sombre"),
    Visit("demo.components", "/composants?theme=clair"),
    Visit("phones.all_phones", "/telephones/"),
    Visit("phones.one_phone", "/telephones/{demo phone}"),
    Visit("phones.one_phone", "/telephones/", posts_to="/telephones/appels/{id call}/reponse"),
)  # fmt: skip

VISITS: tuple[Visit, ...] = (*_OTHERS, *_INTAKE, *_LINKS, *_BOARD)
