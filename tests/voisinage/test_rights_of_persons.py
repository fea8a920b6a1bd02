"""The rights of persons: one readable file of all that is held, erasure, the register, the notice."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch import bricoleurs, mairie, referents, search
from dispatch.desk import Actor
from dispatch.keeping_apart import keep_apart
from dispatch.people import Person, Volunteer
from dispatch.places import Commune
from dispatch.retention.erasing import NOBODY
from dispatch.retention.overdue import lengths_of
from dispatch.retention.periods import LIMITS, Kept
from dispatch.retention.tables import RetentionPeriod
from dispatch.states import Apart
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words


def person_of(town: Town) -> int:
    with town.sessions() as session:
        return session.scalars(select(Person.id)).one()


def unpacked(content: bytes) -> tuple[str, dict[str, list[dict[str, object]]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read("a-lire.html").decode(), json.loads(file.read("donnees.json"))


@on_both
def test_all_that_is_held_on_a_person_is_in_one_file(site: Site) -> None:
    town = site.town
    town.referent()
    request = town.records_request(access_notes="Sonnez deux fois.")

    answer = site.mairie().get(f"/mairie/personnes/{person_of(town)}/donnees.zip")

    page, data = unpacked(answer.data)
    for said in ("Odette", "+33199000199", "12 rue des Lilas", "Sonnez deux fois.", request.ref):
        assert said in page
        assert said in json.dumps(data)
    assert "referent_asked" in json.dumps(data["journal_entry"]), "the journal of the request too"
    assert "token_hash" not in json.dumps(data)


@on_both
def test_all_that_is_held_on_a_volunteer_is_in_one_file(site: Site) -> None:
    town = site.town
    paul, anne = town.bricoleur(), town.referent()
    with town.sessions() as session:
        number = session.scalars(select(Volunteer.id).where(Volunteer.phone == paul.number)).one()

    page, data = unpacked(site.mairie().get(f"/mairie/benevoles/{number}/donnees.zip").data)

    assert paul.number in page
    assert anne.number not in page, "nobody else's"
    assert {row["skill"] for row in data["volunteer_skill"]} == {"electricity", "lifting"}


@on_both
def test_what_a_person_is_given_tells_nothing_of_those_who_were_asked(site: Site) -> None:
    town = site.town
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)

    page, data = unpacked(site.mairie().get(f"/mairie/personnes/{person_of(town)}/donnees.zip").data)

    told = page + json.dumps(data)
    assert "bricoleur_accepted" in told, "that somebody said yes is theirs to know"
    for phone in (anne, paul):
        assert phone.number not in told


@on_both
@pytest.mark.parametrize("by", list(Apart))
def test_who_would_rather_not_see_the_other_again_is_told_to_themselves_alone(site: Site, by: Apart) -> None:
    town = site.town
    paul = town.bricoleur()
    town.records_request()
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, paul.volunteer_id)
        keep_apart(
            desk, desk.session.scalars(select(Person)).one(), volunteer, by, actor=Actor(agent_id=town.mairie_id)
        )
    browser = site.mairie()

    _, persons = unpacked(browser.get(f"/mairie/personnes/{person_of(town)}/donnees.zip").data)
    _, volunteers = unpacked(browser.get(f"/mairie/benevoles/{paul.volunteer_id}/donnees.zip").data)

    assert ("never_together" in persons, "never_together" in volunteers) == (by is Apart.PERSON, by is Apart.VOLUNTEER)


@on_both
def test_what_a_volunteer_did_is_in_their_file(site: Site) -> None:
    town = site.town
    anne = town.referent()
    town.records_request()
    anne.taps(referents.take_charge)

    _, data = unpacked(site.mairie().get(f"/mairie/benevoles/{anne.volunteer_id}/donnees.zip").data)

    assert "taken_charge" in [row["event"] for row in data["journal_entry"]]


@on_both
def test_a_person_is_forgotten_at_their_wish_once_nobody_is_to_come(site: Site) -> None:
    town, browser = site.town, site.mairie()
    request = town.records_request()
    here = f"/mairie/personnes/{person_of(town)}"
    token = {"csrf_token": csrf_of(browser.get(here))}

    assert "Cochez" in words(browser.post(f"{here}/oubli", data=token))
    refused = browser.post(f"{here}/oubli", data={**token, "sure": "oui"})
    assert refused.status_code == 422
    assert "Une demande est en cours" in words(refused)

    town.acts(mairie.cancel, request)
    done = browser.post(f"{here}/oubli", data={**token, "sure": "oui"}, follow_redirects=True)

    assert "plus rien ne désigne cette personne" in words(done)
    with town.sessions() as session:
        person = session.scalars(select(Person)).one()
        assert (person.first_name, person.phone) == (NOBODY, "")
    assert "Odette" not in words(browser.get("/mairie/"))
    assert browser.get(f"/mairie/demandes/{request.ref}").status_code == 200


def test_a_person_of_another_commune_is_nobody(site: Site) -> None:
    town, browser = site.town, site.mairie()
    town.records_request()
    other = site.signed_in(neighbour_town(town).mairie_id)
    here = f"/mairie/personnes/{person_of(town)}"
    token = {"csrf_token": csrf_of(other.get("/mairie/donnees")), "sure": "oui"}

    assert browser.get(here).status_code == 200
    assert other.get(here).status_code == 404
    assert other.get(f"{here}/donnees.zip").status_code == 404
    assert other.post(f"{here}/oubli", data=token).status_code == 404
    assert site.signed_in(town.prescriber_id).get(here).status_code == 403


@on_both
def test_the_mairie_chooses_how_long_within_what_the_law_allows(site: Site) -> None:
    town, browser = site.town, site.mairie()
    form = {kept.value: str(LIMITS[kept].length) for kept in LIMITS}
    form["csrf_token"] = csrf_of(browser.get("/mairie/donnees"))

    too_long = browser.post("/mairie/donnees", data=form | {"helped": "60"})
    assert too_long.status_code == 422
    assert "de 1 à 24" in words(too_long)
    assert 'value="60"' in too_long.text, "what was typed stays"
    assert browser.post("/mairie/donnees", data=form | {"helped": "1" * 30}).status_code == 422
    assert browser.post("/mairie/donnees", data=form | {"helped": "12"}).status_code == 303

    with town.sessions() as session:
        assert lengths_of(session, session.get_one(Commune, town.commune_id))[Kept.HELPED] == 12
    assert "12 mois après la fin de sa dernière demande" in words(browser.get("/mairie/donnees/registre"))


def test_the_page_says_what_the_night_will_erase(site: Site) -> None:
    town = site.town
    town.acts(mairie.cancel, town.records_request())
    town.now += timedelta(days=800)

    assert "1 à effacer : Prénom, téléphone et adresse" in words(site.mairie().get("/mairie/donnees"))


def test_the_notice_names_whom_to_ask(site: Site) -> None:
    office = site.app.extensions["voisinage"]
    site.app.extensions["voisinage"] = replace(office, settings=replace(office.settings, dpo="dpo@clairval.exemple"))

    said = words(site.browser().get("/vos-donnees"))

    assert "Clairval" in said
    assert "dpo@clairval.exemple" in said
    assert "nous sont donnés par la personne qui vous suit" in said, "article 14: where they come from"


@pytest.mark.parametrize(("carrier", "told"), [("console", False), ("twilio", True), ("http:3,twilio:1", True)])
def test_the_notice_says_when_numbers_leave_the_union(site: Site, carrier: str, told: bool) -> None:
    office = site.app.extensions["voisinage"]
    site.app.extensions["voisinage"] = replace(office, settings=replace(office.settings, sms_carrier=carrier))

    said = words(site.browser().get("/vos-donnees"))

    assert ("États-Unis" in said) is told
    assert ("ni envoyé hors de l’Union européenne" in said) is not told


@on_both
def test_the_notice_promises_no_shorter_time_than_the_communes_keep(site: Site, town: Town) -> None:
    def says() -> str:
        return words(site.browser().get("/vos-donnees"))

    def chooses(commune_id: int, months: int) -> None:
        with town.sessions.begin() as session:
            session.merge(RetentionPeriod(commune_id=commune_id, kept=Kept.VOLUNTEERS, length=months))

    assert "24 mois au plus après que vous avez cessé" in says()
    chooses(town.commune_id, 36)
    assert "36 mois au plus après que vous avez cessé" in says()
    chooses(town.commune_id, 6)
    assert "6 mois au plus après que vous avez cessé" in says()
    other = neighbour_town(town)
    assert "24 mois au plus après que vous avez cessé" in says(), "the other has chosen nothing"
    chooses(other.commune_id, 12)
    assert "12 mois au plus après que vous avez cessé" in says()
