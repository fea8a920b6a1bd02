"""On the page of a request: what people say on the phone is noted in their name, and somebody else may be chosen."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch import bricoleurs, mairie, referents, search
from dispatch.requests import Request
from dispatch.states import AskState, Role, State
from dispatch.time_given import TimeGiven
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Phone, Town, pause
from tests.voisinage.open_site import Site, csrf_of, on_both, words


def path(request: Request, noun: str = "") -> str:
    return f"/mairie/demandes/{request.ref}" + (f"/{noun}" if noun else "")


def press(browser: FlaskClient, request: Request, noun: str, **form: str) -> TestResponse:
    token = csrf_of(browser.get(path(request)))
    return browser.post(path(request, noun), data={"csrf_token": token, **form}, follow_redirects=True)


def says(browser: FlaskClient, request: Request, ask_id: int, noun: str, **form: str) -> TestResponse:
    return press(browser, request, f"au-nom/{ask_id}/{noun}", **form)


def assigned(town: Town) -> tuple[Request, Phone, Phone]:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    return request, anne, paul


@on_both
def test_the_whole_journey_from_the_telephone_of_the_mairie(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    browser = site.mairie()
    (asked,) = town.asks(request, role=Role.REFERENT)
    assert "Accepte de suivre la demande" in words(browser.get(path(request)))

    page = says(browser, request, asked.id, "prise-en-charge")
    assert "C’est noté, au nom de Dominique 01 Martin." in words(page)
    assert "Camille Petit (mairie), pour Dominique 01 M., accepte de suivre la demande." in words(page)
    town.delivers()
    anne.expects("Choisissez ici")

    says(browser, request, asked.id, "recherche")
    (neighbour,) = town.asks(request)
    says(browser, request, neighbour.id, "acceptation")
    town.delivers()
    paul.expects("L'adresse")
    page = says(browser, request, neighbour.id, "travail-fait", minutes="45")
    assert "Camille Petit (mairie), pour Dominique 02 M., dit que c’est fait." in words(page)
    with town.sessions() as session:
        told = session.get_one(TimeGiven, neighbour.id)
        assert told.minutes == 45

    page = says(browser, request, asked.id, "confirmation")
    assert "pour Dominique 01 M., a vérifié auprès de la personne" in words(page)
    assert town.state(request) is State.VERIFIED


@on_both
def test_not_done_on_the_phone_with_its_reason(site: Site, town: Town) -> None:
    request, _, _ = assigned(town)
    (neighbour,) = town.asks(request)

    page = says(site.mairie(), request, neighbour.id, "travail-non-fait", reason="absent")

    assert "pour Dominique 02 M., dit que ce n’est pas fait : la personne était absente." in words(page)
    assert town.state(request) is State.IN_CHARGE


@on_both
def test_not_done_without_a_reason_is_asked_for_one(site: Site, town: Town) -> None:
    request, _, _ = assigned(town)
    (neighbour,) = town.asks(request)

    page = says(site.mairie(), request, neighbour.id, "travail-non-fait", reason="")

    assert "Rien n’est encore noté : choisissez ce qui s’est passé." in words(page)
    assert town.state(request) is State.ASSIGNED


@pytest.mark.parametrize("noun", ["travail-fait", "confirmation", "arret", "pause", "nimporte"])
def test_what_is_not_offered_cannot_be_noted(site: Site, town: Town, noun: str) -> None:
    town.referent()
    request = town.records_request()
    (asked,) = town.asks(request, role=Role.REFERENT)
    before = town.events(request)

    page = says(site.mairie(), request, asked.id, noun)

    assert page.status_code in (200, 404)
    assert [event for event in town.events(request) if event != "details_seen"] == before
    assert town.asks(request, role=Role.REFERENT)[0].state is AskState.OPEN


@on_both
@pytest.mark.parametrize("role", list(Role))
def test_a_no_heard_after_the_end_is_answered_kindly_and_written_nowhere(site: Site, town: Town, role: Role) -> None:
    anne, _ = town.referent(), town.bricoleur()
    request = town.records_request()
    if role is Role.BRICOLEUR:
        anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.fast_forward(hours=12)
    (silent,) = town.asks(request, role=role, state=AskState.EXPIRED)
    town.acts(mairie.cancel, request)
    browser = site.mairie()
    assert f"au-nom/{silent.id}/" not in browser.get(path(request)).text
    before = site.everything()

    page = says(browser, request, silent.id, "refus")

    assert "La situation a changé entre-temps. Voici où en est la demande." in words(page)
    assert site.everything() == before


def test_nobody_speaks_for_an_ask_of_another_request(site: Site, town: Town) -> None:
    town.referent()
    first, second = town.records_request(), town.records_request(first_name="Luce", phone="+33199000177")
    (elsewhere,) = town.asks(first, role=Role.REFERENT)

    assert says(site.mairie(), second, elsewhere.id, "refus").status_code == 404
    prescriber = site.signed_in(town.prescriber_id)
    token = csrf_of(prescriber.get("/demandes/nouvelle"))
    refused = prescriber.post(path(first, f"au-nom/{elsewhere.id}/refus"), data={"csrf_token": token})
    assert refused.status_code == 403


@on_both
def test_everybody_who_could_come_is_shown_with_the_reasons_and_one_is_chosen(site: Site, town: Town) -> None:
    request, _, paul = assigned(town)
    lea = town.bricoleur(metres=400)
    browser = site.mairie()

    page = browser.get(path(request, "choisir/voisin"))
    assert "Dominique 02 a dit oui : si vous choisissez quelqu’un d’autre, nous lui écrivons" in words(page)
    assert re.search(r"Dominique 04 Martin 06 39 98 00 04 À 400 m", words(page).replace("\xa0", " "))
    assert "Sollicitation déjà envoyée" in words(page), "who is left out, and why"

    form = {"csrf_token": csrf_of(page), "volunteer": str(lea.volunteer_id), "how": "oui"}
    after = browser.post(path(request, "choisir/voisin"), data=form, follow_redirects=True)

    assert "C’est noté : Dominique 04 a dit oui, et reçoit sa page." in words(after)
    assert "Camille Petit a choisi Dominique 04 M." in words(after)
    assert town.state(request) is State.ASSIGNED
    town.delivers()
    paul.expects("n'est plus nécessaire")


@on_both
def test_another_referent_is_written_to(site: Site, town: Town) -> None:
    request, anne, _ = assigned(town)
    luc = town.referent(metres=700)
    browser = site.mairie()
    page = browser.get(path(request, "choisir/referent"))
    assert "Dominique 01 suit la demande" in words(page)

    form = {"csrf_token": csrf_of(page), "volunteer": str(luc.volunteer_id), "how": "demander"}
    after = browser.post(path(request, "choisir/referent"), data=form, follow_redirects=True)

    assert "Nous écrivons à Dominique 04." in words(after)
    town.delivers()
    anne.expects("quelqu'un d'autre suit maintenant")
    luc.expects("Pouvez-vous suivre cette demande")
    story = words(browser.get(path(request)))
    assert "Camille Petit confie la suite à quelqu’un d’autre que Dominique 01 M. " in story, "one full stop is enough"


@on_both
def test_another_than_the_first_one_proposed_is_noted_with_the_reason_if_there_is_one(site: Site, town: Town) -> None:
    request, _, _ = assigned(town)
    town.bricoleur(metres=400)
    far = town.bricoleur(metres=1_400)
    browser = site.mairie()
    page = browser.get(path(request, "choisir/voisin"))
    assert "Dites-nous pourquoi (facultatif)" in words(page)

    form = {"csrf_token": csrf_of(page), "volunteer": str(far.volunteer_id), "why": "person_wishes"}
    after = words(browser.post(path(request, "choisir/voisin") + "?how=oui", data=form, follow_redirects=True))

    assert "C’est noté : Dominique 05 a dit oui" in after
    assert (
        "Camille Petit a préféré Dominique 05 M., en place 2 sur la liste. Pourquoi : la personne le souhaite." in after
    )
    assert "a choisi Dominique 05 M." not in after, "one line says it all"
    assert "choisit quelqu’un d’autre" not in after
    made_up = browser.post(path(request, "choisir/voisin"), data=form | {"why": "parce que"})
    assert made_up.status_code == 400


def test_the_first_one_proposed_needs_no_reason(site: Site, town: Town) -> None:
    request, _, _ = assigned(town)
    near = town.bricoleur(metres=400)
    town.bricoleur(metres=1_400)
    browser = site.mairie()
    form = {"csrf_token": csrf_of(browser.get(path(request))), "volunteer": str(near.volunteer_id), "how": "oui"}

    after = words(browser.post(path(request, "choisir/voisin"), data=form, follow_redirects=True))

    assert "Camille Petit a choisi Dominique 04 M." in after
    assert "a préféré" not in after
    assert "choisit quelqu’un d’autre" not in after


def test_who_was_not_proposed_at_all_and_said_yes_is_noted_as_such(site: Site, town: Town) -> None:
    request, _, _ = assigned(town)
    town.bricoleur(metres=400)
    paused = town.bricoleur(metres=500)
    pause(town, paused, date(2026, 12, 24))
    browser = site.mairie()
    form = {"csrf_token": csrf_of(browser.get(path(request))), "volunteer": str(paused.volunteer_id), "how": "oui"}

    after = words(browser.post(path(request, "choisir/voisin"), data=form, follow_redirects=True))

    assert "Camille Petit a préféré Dominique 05 M., hors de la liste proposée." in after


@pytest.mark.parametrize("volunteer", ["", "abc", "99999999999", "²", "424242"])
def test_nobody_unknown_is_chosen(site: Site, town: Town, volunteer: str) -> None:
    request, _, _ = assigned(town)
    browser = site.mairie()
    form = {"csrf_token": csrf_of(browser.get(path(request))), "volunteer": volunteer, "how": "oui"}

    answer = browser.post(path(request, "choisir/voisin"), data=form, follow_redirects=True)

    assert answer.status_code in (200, 400)
    assert town.state(request) is State.ASSIGNED


def test_once_it_has_ended_there_is_nobody_to_choose(site: Site, town: Town) -> None:
    request, _, _ = assigned(town)
    town.acts(mairie.cancel, request)

    page = site.mairie().get(path(request, "choisir/voisin"), follow_redirects=True)

    assert "La situation a changé entre-temps." in words(page)


@on_both
def test_ended_by_mistake_it_is_opened_again(site: Site, town: Town) -> None:
    request, anne, _ = assigned(town)
    browser = site.mairie()
    press(browser, request, "annulation")
    assert "Close par erreur, ou à refaire ?" in words(browser.get(path(request)))

    page = words(press(browser, request, "reouverture"))

    assert "La demande est rouverte, et la recherche reprend." in page
    assert "Camille Petit a rouvert la demande." in page
    assert town.state(request) is State.IN_CHARGE
    town.delivers()
    anne.expects("aucun voisin n'est encore sollicité")


@on_both
def test_the_person_says_that_it_is_not_done(site: Site, town: Town) -> None:
    request, _, paul = assigned(town)
    paul.taps(bricoleurs.report_done)

    page = words(press(site.mairie(), request, "dementi"))

    assert "C’est noté : ce n’est pas fait, et la recherche reprend." in page
    assert town.state(request) is State.IN_CHARGE


@on_both
def test_the_same_need_twice_is_seen_made_one_and_made_two_again(site: Site, town: Town) -> None:
    town.referent()
    first, second = town.records_request(), town.records_request()
    browser = site.mairie()
    page = words(browser.get(path(second)))
    assert "Est-ce le même besoin ?" in page
    assert "le même travail, la même personne" in page
    assert f"Réunir : {second.ref} rejoint {first.ref}" in page

    after = words(press(browser, first, "reunion", gone=second.ref))
    assert f"La demande {second.ref} reste lisible." in after
    assert f"La demande {second.ref} , du" in after
    gone = words(browser.get(path(second)))
    assert f"Réunie avec la demande {first.ref}" in gone
    assert f"Camille Petit a réuni cette demande avec la demande {first.ref}, pour le même besoin." in gone
    assert "Rouvrir la demande" not in gone, "it is made two again instead"

    prescriber = site.signed_in(town.prescriber_id)
    told = words(prescriber.get(f"/demandes/{second.ref}"))
    assert f"La mairie l’a réunie avec la demande {first.ref} : c’est le même besoin" in told
    assert "La demande est annulée." not in told

    again = words(press(browser, second, "separation-des-demandes"))
    assert "Ce sont de nouveau deux demandes : celle-ci reprend." in again
    assert town.state(second) in (State.OPEN, State.STUCK)


def test_two_that_are_not_alike_are_not_made_one(site: Site, town: Town) -> None:
    first = town.records_request()
    other = town.records_request("furniture")

    page = words(press(site.mairie(), first, "reunion", gone=other.ref))

    assert "La situation a changé entre-temps." in page
    assert town.state(other) is not State.CANCELLED
    assert press(site.mairie(), first, "reunion", gone="ZZZZZ").status_code == 404


def test_the_story_is_read_day_by_day_with_its_reasons_folded(site: Site, town: Town) -> None:
    request, _, paul = assigned(town)
    town.fast_forward(days=1)
    paul.taps(bricoleurs.report_done)

    page = site.mairie().get(path(request)).get_data(as_text=True)

    days = re.findall(r"<h3 data-place>(\w+ \d+)", page.replace("\xa0", " "))
    assert days[:2] == ["Lundi 23", "Mardi 24"]
    assert re.search(r"<details id=\"detail-\d+\">\s*<summary>Pourquoi", page)


def test_another_commune_finds_none_of_it(site: Site, town: Town) -> None:
    request, _, _ = assigned(town)
    other = neighbour_town(town)
    stranger, ask = site.signed_in(other.mairie_id), town.asks(request)[0]
    token = csrf_of(stranger.get("/mairie/regles/modifier"))

    for role in ("referent", "voisin"):
        assert stranger.get(path(request, f"choisir/{role}")).status_code == 404
        form = {"csrf_token": token, "volunteer": str(ask.volunteer_id), "how": "oui"}
        assert stranger.post(path(request, f"choisir/{role}"), data=form).status_code == 404
    for noun in (f"au-nom/{ask.id}/travail-fait", "reunion", "separation-des-demandes", "dementi", "reouverture"):
        assert stranger.post(path(request, noun), data={"csrf_token": token, "gone": request.ref}).status_code == 404
    assert town.state(request) is State.ASSIGNED


def test_nobody_of_another_commune_is_chosen(site: Site, town: Town) -> None:
    request, _, _ = assigned(town)
    elsewhere = neighbour_town(town).bricoleur()
    browser = site.mairie()
    form = {"csrf_token": csrf_of(browser.get(path(request))), "volunteer": str(elsewhere.volunteer_id), "how": "oui"}

    after = browser.post(path(request, "choisir/voisin"), data=form, follow_redirects=True)

    assert "La situation a changé entre-temps." in words(after)
    assert all(ask.volunteer_id != elsewhere.volunteer_id for ask in town.asks(request))


def test_without_its_token_no_button_works(site: Site, town: Town) -> None:
    request, _, paul = assigned(town)
    browser, ask = site.mairie(), town.asks(request)[0]

    for noun in (
        f"au-nom/{ask.id}/travail-fait",
        "choisir/voisin",
        "reunion",
        "separation-des-demandes",
        "reouverture",
    ):
        assert browser.post(path(request, noun), data={"volunteer": str(paul.volunteer_id)}).status_code == 400
    assert town.state(request) is State.ASSIGNED
