"""Every page in every state that the town knows: the table that each new page gets a line in.

The tests of this folder look at each visit. `test_every_page.py` fails for a route that answers GET without a line here
(or in `NO_PAGE`, with the reason), and for a template of a whole page that no visit shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dispatch.rules import Rules
from voisinage.board.rules_form import RulesForm


class Who(StrEnum):
    """Whose browser opens the page."""

    NOBODY = "nobody"
    VOLUNTEER = "volunteer"  # one in which the details of the asks were opened
    PRESCRIBER = "prescriber"
    MAIRIE = "mairie"
    READER = "reader"  # an agent of the mairie who is no administrator
    UNPROVEN = "unproven"  # signed in at the mairie, with the second factor still to show
    DEMO_PRESCRIBER = "demo-prescriber"  # of the demo town, with its weeks of history
    DEMO_MAIRIE = "demo-mairie"


@dataclass(frozen=True)
class Visit:
    """A page looked at. In `path` and `posts_to`, `{name}` stands for what `Stages` calls so.

    With `posts_to` it is the answer to a form sent from the page at `path`: its errors, most often. `files` are the
    text files chosen in it, by field: their name and what they hold.
    """

    endpoint: str
    path: str
    who: Who = Who.NOBODY
    posts_to: str = ""
    form: Mapping[str, str] = field(default_factory=dict, hash=False)
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    status: int = 200
    queries: int = 16  # at most, for the page itself

    @property
    def name(self) -> str:
        """Which visit it is, in a test's name."""
        return f"{self.who}:{self.path}" + (
            f">{self.posts_to}{_typed(self.form)}{_chosen(self.files)}" if self.posts_to else ""
        )


LAST = 8


def _typed(form: Mapping[str, str]) -> str:
    """The last few fields: a long form is told apart by what was changed of it."""
    return "".join(f",{name}={value}" for name, value in list(form.items())[-LAST:] if len(value) < 12)


def _chosen(files: Mapping[str, tuple[str, str]]) -> str:
    return "".join(f",{name}" for name, _ in files.values())


NO_PAGE = {
    "static": "files",
    "help.picture": "a picture",
    "health.healthz": "JSON for machines",
    "health.readyz": "JSON for machines",
    "health.metrics": "text for Prometheus",
    "intake.addresses": "JSON for the form",
    "intake.houses": "GeoJSON for the map",
    "intake.sectors": "GeoJSON for the map",
    "hooks.http_incoming": "a carrier's own door",
    "hooks.http_status": "a carrier's own door",
    "links.answered": "leads back to the page of the link",
    "recruiting.poster_file": "a PDF",
    "links.calendar_file": "a file for the phone's calendar",
    "joining.back_to_charter": "leads back to the page of the charter",
    "joining.back_to_page": "leads back to the volunteer's own page",
    "joining.addresses": "JSON for the form",
    "recruiting.photo": "a picture",
    "recruiting.badge_is_printed_once": "leads to the volunteer's file: a badge is made by a button",
    "observatory.ground_data": "JSON for the map",
    "board.requests_file": "a file",
    "board.call_sheet_file": "a file",
    "board.rota_file": "a file",
    "board.what_if_file": "a file",
    "administration.services_file": "a file",
    "recruiting.list_to_fill_in": "a file",
    "recruiting.funnel_file": "a file",
    "observatory.sectors_file": "a file",
    "observatory.half_days_file": "a file",
    "observatory.export": "a file",
    "privacy.looks_file": "a file",
    "privacy.person_file": "a file",
    "privacy.own_data": "a file",
    "administration.sign_ins_file": "a file",
    "privacy.register_file": "a file",
    "privacy.volunteer_file": "a file",
    "observatory.volunteers_file": "a file",
    "observatory.requests_file": "a file",
    "administration.outlines": "GeoJSON for the map",
    "accounts.sign_in_elsewhere": "leads to the identity provider",
    "accounts.back_from_elsewhere": "leads to where the agent was heading",
}

_ASKED = ("asked", "urgent", "referent declined", "referent stopped", "neighbour asked", "neighbour declined",
          "neighbour late", "neighbour lapsed", "second of a pair")  # fmt: skip
_IN_HAND = ("in charge", "choosing", "waiting", "half a pair", "first of a pair", "mairie has it", "expected", "done",
            "neighbour expected", "neighbour done")  # fmt: skip
_OVER = ("neighbour gave back", "neighbour beaten", "neighbour stopped", "verified", "neighbour thanked", "cancelled",
         "neighbour cancelled", "passed on", "unmet", "taken back")  # fmt: skip

_LINKS = (
    *(Visit("links.sheet", f"{{{name}}}") for name in (*_ASKED, *_OVER)),
    *(Visit("links.sheet", f"{{{name}}}", Who.VOLUNTEER, queries=40) for name in _IN_HAND),
    *(Visit("links.sheet", f"{{{name}}}") for name in ("in charge", "neighbour expected", "neighbour done")),
    Visit("links.sheet", "/l/inconnu", status=404),
    Visit("links.sheet", "{neighbour beaten}", posts_to="{neighbour beaten}/travail-fait", status=409, queries=18),
    Visit("links.sheet", "{expected}", posts_to="{expected}/fiche", queries=34),
    Visit(
        "links.sheet",
        "{neighbour expected}",
        posts_to="{neighbour expected}/travail-non-fait",
        form={"reason": "made up"},
        status=400,
    ),
    Visit(
        "links.sheet",
        "{neighbour expected}",
        Who.VOLUNTEER,
        posts_to="{neighbour expected}/travail-non-fait",
        status=422,
        queries=26,
    ),
    Visit("links.sheet", "{neighbour done}", Who.VOLUNTEER, posts_to="{neighbour done}/temps", status=422, queries=30),
    *(Visit("numbers.check", f"{{number {name}}}") for name in ("to confirm", "confirmed", "too old")),
    Visit("numbers.check", "/n/inconnu", status=404),
)

_NEW = "/demandes/nouvelle"
_FOR_SOMEBODY_AWAY = {
    "form_key": "6f7a1c52-3f0e-4c8e-9d1b-2a64c0de0001", "job": "{bins}", "address": "au bout du chemin",
    "answered": "au bout du chemin", "place": "later", "any_time": "y", "urgency": "soon", "first_name": "Simone",
    "phone": "01 99 00 01 55",
}  # fmt: skip
_INTAKE = (
    Visit("intake.empty_form", _NEW, Who.PRESCRIBER),
    Visit("intake.empty_form", _NEW, Who.DEMO_PRESCRIBER),
    Visit("intake.empty_form", f"{_NEW}?pour={{ref verified}}", Who.PRESCRIBER, queries=18),  # the request, and whose
    Visit("intake.empty_form", _NEW, Who.PRESCRIBER, posts_to=_NEW, status=422),
    Visit("intake.empty_form", _NEW, Who.DEMO_PRESCRIBER, posts_to=_NEW, status=422,
          form={"address": "rue haute", "phone": "12", "job": "{job}", "urgency": "soon"}),
    Visit("intake.empty_form", _NEW, Who.DEMO_PRESCRIBER, posts_to=_NEW, status=422,
          form={"job": "{not for neighbours}", "address": "12 rue haute"}),
    Visit("intake.empty_form", _NEW, Who.DEMO_PRESCRIBER, posts_to=_NEW, status=422,
          form={"address": "3 rue du port 32000 Auch"}),
    # A form that was recorded already, and says something else by now. Whoever comes first reads the streets: two more.
    Visit("intake.empty_form", _NEW, Who.PRESCRIBER, posts_to=_NEW, status=409, queries=18,
          form={"form_key": "{form recorded}", "first_name": "Marcel", "address": "au bout du chemin"}),
    Visit("intake.empty_form", _NEW, Who.PRESCRIBER, posts_to=_NEW, status=422, queries=18,
          form=_FOR_SOMEBODY_AWAY),
    Visit("intake.my_requests", "/demandes", Who.PRESCRIBER, queries=17),  # which of their searches wait, and for whom
    Visit("intake.my_requests", "/demandes", Who.DEMO_PRESCRIBER),
    Visit("intake.my_requests", "/demandes?voir=terminees&de=organisation", Who.DEMO_PRESCRIBER),
    Visit("intake.my_requests", "/demandes?page=99", Who.PRESCRIBER),
    Visit("intake.my_requests", "/demandes", Who.DEMO_MAIRIE),
    *(Visit("intake.one_request", f"/demandes/{{ref {name}}}", Who.PRESCRIBER, queries=32)
      for name in ("asked", "urgent", "choosing", "expected", "done", "verified", "stuck", "to locate", "passed on")),
    Visit("intake.one_request", "/demandes/{ref asked}", Who.MAIRIE, queries=32),
    Visit("intake.confirm_cancel", "/demandes/{ref asked}/annuler", Who.PRESCRIBER),
    Visit("intake.one_request", "/demandes/ZZZZZ", Who.PRESCRIBER, status=404),
)  # fmt: skip

_REQUEST = "/mairie/demandes/{ref choosing}"
_VOLUNTEER = "/mairie/benevoles/{id volunteer}"
_BOARD = (
    # Which requests may be one; and, for who answers for the agents: whether somebody's reading is to be asked about.
    Visit("board.overview", "/mairie/", Who.MAIRIE, queries=27),
    Visit("board.overview", "/mairie/", Who.DEMO_MAIRIE, queries=27),
    Visit("board.overview", "/mairie/", Who.PRESCRIBER, status=403),
    Visit("board.requests", "/mairie/demandes", Who.MAIRIE),
    Visit("board.requests", "/mairie/demandes", Who.DEMO_MAIRIE),
    Visit("board.requests", "/mairie/demandes?urgence=soon&du=32&texte=ampoule", Who.DEMO_MAIRIE),
    Visit("board.requests", "/mairie/demandes?etat=toutes", Who.DEMO_MAIRIE),
    Visit("board.requests", "/mairie/demandes?etat=termine", Who.DEMO_MAIRIE),
    Visit("board.requests", "/mairie/demandes?etat=unmet&texte=zzz", Who.MAIRIE),
    Visit("board.requests", "/mairie/demandes?etat=unmet", Who.PRESCRIBER, status=403),
    Visit("board.morning", "/mairie/matin", Who.MAIRIE, queries=9),
    Visit("board.morning", "/mairie/matin", Who.DEMO_MAIRIE, queries=9),
    Visit("board.call_sheet", "/mairie/appels", Who.MAIRIE, queries=6),
    Visit("board.call_sheet", "/mairie/appels", Who.DEMO_MAIRIE, queries=6),
    Visit("board.call_sheet", "/mairie/appels", Who.MAIRIE, posts_to="/mairie/appels"),
    Visit("board.call_results", "/mairie/appels/saisie", Who.MAIRIE),
    Visit("board.call_results", "/mairie/appels/saisie", Who.DEMO_MAIRIE),
    *(Visit("board.one_request", f"/mairie/demandes/{{ref {name}}}", Who.MAIRIE, queries=34)
      for name in ("asked", "choosing", "half a pair", "expected", "done", "verified", "stuck", "to locate", "unmet")),
    Visit("board.one_request", _REQUEST, Who.MAIRIE, posts_to=f"{_REQUEST}/transmission", status=422, queries=34),
    Visit("board.one_request", _REQUEST, Who.MAIRIE, posts_to=f"{_REQUEST}/sans-solution", status=422, queries=34),
    *(Visit("board.choose", f"/mairie/demandes/{{ref {name}}}/choisir/{role}", Who.MAIRIE, queries=40)
      for name, role in (("choosing", "voisin"), ("expected", "voisin"), ("half a pair", "voisin"),
                         ("expected", "referent"), ("done", "referent"), ("stuck", "voisin"))),
    *(Visit("board.why_not", f"/mairie/demandes/{{ref {name}}}/pourquoi-pas", Who.MAIRIE, queries=22)
      for name in ("choosing", "asked", "verified", "to locate", "unmet")),
    Visit("board.why_not", f"{_REQUEST}/pourquoi-pas?voisin={{id volunteer}}", Who.MAIRIE, queries=22),
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
    Visit("administration.carrier_trial", "/mairie/reglages/essai", Who.MAIRIE),
    Visit("administration.carrier_trial", "/mairie/reglages/essai", Who.DEMO_MAIRIE),
    Visit("administration.carrier_trial", "/mairie/reglages/essai", Who.DEMO_MAIRIE,
          posts_to="/mairie/reglages/essai", form={"phone": "01 99 00 00 01"}, status=422),
    Visit("board.texts", "/mairie/textos", Who.MAIRIE),
    Visit("board.one_text", "/mairie/textos/bricoleur_asked", Who.MAIRIE),
    Visit("board.one_text", "/mairie/textos/reply_stopped", Who.MAIRIE),
    Visit("board.one_text", "/mairie/textos/bricoleur_asked", Who.MAIRIE, posts_to="/mairie/textos/bricoleur_asked",
          form={"words": "Coucou {{nom}} ô"}, status=422),
    Visit("board.one_text", "/mairie/textos/reply_declined", Who.MAIRIE, posts_to="/mairie/textos/reply_declined",
          form={"words": "Voisinage {{commune}} : merci. {{téléphone}}", "what": "essayer"}),
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
    Visit("accounts.sign_in", "/connexion", posts_to="/mairie/reglages/organisations", form={"name": "Amicale"},
          status=401),
    Visit("accounts.ask_link", "/connexion/oubli"),
    Visit("accounts.open_link", "/compte/acces/inconnu", status=410),
    Visit("accounts.open_link", "{password link}"),
    Visit("accounts.ask_proof", "/connexion/verification", Who.UNPROVEN),
    Visit("accounts.ask_proof", "/connexion/verification", Who.UNPROVEN,
          posts_to="/connexion/verification", status=422),
    Visit("accounts.own_account", "/compte", Who.PRESCRIBER),
    Visit("accounts.own_account", "/compte", Who.PRESCRIBER, posts_to="/compte/mot-de-passe", status=422),
    Visit("accounts.set_up", "/compte/second-facteur", Who.MAIRIE),
    Visit("accounts.show_again", "/compte/confirmation", Who.PRESCRIBER),
    Visit("accounts.show_again", "/compte/confirmation", Who.PRESCRIBER, posts_to="/compte/confirmation", status=422),
    Visit("accounts.set_up", "/compte/second-facteur", Who.MAIRIE, posts_to="/compte/codes"),
    Visit("about.accessibility", "/accessibilite"),
    Visit("demo.components", "/composants"),
    Visit("demo.components", "/composants?theme=sombre"),
    Visit("demo.components", "/composants?theme=clair"),
    Visit("phones.all_phones", "/telephones/"),
    Visit("phones.one_phone", "/telephones/{demo phone}"),
    Visit("phones.one_phone", "/telephones/", posts_to="/telephones/appels/{id call}/reponse"),
)  # fmt: skip

_PRESCRIBING = (
    Visit("intake.slip", "/demandes/{ref expected}/fiche", Who.PRESCRIBER),
    Visit("intake.slip", "/demandes/{ref asked}/fiche", Who.PRESCRIBER),
    Visit("intake.amend_form", "/demandes/{ref asked}/modifier", Who.PRESCRIBER),
    Visit("intake.preferences", "/preferences", Who.PRESCRIBER),
    Visit("links.confirm_apart", "{neighbour expected}/plus-ensemble", Who.VOLUNTEER),
)

_RULES = "/mairie/regles/modifier"
_TYPED = RulesForm.filled(Rules()).typed  # the form of the rules, as it opens

_CARE = (
    *(Visit(f"board.{page}", f"{_VOLUNTEER}/{noun}", Who.MAIRIE)
      for page, noun in (("own_settings", "reglages"), ("volunteer_week", "semaine"), ("absences", "absences"))),
    Visit("board.rota", "/mairie/permanences", Who.DEMO_MAIRIE),
    Visit("board.sector_rota", "/mairie/permanences/{sector}", Who.MAIRIE),
    Visit("board.crisis", "/mairie/crise", Who.MAIRIE),
    Visit("board.rules", "/mairie/regles", Who.MAIRIE),
    Visit("board.edit_rules", "/mairie/regles/modifier", Who.MAIRIE),
    *(Visit("board.edit_rules", _RULES, Who.DEMO_MAIRIE, posts_to=_RULES, form={**rules, "effet": "1"}, queries=40)
      for rules in (_TYPED, {**_TYPED, "weights-chance": "100"})),
    Visit("board.edit_rules", _RULES, Who.MAIRIE, posts_to=_RULES, form={**_TYPED, "weights-chance": "?", "effet": "1"},
          status=422),
    Visit("board.what_if", "/mairie/et-si", Who.DEMO_MAIRIE, queries=22),
    Visit("board.what_if", "{answered question}", Who.DEMO_MAIRIE, queries=22),
    Visit("board.what_if", "{question under way}", Who.DEMO_MAIRIE, queries=22),
)  # fmt: skip

_FIGURES = (
    Visit("observatory.overview", "/mairie/chiffres", Who.DEMO_MAIRIE),
    Visit("observatory.overview", "/mairie/chiffres?du=2026-12-31&au=2026-01-01", Who.DEMO_MAIRIE),
    Visit("observatory.ground_map", "/mairie/carte", Who.DEMO_MAIRIE),
    Visit("observatory.ground_map", "/mairie/carte?savoir=electricity&moment=1-am", Who.DEMO_MAIRIE),
)

_SETTINGS = "/mairie/reglages"
_ADMINISTRATION = (
    *(Visit(f"administration.{page}", f"{_SETTINGS}{noun}", Who.DEMO_MAIRIE)
      for page, noun in (("checklist", ""), ("settings_of_commune", "/commune"), ("organisations", "/organisations"),
                         ("sectors", "/secteurs"), ("agents", "/agents"), ("rights", "/droits"),
                         ("services", "/services"), ("service", "/services/nouveau"))),
    Visit("administration.service", f"{_SETTINGS}/services/{{job}}", Who.DEMO_MAIRIE),
    Visit("administration.service", f"{_SETTINGS}/services/nouveau", Who.MAIRIE, status=422,
          posts_to=f"{_SETTINGS}/services/nouveau"),
    Visit("administration.organisation", f"{_SETTINGS}/organisations/{{organisation}}", Who.MAIRIE),
    Visit("administration.sectors", f"{_SETTINGS}/secteurs?contour={{demo sector}}", Who.DEMO_MAIRIE),
    *(Visit("administration.changes", f"{_SETTINGS}/changements", who) for who in (Who.MAIRIE, Who.DEMO_MAIRIE)),
    Visit("administration.sign_ins", f"{_SETTINGS}/connexions", Who.MAIRIE),
    Visit("administration.agents", f"{_SETTINGS}/agents", Who.MAIRIE, status=422, posts_to=f"{_SETTINGS}/agents"),
    Visit("administration.agents", f"{_SETTINGS}/agents", Who.MAIRIE, posts_to=f"{_SETTINGS}/agents/{{agent}}/lien"),
    Visit("administration.organisations", f"{_SETTINGS}/organisations", Who.MAIRIE, status=422,
          posts_to=f"{_SETTINGS}/organisations"),
)  # fmt: skip

_JOINING = (
    Visit("joining.empty_form", "/rejoindre"),
    Visit("joining.empty_form", "/rejoindre/99001"),
    Visit("joining.empty_form", "/rejoindre/99001", posts_to="/rejoindre/99001", status=422),
    Visit("joining.read_charter", "/rejoindre/99001/charte"),
    Visit("joining.thanks", "/rejoindre/99001/merci"),
    Visit("joining.ask_number", "/moi"),
    Visit("joining.link_sent", "/moi/envoye"),
    Visit("joining.own_page", "/moi/inconnu", status=404),
    Visit("joining.charter_to_read", "/charte/inconnu", status=404),
    Visit("joining.check_badge", "/badge/inconnu", status=404),
    *(Visit("joining.check_badge", f"{{{name}}}") for name in ("badge", "badge lost")),
    *(Visit("joining.own_page", f"{{own page{name}}}") for name in ("", " of a newcomer", " resting", " stopped")),
    Visit("joining.own_page", "{own page}", posts_to="{own page}/pause", status=422),
    Visit("joining.own_page", "{own page}", posts_to="{own page}/savoirs", status=422),
    Visit("joining.own_page", "{own page}", posts_to="{own page}/depart"),
    Visit("joining.own_page", "{own page}", posts_to="{own page}/depart", form={"envoye": "1"}, status=422),
    Visit("joining.own_page", "{page to leave}", posts_to="{page to leave}/depart", form={"sure": "oui"}, queries=34),
    Visit("joining.charter_to_read", "{charter}"),
    Visit("joining.charter_to_read", "{charter}", posts_to="{charter}/signature", status=422),
    Visit("recruiting.file", "/mairie/benevoles/{id known}/dossier", Who.MAIRIE,
          posts_to="/mairie/benevoles/{id known}/badge"),
    Visit("recruiting.find_double", f"{_VOLUNTEER}/doublon", Who.MAIRIE, posts_to=f"{_VOLUNTEER}/doublon",
          form={"autre": "{id new}"}),
    Visit("recruiting.find_double", f"{_VOLUNTEER}/doublon", Who.MAIRIE, posts_to=f"{_VOLUNTEER}/doublon", status=422),
    *(Visit(f"recruiting.{page}", f"{_VOLUNTEER}/{noun}", Who.MAIRIE)
      for page, noun in (("home", "domicile"), ("file", "dossier"), ("find_double", "doublon"),
                         ("ask_to_forget", "oubli"))),
    *(Visit(f"recruiting.{page}", f"/mairie/{noun}", Who.MAIRIE)
      for page, noun in (("poster", "affiche"), ("choose_list", "benevoles/importer"), ("charter", "charte"),
                         ("overview", "recrutement"))),
)  # fmt: skip

_ADDRESSES = f"{_SETTINGS}/adresses"
_BAN = (
    "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;lon;lat;"
    "nom_ld\n99001_0900_00001;1;;Rue Neuve;75000;99001;Clairval;;;2.35;48.85;\n"
)
_LIST = "/mairie/benevoles/importer"
_TITLES = "prénom;nom;téléphone;rôle;compétences;lat;lon;rayon"
_GOOD = "Luc;Roy;06 39 98 70 02;référent;;;;\nÈve;Fox;06 39 98 70 03;bricoleur;courses;48,851;2,351;2 km"
_BAD = "Zoé;Bon;12;chef;;;;\nMaximilien;de La Tour-Maubourg;01 99 00 01 77;bricoleur;dentelle;48,85;2,35;loin"
_SECTORS = f"{_SETTINGS}/secteurs"
_RING = "[[[2.33,48.84],[2.36,48.84],[2.36,48.86],[2.33,48.86],[2.33,48.84]]]"
_FEATURE = f'{{"type":"Feature","properties":{{"nom":"%s"}},"geometry":{{"type":"Polygon","coordinates":{_RING}}}}}'
_LAYER = '{"type":"FeatureCollection","features":[%s]}'
_IMPORTS = (
    *(Visit("administration.addresses", f"{_ADDRESSES}{trial}", who)
      for who, trial in ((Who.MAIRIE, ""), (Who.DEMO_MAIRIE, ""), (Who.DEMO_MAIRIE, "?essai=3+rue+haute"),
                         (Who.DEMO_MAIRIE, "?essai=zzzz"))),
    *(Visit("administration.addresses", _ADDRESSES, Who.MAIRIE, posts_to=_ADDRESSES, status=status, queries=20,
            files={"file": (name, content)})
      for name, content, status in (("adresses-99.csv", _BAN, 200), ("mêlées.csv", f"{_BAN}99001;1\n", 200),
                                    ("courrier.csv", "Monsieur le maire,", 422))),
    Visit("administration.addresses", _ADDRESSES, Who.MAIRIE, posts_to=_ADDRESSES, status=422),
    # Its good lines are stored, each with what it is made of, and taken back: 30 statements and one for the agent.
    *(Visit("recruiting.choose_list", _LIST, Who.MAIRIE, posts_to=_LIST, status=status, queries=32,
            files={"liste": (name, f"{_TITLES}\n{lines}")})
      for name, lines, status in (("bonne.csv", _GOOD, 200), ("mêlée.csv", f"{_GOOD}\n{_BAD}", 422),
                                  ("refusée.csv", _BAD, 422))),
    Visit("recruiting.choose_list", _LIST, Who.MAIRIE, posts_to=_LIST, status=422,
          files={"liste": ("courrier.csv", "Monsieur le maire,\nvoici notre liste.")}),
    Visit("recruiting.choose_list", _LIST, Who.MAIRIE, posts_to=_LIST, status=422),
    Visit("recruiting.choose_list", _LIST, Who.MAIRIE, posts_to=f"{_LIST}/confirmation", status=422),
    *(Visit("administration.sectors", _SECTORS, Who.MAIRIE, posts_to=f"{_SECTORS}/essai", status=status, queries=20,
            files={"file": (name, layer)})
      for name, layer, status in (("bonne.geojson", _LAYER % (_FEATURE % "Les Prés"), 200),
                                  ("refusée.geojson", _LAYER % (_FEATURE % ""), 422),
                                  ("courrier.geojson", "Monsieur le maire,", 422))),
    Visit("administration.sectors", _SECTORS, Who.MAIRIE, posts_to=f"{_SECTORS}/essai", status=422),
    Visit("administration.sectors", _SECTORS, Who.MAIRIE, posts_to=_SECTORS, status=409, queries=20,
          form={"base": "avant", "layer": (_LAYER % (_FEATURE % "Les Prés")).replace("{", "{{").replace("}", "}}")}),
    *(Visit("administration.sectors", _SECTORS, Who.MAIRIE, posts_to=f"{_SECTORS}/essai", status=status, queries=20,
            form={"name": "Les Prés", "corners": corners})
      for corners, status in (("48.84, 2.33\n48.84, 2.36\n48.86, 2.36", 200), ("48.84, 2.33", 422))),
    Visit("recruiting.file", f"{_VOLUNTEER}/dossier", Who.MAIRIE, posts_to=f"{_VOLUNTEER}/photo", status=422,
          files={"photo": ("portrait.jpg", "Ceci n’est pas une photo.")}),
)  # fmt: skip

_PRIVACY = (
    Visit("privacy.notice", "/vos-donnees"),
    Visit("privacy.person", "/mairie/personnes/{person}", Who.MAIRIE),
    Visit("privacy.person", "/mairie/personnes/{person}", Who.MAIRIE, "/mairie/personnes/{person}/oubli", status=422),
    # One for each kind of what may be over: looks, unusual readings, sign-ins and former agents too.
    Visit("privacy.limits", "/mairie/donnees", Who.MAIRIE, queries=20),
    Visit(
        "privacy.limits",
        "/mairie/donnees",
        Who.MAIRIE,
        "/mairie/donnees",
        form={"helped": "deux"},
        status=422,
        queries=20,
    ),
    Visit("privacy.unusual", "/mairie/donnees/consultations", Who.MAIRIE, queries=6),
    Visit("privacy.register", "/mairie/donnees/registre", Who.MAIRIE),
    Visit("privacy.impact", "/mairie/donnees/impact", Who.MAIRIE),
)

_READING = (  # last: the pictures are of the first who opens a page
    *(Visit(endpoint, path, Who.READER)
      for endpoint, path in (("board.rules", "/mairie/regles"), ("board.edit_rules", "/mairie/regles/modifier"),
                             ("recruiting.charter", "/mairie/charte"))),
    *(Visit(f"administration.{page}", f"{_SETTINGS}{noun}", Who.READER)
      for page, noun in (("checklist", ""), ("settings_of_commune", "/commune"), ("organisations", "/organisations"),
                         ("sectors", "/secteurs"), ("service", "/services/nouveau"))),
)  # fmt: skip

VISITS: tuple[Visit, ...] = (
    *_OTHERS, *_INTAKE, *_LINKS, *_BOARD, Visit("help.guides", "/aide"), Visit("help.guide", "/aide/prescripteur"),
    *_PRESCRIBING, *_CARE, *_FIGURES, *_ADMINISTRATION, *_JOINING, *_IMPORTS, *_PRIVACY, *_READING,
)  # fmt: skip
