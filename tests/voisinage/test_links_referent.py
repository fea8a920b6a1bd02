"""A referent's way through the pages behind the texts, from the question to the last call."""

from datetime import timedelta

import pytest

from dispatch import bricoleurs
from dispatch.bricoleurs import NotDone
from dispatch.requests import Request
from dispatch.states import AskState, Role, State
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, looks, on_both, taps, words


def asked(town: Town) -> tuple[Phone, Request]:
    anne = town.referent()
    return anne, town.records_request(access_notes="Deuxième étage, sans ascenseur")


@on_both
def test_taking_charge_opens_the_sheet_in_that_browser_alone(site: Site, town: Town) -> None:
    anne, request = asked(town)
    mine, other = site.browser(), site.browser()

    sheet = words(taps(mine, anne, "prise-en-charge"))

    assert town.state(request) is State.IN_CHARGE
    for known in ("Odette", "12 rue des Lilas", "Deuxième étage, sans ascenseur", "01 99 00 01 99"):
        assert known in sheet
    elsewhere = words(looks(other, anne))
    assert "Odette" not in elsewhere
    assert "Ouvrir la fiche" in elsewhere
    assert "Odette" in words(taps(other, anne, "fiche"))
    assert "Odette" in words(looks(other, anne)), "and the page stays open there"


@on_both
def test_every_opening_is_in_the_journal_once_for_each_browser(site: Site, town: Town) -> None:
    anne, request = asked(town)
    browser = site.browser()

    taps(browser, anne, "prise-en-charge")
    taps(browser, anne, "fiche")
    assert town.events(request).count("details_seen") == 1

    taps(site.browser(), anne, "fiche")
    assert town.events(request).count("details_seen") == 2


def test_a_browser_that_refuses_cookies_gets_the_details_in_the_answer(site: Site, town: Town) -> None:
    anne, _ = asked(town)
    bare = site.browser(cookies=False)

    assert "Ouvrir la fiche" in words(taps(bare, anne, "prise-en-charge"))
    answer = bare.post(f"/l/{anne.link()}/fiche")

    assert answer.status_code == 200
    assert "Odette" in words(answer)
    assert "Odette" not in words(looks(bare, anne))


@on_both
def test_tapping_twice_does_it_once(site: Site, town: Town) -> None:
    anne, request = asked(town)
    paul = town.bricoleur()
    browser = site.browser()
    buttons: list[tuple[str, dict[str, str]]] = [
        ("prise-en-charge", {}),
        ("sollicitation", {"volunteer": str(paul.volunteer_id)}),
    ]
    for noun, form in buttons:
        assert [taps(browser, anne, noun, **form).status_code for _ in range(2)] == [200, 200]

    assert town.events(request).count("taken_charge") == 1
    assert len(town.asks(request)) == 1


def test_a_referent_asks_the_neighbour_they_chose(site: Site, town: Town) -> None:
    anne, request = asked(town)
    paul = town.bricoleur(metres=350)
    browser = site.browser()

    sheet = words(taps(browser, anne, "prise-en-charge"))
    told = "Si la réponse est non, ou sans réponse aujourd’hui avant 10h, nous demandons aux suivants."
    assert sheet.index(told) < sheet.index("Demander à Dominique"), "before the button is pressed"
    assert "À 350 m" in sheet
    assert paul.number in looks(browser, anne).get_data(as_text=True)

    after = words(taps(browser, anne, "sollicitation", volunteer=str(paul.volunteer_id)))
    assert "À qui nous avons demandé" in after
    assert "Sans réponse pour l’instant" in after
    waiting = "Si Dominique 03 dit non, ou sans réponse aujourd’hui avant 10h, nous demandons aux voisins suivants."
    assert waiting in after
    assert "Demandez pour moi" not in after, "one who was asked may answer first"
    paul.expects("Pouvez-vous aider ?")
    assert town.asks(request)[0].wave == 0


@on_both
def test_demandez_pour_moi_asks_the_best_ones(site: Site, town: Town) -> None:
    anne, request = asked(town)
    crowd = [town.bricoleur(metres=metres) for metres in (100, 200, 300, 1_200, 1_300)]
    browser = site.browser()
    taps(browser, anne, "prise-en-charge")

    after = words(taps(browser, anne, "recherche"))

    assert len(town.asks(request)) == 3
    assert "nous demandons aux voisins suivants" in after
    for phone in crowd[:3]:
        phone.expects("Pouvez-vous aider ?")


def test_with_nobody_around_the_way_out_is_the_mairie(site: Site, town: Town) -> None:
    anne, request = asked(town)
    browser = site.browser()

    sheet = words(taps(browser, anne, "prise-en-charge"))
    assert "Aucun voisin n’est disponible pour le moment" in sheet
    assert "Demandez pour moi" not in sheet

    after = words(taps(browser, anne, "appel-a-la-mairie"))
    assert town.state(request) is State.STUCK
    assert "La mairie a pris cette demande en main" in after


def test_why_it_was_not_done_stands_on_the_page(site: Site, town: Town) -> None:
    anne, _ = asked(town)
    paul = town.bricoleur()
    browser = site.browser()
    taps(browser, anne, "prise-en-charge")
    taps(browser, anne, "recherche")
    town.delivers()
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_not_done, NotDone.MISSING_PART)

    assert "n’a pas pu le faire : il manque une pièce ou un outil." in words(looks(browser, anne))


def visited(site: Site, town: Town) -> tuple[Phone, Phone, Request]:
    anne, request = asked(town)
    paul = town.bricoleur()
    taps(site.browser(), anne, "prise-en-charge")
    taps(site.browser(), anne, "recherche")
    town.delivers()
    paul.taps(bricoleurs.accept)
    return anne, paul, request


def test_when_somebody_comes_the_page_says_who_and_when(site: Site, town: Town) -> None:
    anne, paul, request = visited(site, town)

    sheet = taps(site.browser(), anne, "fiche")

    page, shown = sheet.get_data(as_text=True), words(sheet)
    assert (
        "Prévenez Odette : Dominique 03 vient du lundi 23 à 10h au mardi 24 à 15h. "
        f"Le code à la porte : {request.mission_code} Appeler Odette"
    ) in shown
    assert "vous n’avez rien à faire" not in shown
    assert shown.index("Appeler Odette") < shown.index("nous demanderons si c’est fait") < shown.index("Appeler Domin")
    assert page.count("tel:+33199000199") == 1
    assert "a dit oui" in shown
    assert f"tel:{paul.number}" in page


def test_once_the_visit_is_past_nobody_is_to_be_told_of_it(site: Site, town: Town) -> None:
    anne, _, _ = visited(site, town)
    town.now += timedelta(days=2)

    page = words(taps(site.browser(), anne, "fiche"))

    assert "Prévenez Odette" not in page
    assert "appeler Odette pour prendre des nouvelles" in page


@on_both
@pytest.mark.parametrize(
    ("noun", "form", "state"),
    [
        ("confirmation", {}, State.VERIFIED),
        ("reouverture", {"again": "0"}, State.IN_CHARGE),
        ("reouverture", {"again": "1"}, State.IN_CHARGE),
    ],
)
def test_the_last_call_decides(site: Site, town: Town, noun: str, form: dict[str, str], state: State) -> None:
    anne, paul, request = visited(site, town)
    paul.taps(bricoleurs.report_done)
    browser = site.browser()

    sheet = taps(browser, anne, "fiche")
    assert "Dominique 03 dit que c’est fait. Appelez Odette" in words(sheet)
    assert "Ce n’est pas fait, ou c’est à refaire" in words(sheet)
    assert "tel:+33199000199" in sheet.get_data(as_text=True)

    after = [taps(browser, anne, noun, **form) for _ in range(2)]
    assert [answer.status_code for answer in after] == [200, 200], "twice is once"
    assert town.state(request) is state


def test_once_it_is_over_the_details_are_hidden_again(site: Site, town: Town) -> None:
    anne, paul, _ = visited(site, town)
    paul.taps(bricoleurs.report_done)
    browser = site.browser()
    taps(browser, anne, "fiche")

    after = words(taps(browser, anne, "confirmation"))

    assert "Un grand merci" in after
    for page in (after, words(looks(browser, anne)), words(taps(browser, anne, "fiche"))):
        assert "Odette" not in page
        assert "Lilas" not in page


def test_handing_over_hides_the_details_and_asks_another(site: Site, town: Town) -> None:
    anne, request = asked(town)
    jeanne = town.referent(metres=900)
    browser = site.browser()
    taps(browser, anne, "prise-en-charge")

    after = words(taps(browser, anne, "relais"))
    town.delivers()

    assert "Odette" not in after
    assert "Merci d’avoir suivi cette demande" in after
    assert "elle est passée à quelqu’un d’autre" in after
    assert [ask.state for ask in town.asks(request, role=Role.REFERENT)] == [AskState.RELEASED, AskState.OPEN]
    jeanne.expects("Pouvez-vous suivre cette demande")

    again = site.browser().post(f"/l/{anne.link()}/relais")
    assert again.status_code == 409
    assert "elle est passée à quelqu’un d’autre" in words(again)


def test_not_this_time_may_be_thought_over(site: Site, town: Town) -> None:
    anne, request = asked(town)
    town.referent(metres=900)
    browser = site.browser()

    after = words(taps(browser, anne, "refus"))
    assert "merci d’avoir répondu" in after
    assert "Finalement, je m’en occupe" in after

    assert "Odette" in words(taps(browser, anne, "prise-en-charge"))
    assert town.state(request) is State.IN_CHARGE


@on_both
def test_too_late_is_said_kindly(site: Site, town: Town) -> None:
    anne, _ = asked(town)
    jeanne = town.referent(metres=900)
    taps(site.browser(), anne, "refus")
    town.delivers()
    taps(site.browser(), jeanne, "prise-en-charge")

    answer = site.browser().post(f"/l/{anne.link()}/prise-en-charge")

    assert answer.status_code == 409
    assert "quelqu’un d’autre suit la demande" in words(answer)
    assert "Merci d’avoir répondu" in words(answer)


def test_the_buttons_of_a_bricoleur_are_not_a_referents(site: Site, town: Town) -> None:
    anne, _ = asked(town)
    before = site.everything()

    for noun in ("acceptation", "travail-fait", "desistement", "nimporte-quoi"):
        answer = site.browser().post(f"/l/{anne.link()}/{noun}")
        assert answer.status_code == 404
        assert "Appelez le numéro" in words(answer)
    assert site.everything() == before


@on_both
def test_a_referent_may_say_why_they_chose_another(site: Site, town: Town) -> None:
    anne, request = asked(town)
    town.bricoleur(metres=100)
    lea = town.bricoleur(metres=1_400)
    town.bricoleur(metres=1_450)
    browser = site.browser()
    sheet = words(taps(browser, anne, "prise-en-charge"))
    assert sheet.count("Dites-nous pourquoi (facultatif)") == 1, "asked once, of whoever comes after the first one"
    assert "Pour que chacun ait son tour" in sheet

    taps(browser, anne, "sollicitation", volunteer=str(lea.volunteer_id), why="person_wishes")

    lea.expects("Pouvez-vous aider ?")
    story = words(site.mairie().get(f"/mairie/demandes/{request.ref}"))
    assert "a préféré Dominique 04 M., en place 2 sur la liste. Pourquoi : la personne le souhaite." in story


def test_a_reason_that_is_not_in_the_list_asks_nobody(site: Site, town: Town) -> None:
    anne, request = asked(town)
    paul = town.bricoleur()
    taps(site.browser(), anne, "prise-en-charge")

    data = {"volunteer": str(paul.volunteer_id), "why": "trop vieux"}
    assert site.browser().post(f"/l/{anne.link()}/sollicitation", data=data).status_code == 400
    assert town.asks(request) == []


@on_both
@pytest.mark.parametrize("volunteer", ["", "x", "999999", "-1", "9" * 40])
def test_nobody_can_be_asked_who_is_not_proposed(site: Site, town: Town, volunteer: str) -> None:
    anne, request = asked(town)
    taps(site.browser(), anne, "prise-en-charge")

    answer = site.browser().post(f"/l/{anne.link()}/sollicitation", data={"volunteer": volunteer})

    assert answer.status_code in (400, 409)
    assert town.asks(request) == []


def test_no_more_messages_and_back_again(site: Site, town: Town) -> None:
    anne, request = asked(town)
    browser = site.browser()

    after = words(taps(browser, anne, "arret"))
    assert "Vous ne recevez plus nos messages" in after
    assert town.asks(request, role=Role.REFERENT)[0].state is AskState.DECLINED

    back = words(taps(browser, anne, "reprise"))
    assert "C’est noté : vous recevrez de nouveau nos demandes." in back
    assert "Vous ne recevez plus nos messages" not in back
