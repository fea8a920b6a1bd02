"""The mairie's settings: what is typed is checked beside its field, kept with a trace, and serves at once."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
import shapely
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from dispatch.addresses.importing import save_addresses
from dispatch.journal import JournalEntry
from dispatch.people import Organisation, Volunteer, sector_referent
from dispatch.places import Commune, Sector
from dispatch.presence import ReferentDuty
from dispatch.requests import Job, Request
from dispatch.states import DoneBy, Role
from tests.stories.town import SQUARE, Town
from tests.voisinage.intake_counter import houses
from tests.voisinage.open_site import Site, csrf_of, on_both, words

SETTINGS = "/mairie/reglages"
BULB = {
    "label": "Changer une ampoule",
    "done_by": "neighbours",
    "skill": "electricity",
    "minutes": "30",
    "position": "0",
}
BESIDE = [[2.37, 48.84], [2.40, 48.84], [2.40, 48.86], [2.37, 48.86], [2.37, 48.84]]
CORNERS = "48.84, 2.37\n48.84, 2.40\n48.86, 2.40\n48.86, 2.37"


def posts(site: Site, path: str, data: dict[str, Any]) -> TestResponse:
    """What the mairie's browser sends from a form of these pages."""
    browser = site.mairie()
    token = csrf_of(browser.get(f"{SETTINGS}/organisations"))
    return browser.post(SETTINGS + path, data={"csrf_token": token} | data, content_type="multipart/form-data")


def _job(town: Town, code: str = "bulb") -> Job:
    with town.sessions() as session:
        job = session.scalars(select(Job).where(Job.code == code)).one()
        _ = job.questions
        return job


def _traces(town: Town) -> list[str]:
    with town.sessions() as session:
        return [entry.details["what"] for entry in session.scalars(select(JournalEntry)) if entry.request_id is None]


@pytest.mark.parametrize("page", ["", "/commune", "/services", "/services/nouveau", "/organisations", "/secteurs"])
def test_only_the_mairie_opens_them(site: Site, town: Town, page: str) -> None:
    assert site.mairie().get(SETTINGS + page).status_code == 200
    assert site.signed_in(town.prescriber_id).get(SETTINGS + page).status_code == 403
    assert site.browser().get(SETTINGS + page).status_code == 302


def test_the_list_says_what_is_missing_and_then_that_it_is_ready(site: Site, town: Town) -> None:
    before = words(site.mairie().get(SETTINGS))
    town.referent()
    town.bricoleur()
    after = words(site.mairie().get(SETTINGS))

    assert "Les bénévoles à faire Charte signée par 0 référent et 0 bricoleur." in before
    assert "Les bénévoles prêt Charte signée par 1 référent et 1 bricoleur." in after
    assert "Les adresses à faire" in after


def test_volunteers_who_have_not_confirmed_their_number_are_not_ready(site: Site, town: Town) -> None:
    town.referent()
    paul = town.bricoleur()
    with town.sessions.begin() as session:
        session.get_one(Volunteer, paul.volunteer_id).phone_verified_at = None
    page = site.mairie().get(SETTINGS)

    assert "Les bénévoles à faire Charte signée par 1 référent et 1 bricoleur. 1 numéro à confirmer" in words(page)
    assert 'href="/mairie/numeros"' in page.text


def test_a_village_does_without_a_duty_phone_and_without_sectors(site: Site, town: Town) -> None:
    def following() -> str:
        return words(site.mairie().get(SETTINGS)).partition("La prochaine étape : ")[2].partition(" .")[0]

    town.referent()
    town.bricoleur()
    with town.sessions.begin() as session:
        session.get_one(Commune, town.commune_id).alert_phone = None
        session.execute(delete(sector_referent))
        session.execute(delete(Sector))
    assert following() == "la commune et ses numéros", "proposed in its turn"
    with town.sessions.begin() as session:
        save_addresses(session, houses("Rue des Lilas", "0010"))
    assert following() == "les secteurs", "the step after it is done: it was declined"
    site.app.extensions["voisinage"] = replace(
        office := site.app.extensions["voisinage"], settings=replace(office.settings, demo=True)
    )
    asked = town.records_request().ref
    page = words(site.mairie().get(SETTINGS))

    with town.sessions() as session:
        request = session.scalars(select(Request).where(Request.ref == asked)).one()
        assert [ask.role for ask in request.asks] == [Role.REFERENT], "asked, though there is no sector"
    assert "Tout est prêt." in page
    assert page.count("facultatif") == 2
    assert "Aucun : chaque référent s’occupe de toute la commune." in page


@on_both
def test_a_service_is_changed_and_its_questions_with_it(site: Site, town: Town) -> None:
    job = _job(town)
    assert len(job.questions) == 2
    asked = {"questions-0-question": "Le plafond est-il haut ?", "questions-0-if_yes": "Appelez la mairie."}

    answer = posts(site, f"/services/{job.id}", BULB | asked | {"minutes": "45", "active": "y"})

    assert answer.status_code == 303
    changed = _job(town)
    assert (changed.minutes, changed.active) == (45, True)
    assert [(one.question, one.if_yes) for one in changed.questions] == [
        ("Le plafond est-il haut ?", "Appelez la mairie.")
    ]
    assert _traces(town) == ["service"]


@on_both
def test_a_new_service_is_offered_at_once_and_a_withdrawn_one_no_longer(site: Site, town: Town) -> None:
    posts(site, "/services/nouveau", BULB | {"label": "Arroser les plantes", "active": "y"})
    posts(site, f"/services/{_job(town).id}", BULB)  # the tick is taken out

    form = words(site.signed_in(town.prescriber_id).get("/demandes/nouvelle"))

    assert "Arroser les plantes" in form
    assert "Changer une ampoule" not in form


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"label": ""}, "Donnez un nom"),
        ({"label": "x" * 41}, "40 caractères au plus"),
        ({"label": "Remplacer un fusible"}, "porte déjà ce nom"),
        ({"label": "remplacer UN fusible"}, "porte déjà ce nom"),
        ({"label": "修理"}, "un SMS ne peut pas porter"),
        ({"minutes": "zéro"}, "entier"),
        ({"minutes": ""}, "Indiquez une durée"),
        ({"minutes": "3"}, "Entre 5 et 480"),
        ({"done_by": "professional"}, "Dites au prescripteur qui appeler"),
        ({"questions-1-question": "Est-ce haut ?"}, "Dites qui appeler ou quoi faire"),
        ({"questions-1-if_yes": "Appelez le 18."}, "Écrivez la question"),
        ({"skill": "magie"}, "Choisissez un savoir-faire dans la liste."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    site: Site, town: Town, typed: dict[str, str], said: str
) -> None:
    before = site.everything()

    page = posts(site, f"/services/{_job(town).id}", BULB | {"orientation": ""} | typed)

    assert page.status_code == 422
    assert said in words(page)
    kept = [value for name, value in typed.items() if value and name not in {"skill", "done_by"}]
    assert all(value in page.text for value in kept)
    assert site.everything() == before


def test_who_is_sent_elsewhere_is_told_where(site: Site, town: Town) -> None:
    elsewhere = BULB | {"done_by": "professional", "orientation": "Appelez un électricien.", "active": "y"}

    assert posts(site, f"/services/{_job(town).id}", elsewhere).status_code == 303
    assert _job(town).done_by is DoneBy.PROFESSIONAL


@on_both
def test_organisations_are_added_named_and_called(site: Site, town: Town) -> None:
    posts(site, "/organisations", {"name": "Maison médicale", "phone": "01 99 00 01 02"})
    with town.sessions() as session:
        added = session.scalars(select(Organisation).where(Organisation.name == "Maison médicale")).one()
    assert added.phone == "+33199000102"
    assert "Téléphone (facultatif)" in words(site.mairie().get(f"{SETTINGS}/organisations"))

    posts(site, f"/organisations/{added.id}", {"name": "Maison de santé", "phone": ""})
    again = posts(site, "/organisations", {"name": "maison de Santé", "phone": ""})
    wrong = posts(site, "/organisations", {"name": "Autre", "phone": "12"})

    assert "porte déjà ce nom" in words(again)
    assert (again.status_code, wrong.status_code) == (422, 422)
    assert 'value="12"' in wrong.text
    assert "Maison de santé" in words(site.mairie().get(f"{SETTINGS}/organisations"))


@on_both
def test_the_numbers_of_the_commune(site: Site, town: Town) -> None:
    wrong = posts(
        site,
        "/commune",
        {"contact_phone": "01 99 00 01 02", "alert_phone": "01 99 00 01 03", "school_zone": "C"},
    )
    assert wrong.status_code == 422
    assert "n’est pas un mobile" in words(wrong)

    posts(site, "/commune", {"contact_phone": "01 99 00 01 02", "alert_phone": "", "school_zone": "C"})

    with town.sessions() as session:
        kept = session.get_one(Commune, town.commune_id)
        assert (kept.contact_phone, kept.alert_phone, kept.school_zone) == ("+33199000102", None, "C")


@on_both
def test_a_postal_code_taken_for_the_code_of_the_commune_is_put_right(site: Site, town: Town) -> None:
    numbers = {"contact_phone": "01 99 00 01 02", "alert_phone": "", "school_zone": "C"}
    for typed, said in (
        ({"name": "", "insee": "32013"}, "Donnez le nom de la commune"),
        ({"name": "修理", "insee": "32013"}, "un SMS ne peut pas porter"),
        ({"name": "Auch", "insee": "320"}, "n’est pas un code INSEE"),
        ({"name": "Auch", "insee": "97418"}, "d’un autre territoire"),
    ):
        refused = posts(site, "/commune", numbers | typed)
        assert refused.status_code == 422
        assert said in words(refused)
        assert all(f'value="{value}"' in refused.text for value in typed.values() if value)

    posts(site, "/commune", numbers | {"name": "Auch", "insee": " 32 013 "})

    with town.sessions() as session:
        kept = session.get_one(Commune, town.commune_id)
        assert (kept.name, kept.insee) == ("Auch", "32013")
    assert "adresses-32.csv.gz" in site.mairie().get(f"{SETTINGS}/adresses").text


def test_two_communes_never_have_one_code(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        session.add(Commune(insee="32029", name="Ailleurs", contact_phone="+33199000101", rules={}))
    typed = {"name": "Auch", "insee": "32029", "contact_phone": "01 99 00 01 02", "alert_phone": "", "school_zone": ""}

    assert "porte déjà ce code" in words(posts(site, "/commune", typed))


@on_both
def test_a_sector_is_tried_before_it_is_kept(site: Site, town: Town) -> None:
    before = site.everything()
    drawn = posts(site, "/secteurs/essai", {"name": "Rive", "corners": CORNERS})
    page = words(drawn)

    assert "« Rive » : nouveau" in page
    assert "« Centre » : gardé tel quel" in page
    assert site.everything() == before

    feature = {
        "type": "Feature",
        "properties": {"nom": "Rive"},
        "geometry": {"type": "Polygon", "coordinates": [BESIDE]},
    }
    layer = json.dumps({"type": "FeatureCollection", "features": [feature]})
    posts(site, "/secteurs", {"layer": layer})
    with town.sessions() as session:
        assert set(session.scalars(select(Sector.name))) == {"Centre", "Rive"}
    assert _traces(town) == ["sectors"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choisissez un fichier"),
        ({"name": "", "corners": CORNERS}, "Donnez un nom au secteur"),
        ({"name": "Rive", "corners": "[["}, "Coin 1 : écrivez une latitude"),
        ({"name": "Rive", "corners": "48,84 2,37\n\n48,86"}, "Coin 3 : écrivez une latitude"),
        ({"name": "Rive", "corners": "48.84, 2.37\n48.86, 2.40"}, "au moins 3 coins"),
        ({"name": "Rive", "corners": "2.37, 48.84\n2.40, 48.84\n2.40, 48.86"}, "elles sont inversées"),
        ({"name": "Rive", "corners": "652469, 6862035\n652569, 6862035\n652569, 6862135"}, "Coin 1"),
        ({"name": "Rive", "corners": "40.71, -74.00\n40.72, -74.00\n40.72, -74.01"}, "dépasse de la France"),
        ({"name": "Rive", "corners": "48.84, 2.37\n48.84, 2.37\n48.84, 2.37"}, "Rive"),
        ({"name": "Rive", "corners": "48.84, 2.37\n" * 201}, "200 coins au plus"),
        ({"file": (io.BytesIO(b"\xff\xfe\xe9"), "a.geojson")}, "n'est pas en UTF-8"),
        ({"file": (io.BytesIO(b"pas du json"), "a.geojson")}, "pas du JSON"),
    ],
)
def test_a_layer_that_cannot_be_used_says_why(site: Site, sent: dict[str, object], said: str) -> None:
    before = site.everything()

    page = posts(site, "/secteurs/essai", sent)

    assert page.status_code == 422
    assert said in words(page).replace("’", "'")
    typed = [part for part in sent.values() if isinstance(part, str)]
    assert all(part.strip() in page.text for part in typed), "drawn once, it is not drawn again"
    assert site.everything() == before


def test_where_a_file_calls_its_names_otherwise_the_page_asks_and_takes_the_answer(site: Site, town: Town) -> None:
    feature = {
        "type": "Feature",
        "properties": {"zone_vie": "Rive"},
        "geometry": {"type": "Polygon", "coordinates": [BESIDE]},
    }
    layer = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()

    def tries(name_property: str) -> TestResponse:
        return posts(site, "/secteurs/essai", {"file": (io.BytesIO(layer), "a.geojson"), "property": name_property})

    assert "Il y a : zone_vie. Indiquez la bonne : dans « Propriété du nom »" in words(tries(""))
    tried = tries("zone_vie")
    assert "« Rive » : nouveau" in words(tried)
    assert '<input type="hidden" name="property" value="zone_vie">' in tried.text
    assert posts(site, "/secteurs", {"layer": layer.decode(), "property": "zone_vie"}).status_code == 303
    with town.sessions() as session:
        assert set(session.scalars(select(Sector.name))) == {"Centre", "Rive"}


@on_both
def test_the_outline_of_a_sector_is_opened_corner_by_corner_and_kept_moved(site: Site, town: Town) -> None:
    opened = site.mairie().get(f"{SETTINGS}/secteurs?contour={town.sector_id}")
    corners = opened.text.split('name="corners"')[1].split(">")[1].split("<")[0].splitlines()
    moved = "\n".join(["48.8450, 2.3350", *corners[1:]])

    tried = posts(site, "/secteurs/essai", {"name": "Centre", "corners": moved})

    assert "« Centre » : son contour change" in words(tried)
    assert moved in tried.text, "what is tried can be mended"


def test_an_outline_too_fine_to_be_moved_by_hand_says_what_to_do(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        islands = [shapely.box(2.33, 48.84, 2.34, 48.85), shapely.box(2.35, 48.84, 2.36, 48.85)]
        sector = session.get_one(Sector, town.sector_id)
        sector.outline = shapely.to_geojson(shapely.MultiPolygon(islands))
    page = site.mairie().get(f"{SETTINGS}/secteurs?contour={town.sector_id}")

    assert "en plusieurs morceaux" in words(page)
    assert site.mairie().get(f"{SETTINGS}/secteurs?contour=999999999999").status_code == 404
    assert site.mairie().get(f"{SETTINGS}/secteurs?contour=centre").status_code == 200


def test_a_sector_is_renamed_unless_the_name_is_taken(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        session.add(Sector(commune_id=town.commune_id, name="Rive", outline=SQUARE))
    browser = site.mairie()

    taken = posts(site, f"/secteurs/{town.sector_id}", {"name": "rive"})
    empty = posts(site, f"/secteurs/{town.sector_id}", {"name": "  "})
    assert (taken.status_code, empty.status_code) == (422, 422)
    assert "porte déjà ce nom" in words(taken)
    assert posts(site, f"/secteurs/{town.sector_id}", {"name": "Vieux bourg"}).status_code == 303
    assert "Vieux bourg" in words(browser.get(f"{SETTINGS}/secteurs"))


@on_both
def test_a_sector_goes_once_nothing_hangs_on_it(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        session.add(Sector(commune_id=town.commune_id, name="Rive", outline=SQUARE))
        session.flush()
        rive = session.scalars(select(Sector.id).where(Sector.name == "Rive")).one()
    town.referent()
    town.records_request()

    kept = posts(site, f"/secteurs/{town.sector_id}/suppression", {"into": "0"})
    empty = posts(site, f"/secteurs/{rive}/suppression", {"into": "0"})

    assert (kept.status_code, empty.status_code) == (422, 303)
    assert "Ce secteur n’est pas vide : il a 1 demande et 1 bénévole." in words(kept)
    with town.sessions() as session:
        assert list(session.scalars(select(Sector.name))) == ["Centre"]
        assert session.scalars(select(Request.sector_id)).one() == town.sector_id
    assert _traces(town) == ["sector_removed"]


@on_both
def test_what_hangs_on_a_sector_goes_to_the_one_that_was_chosen(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    with town.sessions.begin() as session:
        rive = Sector(commune_id=town.commune_id, name="Rive", outline=SQUARE)
        session.add(rive)
        session.flush()
        duty = {"weekday": 2, "volunteer_id": anne.volunteer_id}
        session.add_all(ReferentDuty(sector_id=one, **duty) for one in (town.sector_id, rive.id))
        session.get_one(Volunteer, paul.volunteer_id).only_sector_id = town.sector_id
        rive_id = rive.id

    itself = posts(site, f"/secteurs/{town.sector_id}/suppression", {"into": str(town.sector_id)})
    done = posts(site, f"/secteurs/{town.sector_id}/suppression", {"into": str(rive_id)})

    assert (itself.status_code, done.status_code) == (422, 303)
    with town.sessions() as session:
        assert list(session.scalars(select(Sector.id))) == [rive_id]
        assert session.scalars(select(Request.sector_id)).one() == rive_id
        assert [one.id for one in session.get_one(Volunteer, anne.volunteer_id).sectors] == [rive_id]
        assert session.get_one(Volunteer, paul.volunteer_id).only_sector_id == rive_id
        assert [(one.sector_id, one.weekday) for one in session.scalars(select(ReferentDuty))] == [(rive_id, 2)]


def test_what_belongs_to_another_commune_does_not_exist_here(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        other = Commune(insee="99002", name="Ailleurs", contact_phone="+33199000101", rules={})
        session.add(other)
        session.flush()
        sector = Sector(commune_id=other.id, name="Loin", outline=SQUARE)
        organisation = Organisation(commune_id=other.id, name="CCAS")
        job = Job(commune_id=other.id, code="x", label="Autre", skill="snow", minutes=30)
        session.add_all([sector, organisation, job])
        session.flush()
        paths = [f"/secteurs/{sector.id}", f"/organisations/{organisation.id}", f"/services/{job.id}"]
    before = site.everything()

    paths.append(f"{paths[0]}/suppression")
    for path in [*paths, "/services/99999999999", "/organisations/99999999999", "/secteurs/99999999999"]:
        assert posts(site, path, BULB | {"name": "Volé"}).status_code == 404
    assert site.everything() == before
