"""Putting off on the pages: said before the button, seen by everybody concerned, undone by one press."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch import bricoleurs, referents, search
from dispatch.requests import Request
from dispatch.states import State
from tests.stories.town import Town
from tests.voisinage.intake_counter import Counter
from tests.voisinage.open_site import Site, csrf_of, on_both, words

UNTIL = {"until": "2026-11-26", "reason": "away"}


def press(browser: FlaskClient, request: Request, noun: str, **form: str) -> TestResponse:
    page = f"/mairie/demandes/{request.ref}"
    token = csrf_of(browser.get(page))
    return browser.post(f"{page}/{noun}", data={"csrf_token": token, **form}, follow_redirects=True)


@on_both
def test_a_request_waits_is_seen_to_wait_and_goes_on(site: Site, town: Town) -> None:
    anne = town.referent()
    request = town.records_request(hours=200)
    browser = site.mairie()

    after = words(press(browser, request, "attente", **UNTIL))
    assert "La demande attend. Ceux qui n’avaient pas répondu sont remerciés." in after
    assert "En attente : la personne est absente. La demande reprendra d’elle-même jeudi 26 novembre à 8h." in after
    assert "a mis la demande en attente : la personne est absente." in after
    overview = words(browser.get("/mairie/"))
    assert "1 demande suspendue" in overview
    assert "jeudi 26 novembre à 8h : la personne est absente" in overview
    assert "La demande attend." in words(site.signed_in(town.prescriber_id).get(f"/demandes/{request.ref}"))
    town.delivers()
    heard = len(anne.texts)

    after = words(press(browser, request, "fin-attente"))
    town.delivers()

    assert "La demande reprend." in after
    assert len(anne.texts) == heard + 1
    assert "suspendue" not in words(browser.get("/mairie/"))


def test_who_is_expected_is_named_before_the_button(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)

    page = words(site.mairie().get(f"/mairie/demandes/{request.ref}"))

    assert "la place est rendue, et la recherche reprend ce jour-là" in page
    assert "Doit venir : Dominique 02 Martin 06 39 98 00 02" in page


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({}, "Indiquez une date, par exemple 24/12/2026."),
        ({"until": "demain", "reason": "away"}, "écrivez-la comme 31/12/2026."),
        ({"until": "2026-11-23", "reason": "away"}, "Choisissez une date à partir de demain"),
        ({"until": "2031-01-01", "reason": "away"}, "Choisissez une date à partir de demain"),
        ({"until": "2026-11-26"}, "Choisissez une raison."),
        ({"until": "2026-11-26", "reason": "paresse"}, "Choisissez une raison."),
    ],
)
@pytest.mark.parametrize("noun", ["attente", "attente-personne"])
def test_what_is_missing_is_said_and_nothing_is_lost(
    site: Site, town: Town, form: dict[str, str], message: str, noun: str
) -> None:
    town.referent()
    request = town.records_request()

    answer = press(site.mairie(), request, noun, **form)

    assert answer.status_code == 422
    assert words(answer).count(message) == 2, "on top, and beside its question"
    assert form.get("until", "") in answer.get_data(as_text=True)
    assert town.fresh(request).suspended_until is None


def test_what_has_ended_offers_no_wait_and_refuses_one(site: Site, town: Town) -> None:
    town.referent()
    request = town.records_request()
    browser = site.mairie()
    press(browser, request, "annulation")

    page = browser.get(f"/mairie/demandes/{request.ref}")
    assert "Mettre en attente" not in words(page)
    token = csrf_of(page)
    refused = browser.post(
        f"/mairie/demandes/{request.ref}/attente", data={"csrf_token": token, **UNTIL}, follow_redirects=True
    )

    assert "La situation a changé entre-temps." in words(refused)
    assert town.state(request) is State.CANCELLED


@on_both
def test_recording_for_somebody_away_is_asked_about_first(counter: Counter) -> None:
    site, town = counter.site, counter.site.town
    town.referent()
    first = town.records_request(hours=200, first_name="Odette", phone="+33199000199")
    press(site.mairie(), first, "attente-personne", **UNTIL)

    asked = counter.sends(counter.fills())
    assert asked.status_code == 422
    assert "Pour Odette, tout attend en ce moment" in words(asked)
    assert len(town.requests()) == 1

    recorded = counter.sends(counter.fills(seen="absente"))
    assert recorded.status_code == 303
    assert town.requests()[1].chase_at == town.requests()[1].suspended_until

    after = words(press(site.mairie(), first, "fin-attente-personne"))
    assert "Tout ce qui attendait pour Odette reprend." in after
    assert all(one.suspended_until is None for one in town.requests())


def test_once_the_person_is_back_nothing_is_asked(counter: Counter) -> None:
    town = counter.site.town
    first = town.records_request(hours=200)
    press(counter.site.mairie(), first, "attente-personne", **UNTIL)
    town.now += timedelta(days=4)
    back = Counter(counter.site, counter.site.signed_in(town.prescriber_id))

    assert back.sends(back.fills()).status_code == 303
