"""One request on the mairie's side: all of it, its story, and what can be done in each state."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch import bricoleurs, referents, search
from dispatch.addresses.importing import save_addresses
from dispatch.geo import Point
from dispatch.requests import Request
from dispatch.states import Role, State
from tests.stories.town import Town, pause
from tests.voisinage.intake_counter import houses
from tests.voisinage.open_site import Site, csrf_of, on_both, words


def path(request: Request, noun: str = "") -> str:
    return f"/mairie/demandes/{request.ref}" + (f"/{noun}" if noun else "")


def press(browser: FlaskClient, request: Request, noun: str, **form: str) -> TestResponse:
    """Press a button of the request's page, and follow where it leads."""
    token = csrf_of(browser.get(path(request)))
    return browser.post(path(request, noun), data={"csrf_token": token, **form}, follow_redirects=True)


@on_both
def test_the_page_tells_all_of_it(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(access_notes="Sonner fort")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)

    page = words(site.mairie().get(path(request)))

    for known in ("Odette", "01 99 00 01 99", "12 rue des Lilas", "Sonner fort", request.mission_code, "Voisin trouvé"):
        assert known in page
    for told in ("a enregistré la demande", "suit la demande", "Recherche de voisins, tour 1", "a dit oui"):
        assert told in page
    assert "Pourquoi : au titre du secteur Centre" in page
    assert "nous demanderons si c’est fait" in page


@on_both
def test_the_page_tells_how_they_were_chosen_and_who_was_left_out(site: Site, town: Town) -> None:
    anne, paul, rested = town.referent(), town.bricoleur(metres=200), town.bricoleur(metres=300)
    pause(town, rested, date(2026, 12, 24))
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.expects("Pouvez-vous aider ?")

    page = words(site.mairie().get(path(request)))

    assert "pour aider : 1 possible, 1 écarté" in page
    assert "Dominique 02 Martin Sollicité à 200 m" in page
    assert "points : le temps depuis la dernière sollicitation +100, une première sollicitation +20" in page
    assert "Dominique 03 Martin : en pause jusqu’au 24 décembre" in page
    assert "Pourquoi : à 200 m, disponibilités à confirmer, encore aucune sollicitation." in page


def test_a_request_for_which_nobody_was_asked_shows_no_choice(site: Site, town: Town) -> None:
    request = town.records_request()
    assert "Comment ils ont été choisis" not in words(site.mairie().get(path(request)))


def test_the_reference_may_be_typed_as_it_is_heard(site: Site, town: Town) -> None:
    request = town.records_request()

    assert site.mairie().get(f"/mairie/demandes/{request.ref.lower()}").status_code == 200
    assert site.mairie().get("/mairie/demandes/ZZZZZ").status_code == 404


@on_both
def test_relaunching_asks_a_referent_again(site: Site, town: Town) -> None:
    request = town.records_request()
    assert town.state(request) is State.STUCK
    anne = town.referent()

    after = words(press(site.mairie(), request, "relance"))

    assert "La demande est relancée." in after
    assert town.state(request) is State.OPEN
    anne.expects("Pouvez-vous suivre cette demande")


@on_both
def test_taking_back_and_verifying(site: Site, town: Town) -> None:
    town.referent()
    request = town.records_request()
    browser = site.mairie()

    assert "La demande est maintenant entre vos mains." in words(press(browser, request, "reprise"))
    assert town.state(request) is State.STUCK
    after = words(press(browser, request, "verification"))
    assert town.state(request) is State.VERIFIED
    assert "Annuler" not in after, "nothing leaves an ended state"


def test_cancelling(site: Site, town: Town) -> None:
    anne = town.referent()
    request = town.records_request()

    press(site.mairie(), request, "annulation")

    assert town.state(request) is State.CANCELLED
    anne.expects("plus nécessaire")


@on_both
def test_passing_on_needs_a_name_and_the_persons_consent(site: Site, town: Town) -> None:
    request = town.records_request()
    browser = site.mairie()

    refused = press(browser, request, "transmission", partner="Les Petits Frères")
    assert refused.status_code == 422
    assert "Demandez d’abord son accord à la personne." in words(refused)
    assert "Les Petits Frères" in refused.get_data(as_text=True), "nothing typed is lost"
    assert press(browser, request, "transmission", consent="y").status_code == 422

    after = words(press(browser, request, "transmission", partner="Les Petits Frères", consent="y"))
    assert town.state(request) is State.PASSED_ON
    assert "a confié la demande à un partenaire : Les Petits Frères." in after


def test_closing_without_solution_needs_a_reason(site: Site, town: Town) -> None:
    request = town.records_request()
    browser = site.mairie()

    for reason in ("", "paresse"):
        answer = press(browser, request, "sans-solution", reason=reason)
        assert answer.status_code == 422
        assert 'class="error" id="reason-error">Choisissez une raison.</p>' in answer.text
    after = words(press(browser, request, "sans-solution", reason="too_far"))

    assert town.state(request) is State.UNMET
    assert "sans solution : c’était trop loin." in after


@pytest.mark.parametrize("noun", ["relance", "verification", "reprise", "annulation"])
def test_a_button_of_yesterday_is_answered_kindly(site: Site, town: Town, noun: str) -> None:
    town.referent()
    request = town.records_request()
    browser = site.mairie()
    press(browser, request, "annulation")

    after = press(browser, request, noun)

    assert after.status_code == 200
    assert "La situation a changé entre-temps." in words(after)
    assert town.state(request) is State.CANCELLED


def test_no_button_works_without_its_token(site: Site, town: Town) -> None:
    request = town.records_request()
    browser = site.mairie()

    for noun in ("relance", "annulation", "transmission", "sans-solution", "adresse", "point"):
        assert browser.post(path(request, noun)).status_code == 400
    assert press(browser, request, "nimporte-quoi").status_code == 404
    assert town.state(request) is State.STUCK


def test_what_is_offered_can_be_done_and_the_rest_is_not_offered(site: Site, town: Town) -> None:
    town.referent()
    waiting = town.records_request()
    stuck = town.records_request(point=None)
    browser = site.mairie()

    page = browser.get(path(waiting)).get_data(as_text=True)
    assert path(waiting, "reprise") in page
    assert path(waiting, "relance") not in page
    assert path(waiting, "verification") not in page

    page = browser.get(path(stuck)).get_data(as_text=True)
    assert path(stuck, "adresse") in page
    assert path(stuck, "relance") not in page, "first of all it needs a place"


@on_both
def test_an_address_is_chosen_among_those_of_the_commune(site: Site, town: Town) -> None:
    anne = town.referent()
    with town.sessions.begin() as session:
        save_addresses(session, [*houses("Rue des Lilas", "0010"), *houses("Rue du Moulin", "0020")])
    request = town.records_request(point=None, address="12 rue des Lylas")
    browser = site.mairie()

    page = browser.get(path(request, "adresse"))
    assert "12 Rue des Lilas, 99001 Clairval" in words(page)
    assert "Est-ce l’une de ces adresses ?" in words(page)

    searched = browser.post(path(request, "adresse"), data={"csrf_token": csrf_of(page), "text": "12 moulin"})
    assert "12 Rue du Moulin, 99001 Clairval" in words(searched)
    assert town.state(request) is State.STUCK

    choice = {"csrf_token": csrf_of(page), "text": "12 rue des Lylas", "choice": "12 Rue des Lilas, 99001 Clairval"}
    after = browser.post(path(request, "adresse"), data=choice, follow_redirects=True)
    assert "L’adresse est située." in words(after)
    assert town.state(request) is State.OPEN
    assert town.fresh(request).address == "12 Rue des Lilas, 99001 Clairval"
    anne.expects("Pouvez-vous suivre cette demande")


def test_a_point_on_a_map_does_as_well(site: Site, town: Town) -> None:
    town.referent()
    request = town.records_request(point=None, address="Ferme du Haut")
    browser = site.mairie()
    page = browser.get(path(request, "adresse"))
    assert "Aucune adresse de la commune ne ressemble à cela." in words(page)
    token = csrf_of(page)

    for lat, lon in (("", ""), ("quarante", "2"), ("91", "2"), ("nan", "2"), ("48,85", "inf")):
        typed = {"csrf_token": token, "address": "Ferme du Haut", "lat": lat, "lon": lon}
        refused = browser.post(path(request, "point"), data=typed)
        assert refused.status_code == 422, (lat, lon)
        assert "Indiquez la latitude et la longitude en degrés" in words(refused)

    typed = {"csrf_token": token, "address": "Ferme du Haut", "lat": "48,85", "lon": "2.35"}
    browser.post(path(request, "point"), data=typed)
    assert town.state(request) is State.OPEN
    assert town.asks(request, role=Role.REFERENT) != []


def test_relaunching_says_beforehand_to_whom_the_request_goes(site: Site, town: Town) -> None:
    anne = town.referent()
    browser = site.mairie()
    nobody_yet = town.records_request(point=Point(43.65, 0.58))
    taken = town.records_request()
    anne.taps(referents.take_charge).taps(referents.call_mairie)

    assert "la demande repart chez le prochain référent." in words(browser.get(path(nobody_yet)))
    assert "la demande repart chez Dominique 01." in words(browser.get(path(taken)))


def test_a_point_far_away_is_asked_about_before_it_is_believed(site: Site, town: Town) -> None:
    town.referent()
    request = town.records_request(point=None, address="Ferme du Haut")
    browser = site.mairie()
    typed = {"csrf_token": csrf_of(browser.get(path(request, "adresse"))), "address": "Ferme", "lon": "0,58"}

    asked = browser.post(path(request, "point"), data=typed | {"lat": "43,65"})
    assert asked.status_code == 422
    assert re.search(r"Ce point est à 5\d\d(,\d)? km de la commune", words(asked))
    assert "échangées" not in words(asked)
    assert town.fresh(request).lat is None

    confirmed = typed | {"lat": "43,65", "confirmed": "43.65 0.58"}
    assert browser.post(path(request, "point"), data=confirmed | {"lat": "44,65"}).status_code == 422, "another point"
    assert browser.post(path(request, "point"), data=confirmed).status_code == 303
    assert town.fresh(request).lat == 43.65


def test_two_numbers_in_the_wrong_order_are_noticed(site: Site, town: Town) -> None:
    request = town.records_request(point=None)
    browser = site.mairie()
    token = csrf_of(browser.get(path(request, "adresse")))

    asked = browser.post(
        path(request, "point"), data={"csrf_token": token, "address": "Ferme", "lat": "2.35", "lon": "48.85"}
    )

    assert "La latitude et la longitude semblent échangées." in words(asked)
