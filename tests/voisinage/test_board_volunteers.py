"""The mairie's list of volunteers, and what an agent can do when one of them phones."""

from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from dispatch.people import Volunteer
from dispatch.states import Role, StopBy
from tests.stories.neighbour_town import neighbour_town
from tests.stories.new_number import code_on
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from voisinage.desk import Office

LIST = "/mairie/benevoles"
OTHER = "06 39 98 99 01"


def presses(site: Site, phone: Phone, noun: str, /, **form: str) -> TestResponse:
    """Press a button of this volunteer's page, and follow where it leads."""
    browser = site.mairie()
    token = csrf_of(browser.get("/mairie/"))
    path = f"{LIST}/{phone.volunteer_id}/{noun}"
    answer = browser.post(path, data={"csrf_token": token, **form}, follow_redirects=True)
    site.town.delivers()
    return answer


def looks_for(site: Site, typed: str) -> TestResponse:
    """Look for somebody in the list."""
    browser = site.mairie()
    form = {"csrf_token": csrf_of(browser.get(LIST)), "texte": typed}
    answer = browser.post(f"{LIST}/recherche", data=form, follow_redirects=True)
    assert answer.request.query_string == b"", "what is typed never stands in an address bar"
    return answer


def known(town: Town, phone: Phone) -> Volunteer:
    """What is kept of a volunteer."""
    with town.sessions() as session:
        return session.get_one(Volunteer, phone.volunteer_id)


def named(town: Town, phone: Phone, first_name: str, last_name: str) -> Phone:
    """Give a volunteer a name."""
    with town.sessions.begin() as session:
        volunteer = session.get_one(Volunteer, phone.volunteer_id)
        volunteer.first_name, volunteer.last_name = first_name, last_name
    return phone


@pytest.fixture
def calls(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A carrier places calls."""
    office: Office = site.app.extensions["voisinage"]
    line = replace(office.line, can_call=True)
    monkeypatch.setitem(site.app.extensions, "voisinage", replace(office, line=line))


@on_both
def test_one_is_found_by_name_or_number_and_the_first_page_leads_there(site: Site, town: Town) -> None:
    etienne = named(town, town.referent(), "Étienne", "Le Goff")
    named(town, town.bricoleur(), "Paul", "Petit")
    browser = site.mairie()
    assert f'href="{LIST}"' in browser.get("/mairie/").text
    assert "2 bénévoles" in words(browser.get(LIST))

    digits = etienne.number.removeprefix("+33")
    for typed in ("etienne", "le goff", "Goff Étienne", f"0{digits}", f"+33{digits}", " ".join(digits)):
        found = words(looks_for(site, typed))
        assert "Étienne Le Goff" in found, typed
        assert "Paul Petit" not in found, typed


@pytest.mark.parametrize("typed", ["", "x" * 5_000, "<b>'", "😀", "%", "\0", "06"])
def test_anything_may_be_looked_for(site: Site, town: Town, typed: str) -> None:
    town.bricoleur()
    assert site.mairie().get(LIST, query_string={"page": "99"}).status_code == 200
    answer = looks_for(site, typed)
    assert answer.status_code == 200
    assert "<b>'" not in answer.text


def test_only_the_mairie_looks_and_only_at_its_own(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    theirs = neighbour_town(town).bricoleur()
    assert site.browser().get(LIST).status_code == 302
    assert site.signed_in(town.prescriber_id).get(f"{LIST}/{paul.volunteer_id}").status_code == 403
    browser = site.mairie()
    assert "1 bénévole" in words(browser.get(LIST))
    assert browser.get(f"{LIST}/{theirs.volunteer_id}").status_code == 404
    assert browser.get(f"{LIST}/99999999999").status_code == 404
    for noun in ("appels", "arret", "numero", "retour"):
        assert presses(site, theirs, noun, phone=OTHER).status_code == 404
    assert presses(site, paul, "autre").status_code == 404


def test_who_phones_to_stop_is_left_in_peace_at_once_and_may_come_back(site: Site, town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    need = town.records_request()
    anne.expects("Pouvez-vous suivre")

    page = words(presses(site, anne, "arret"))

    assert "nous n’écrivons plus" in page
    assert known(town, anne).stopped_by is StopBy.MAIRIE
    bruno.expects("changer une ampoule")
    assert len(town.asks(need, role=Role.REFERENT)) == 2
    assert "auprès de la mairie" in words(site.mairie().get("/mairie/"))

    page = words(presses(site, anne, "retour", fiche="1"))
    assert "recevra de nouveau nos demandes" in page
    assert "Ne plus solliciter" in page, "it is the page of that volunteer"
    assert known(town, anne).stopped_at is None


def test_calls_are_not_offered_where_nobody_calls(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    assert "Préfère être appelé" not in words(site.mairie().get(f"{LIST}/{paul.volunteer_id}"))


@pytest.mark.usefixtures("calls")
def test_who_prefers_to_be_called_is_called_from_now_on(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    assert "Préfère être appelé" in words(site.mairie().get(f"{LIST}/{paul.volunteer_id}"))

    assert "nous appellerons" in words(presses(site, paul, "appels"))
    assert known(town, paul).prefers_voice

    assert "recevra des SMS" in words(presses(site, paul, "textos"))
    assert not known(town, paul).prefers_voice


@on_both
def test_a_wrong_number_is_corrected_and_verified_anew(site: Site, town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    town.records_request()

    page = words(presses(site, anne, "numero", phone=OTHER))

    assert "Le nouveau numéro est noté. Le code part par SMS." in page
    assert (known(town, anne).phone, known(town, anne).phone_verified_at) == ("+33639989901", None)
    bruno.expects("changer une ampoule")
    new = Phone(town, anne.volunteer_id, "+33639989901")
    new.replies(code_on(new))
    assert known(town, anne).phone_verified_at is not None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Indiquez un numéro de téléphone."),
        ("06 39", "vérifiez ses dix chiffres"),
        ("<script>" * 40, "Ce numéro"),
        ("+1 202 555 0100", "ni de métropole"),
    ],
)
def test_a_number_that_cannot_be_is_refused_beside_its_field(site: Site, town: Town, typed: str, told: str) -> None:
    paul = town.bricoleur()

    answer = presses(site, paul, "numero", phone=typed)

    assert answer.status_code == 422
    assert told in words(answer)
    assert "<script>" * 2 not in answer.text
    assert known(town, paul).phone == paul.number


def test_the_number_of_somebody_else_is_refused_by_name(site: Site, town: Town) -> None:
    paul, nadia = named(town, town.bricoleur(), "Paul", "Petit"), town.bricoleur()
    answer = presses(site, nadia, "numero", phone=paul.number)
    assert answer.status_code == 422
    assert "Ce numéro est déjà celui de Paul Petit." in words(answer)


def test_the_same_number_again_changes_nothing(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    assert "C’est déjà son numéro." in words(presses(site, paul, "numero", phone=paul.number))
    assert known(town, paul).phone_verified_at is not None


def test_a_landline_without_calls_says_that_nobody_can_be_asked_there(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    page = words(presses(site, paul, "numero", phone="01 99 00 01 42"))
    assert "téléphonez à cette personne" in page
    assert "Voisinage ne peut pas l’appeler" in page


def test_only_what_keeps_them_from_being_asked_today_is_told(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    today = town.now.date()
    for until, told in ((today, False), (today + timedelta(days=1), True)):
        with town.sessions.begin() as session:
            volunteer = session.get_one(Volunteer, paul.volunteer_id)
            volunteer.paused_until, volunteer.phone_verified_at = until, None
        assert ("en pause jusqu’au mardi 24 novembre" in words(site.mairie().get(LIST))) is told
    assert "n’a pas encore confirmé son numéro" in words(site.mairie().get(LIST))

    town.commune_rules(verify_phones=False)
    assert "n’a pas encore confirmé" not in words(site.mairie().get(LIST))


def test_a_number_that_does_not_exist_leads_to_where_it_is_corrected(site: Site, town: Town) -> None:
    anne = town.referent()
    town.carrier.refuse(anne.number, permanent=True)
    town.records_request()
    assert f'href="{LIST}/{anne.volunteer_id}"' in site.mairie().get("/mairie/").text
