"""A neighbour's way through the pages behind the texts, from the question to "c’est fait"."""

import pytest
from werkzeug.test import TestResponse

from dispatch import bricoleurs, referents, search, verify
from dispatch.bricoleurs import NotDone
from dispatch.requests import Request
from dispatch.states import AskState, State
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, looks, on_both, taps, words


def asked(town: Town, job: str = "bulb") -> tuple[Phone, Phone, Request]:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(job, access_notes="Sonner fort")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    return anne, paul, request


def test_the_question_says_what_where_and_when_but_not_who(site: Site, town: Town) -> None:
    _, paul, _ = asked(town)

    page = words(looks(site.browser(), paul))

    for known in ("Changer une ampoule", "Centre", "du lundi 23 à 10h", "environ 30 minutes", "aujourd’hui avant 10h"):
        assert known in page
    assert "J’accepte" in page
    assert "Je ne peux pas" in page


@on_both
def test_after_a_yes_everything_needed_at_the_door(site: Site, town: Town) -> None:
    anne, paul, request = asked(town)

    answer = taps(site.browser(), paul, "acceptation")

    page = words(answer)
    assert town.state(request) is State.ASSIGNED
    for known in ("Odette", "12 rue des Lilas", "Sonner fort", "du lundi 23 à 10h"):
        assert known in page
    assert f"Dites à la porte : « Je viens de la mairie, code {request.mission_code} »" in page
    assert f"tel:{anne.number}" in answer.get_data(as_text=True)
    assert "+33199000199" not in answer.get_data(as_text=True), "the person's phone is for the referent"
    assert town.events(request).count("details_seen") == 1


@on_both
def test_accepting_twice_is_accepting_once(site: Site, town: Town) -> None:
    _, paul, request = asked(town)

    answers = [taps(site.browser(), paul, "acceptation") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all("Odette" in words(answer) for answer in answers)
    assert town.events(request).count("bricoleur_accepted") == 1


@on_both
def test_too_late_is_said_kindly(site: Site, town: Town) -> None:
    lea = town.bricoleur(metres=300)
    _, paul, _ = asked(town)
    taps(site.browser(), paul, "acceptation")

    answer = site.browser().post(f"/l/{lea.link()}/acceptation")

    assert answer.status_code == 409
    assert "Quelqu’un d’autre a pu venir." in words(answer)
    assert "Merci d’avoir répondu" in words(answer)
    assert "Odette" not in words(answer)


def test_silence_is_no_refusal(site: Site, town: Town) -> None:
    _, paul, request = asked(town)
    town.fast_forward(hours=3)
    assert town.asks(request)[0].state is AskState.EXPIRED

    assert "Il est encore temps de dire oui" in words(looks(site.browser(), paul))
    assert "Odette" in words(taps(site.browser(), paul, "acceptation"))


def test_a_no_is_thanked_and_may_be_thought_over(site: Site, town: Town) -> None:
    _, paul, request = asked(town)
    browser = site.browser()

    assert "merci d’avoir répondu" in words(taps(browser, paul, "refus"))
    assert town.asks(request)[0].state is AskState.DECLINED
    assert taps(browser, paul, "refus").status_code == 200, "twice is once"
    assert "Odette" in words(taps(browser, paul, "acceptation"))


@on_both
def test_done(site: Site, town: Town) -> None:
    anne, paul, request = asked(town)
    browser = site.browser()
    taps(browser, paul, "acceptation")

    after = [taps(browser, paul, "travail-fait") for _ in range(2)]
    town.delivers()

    assert town.state(request) is State.DONE
    assert all("Merci, c’est noté" in words(answer) for answer in after)
    anne.expects("vérifier")


@pytest.mark.parametrize("reason", NotDone)
def test_not_done_and_why(site: Site, town: Town, reason: NotDone) -> None:
    _, paul, request = asked(town)
    browser = site.browser()
    assert f'value="{reason.value}"' in taps(browser, paul, "acceptation").get_data(as_text=True)

    after = words(taps(browser, paul, "travail-non-fait", reason=reason.value))

    assert town.state(request) is State.IN_CHARGE
    assert "Odette" not in after
    assert "Merci pour votre visite" in after
    assert "Votre explication est bien arrivée à votre référent, qui prépare la suite." in after
    assert "On ne vous attend plus" not in after


@on_both
def test_not_done_needs_one_of_the_reasons(site: Site, town: Town) -> None:
    _, paul, request = asked(town)
    taps(site.browser(), paul, "acceptation")

    assert taps(site.browser(), paul, "travail-non-fait", reason="il avait bu").status_code == 400
    assert town.state(request) is State.ASSIGNED


@on_both
def test_an_old_browser_that_sends_no_reason_gets_its_page_again_and_a_word_beside_the_choices(
    site: Site, town: Town
) -> None:
    _, paul, request = asked(town)
    browser = site.browser()
    taps(browser, paul, "acceptation")

    answer = taps(browser, paul, "travail-non-fait")

    assert answer.status_code == 422
    assert "Choisissez ce qui s’est passé." in words(answer)
    assert 'aria-describedby="reason-error"' in answer.text
    assert "<title>Erreur" in answer.text
    assert town.state(request) is State.ASSIGNED


def test_sent_back_by_the_person_the_visit_is_still_thanked_for(site: Site, town: Town) -> None:
    anne, paul, _ = asked(town)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.reopen, again=False)

    page = words(looks(site.browser(), paul))

    assert "Merci pour votre visite" in page
    assert "Après un appel à la personne, ce n’est pas tout à fait fini : votre référent prépare la suite." in page


def test_who_is_told_not_to_come_is_not_thanked_for_a_visit(site: Site, town: Town) -> None:
    anne, paul, _ = asked(town)
    paul.taps(bricoleurs.accept)
    anne.taps(verify.reopen, again=False)

    assert "Merci pour votre visite" not in words(looks(site.browser(), paul))


@pytest.mark.parametrize(
    ("browser_says", "way"),
    [
        ("Mozilla/5.0 (Linux; Android 13; SM-A135F)", "geo:48.85000,2.35000?q=48.85000,2.35000"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1)", "https://maps.apple.com/?daddr=48.85000,2.35000&amp;dirflg=w"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot"),
    ],
)
def test_the_way_there_only_after_a_yes(site: Site, town: Town, browser_says: str, way: str) -> None:
    _, paul, _ = asked(town)
    browser = site.browser()
    browser.environ_base["HTTP_USER_AGENT"] = browser_says

    def shows_the_way(page: TestResponse) -> bool:
        return "48.85" in page.get_data(as_text=True)

    assert not shows_the_way(looks(browser, paul))

    sheet = taps(browser, paul, "acceptation")

    assert f'href="{way}' in sheet.get_data(as_text=True)
    assert "https://www.openstreetmap.org/directions" in sheet.get_data(as_text=True), "where that guess is wrong"
    assert "Y aller" in words(sheet)
    assert not shows_the_way(looks(site.browser(), paul)), "nor in another browser"
    assert not shows_the_way(taps(browser, paul, "travail-fait")), "nor once it is done"


def given_up(town: Town) -> tuple[Phone, Request]:
    _, paul, request = asked(town)
    paul.taps(bricoleurs.accept)
    town.fast_forward(days=4)
    assert town.asks(request)[0].state is AskState.LAPSED
    return paul, request


def test_after_a_silence_it_may_still_be_said_that_it_is_done(site: Site, town: Town) -> None:
    paul, request = given_up(town)

    page = words(looks(site.browser(), paul))
    assert "C’est déjà fait" in page
    assert "Je peux encore venir" in page

    after = words(taps(site.browser(), paul, "travail-fait"))
    assert "Merci, c’est noté : c’est fait." in after
    assert town.state(request) is State.DONE


def test_after_a_silence_one_may_still_come(site: Site, town: Town) -> None:
    paul, request = given_up(town)

    assert "Odette" in words(taps(site.browser(), paul, "acceptation"))
    assert town.asks(request)[0].state is AskState.ACCEPTED


def test_a_yes_counts_although_the_mairie_has_the_request(site: Site, town: Town) -> None:
    anne, paul, request = asked(town)
    anne.taps(referents.call_mairie)
    assert "J’accepte" in words(looks(site.browser(), paul))

    sheet = words(taps(site.browser(), paul, "acceptation"))

    assert "Odette" in sheet
    assert town.asks(request)[0].state is AskState.ACCEPTED


def test_coming_back_keeps_the_place(site: Site, town: Town) -> None:
    _, paul, request = asked(town)
    browser = site.browser()
    taps(browser, paul, "acceptation")

    after = words(taps(browser, paul, "retour-prevu"))

    assert "C’est noté, vous reviendrez" in after
    assert "Odette" in after
    assert town.state(request) is State.ASSIGNED


@on_both
def test_giving_back_asks_the_next_ones(site: Site, town: Town) -> None:
    _, paul, request = asked(town)
    lea = town.bricoleur(metres=300)
    browser = site.browser()
    taps(browser, paul, "acceptation")

    after = words(taps(browser, paul, "desistement"))
    town.delivers()

    assert "Odette" not in after
    assert "Vous n’avez plus rien à faire" in after
    assert [ask.state for ask in town.asks(request)] == [AskState.RELEASED, AskState.OPEN]
    lea.expects("Pouvez-vous aider ?")
    assert site.browser().post(f"/l/{paul.link()}/desistement").status_code == 409


@on_both
def test_a_pair_knows_of_each_other(site: Site, town: Town) -> None:
    lea = town.bricoleur(metres=300)
    _, paul, request = asked(town, "furniture")
    assert "vous serez deux" in words(looks(site.browser(), paul))

    alone = words(taps(site.browser(), paul, "acceptation"))
    assert "nous cherchons encore un deuxième voisin" in alone
    assert "je reviendrai" not in alone

    together = words(taps(site.browser(), lea, "acceptation"))
    assert "vient aussi" in together
    assert town.state(request) is State.ASSIGNED


def test_the_buttons_of_a_referent_are_not_a_bricoleurs(site: Site, town: Town) -> None:
    _, paul, _ = asked(town)
    before = site.everything()

    for noun in ("prise-en-charge", "confirmation", "recherche", "relais"):
        assert site.browser().post(f"/l/{paul.link()}/{noun}").status_code == 404
    assert site.everything() == before


def test_stopping_gives_the_place_to_somebody_else(site: Site, town: Town) -> None:
    _, paul, request = asked(town)
    browser = site.browser()
    taps(browser, paul, "acceptation")

    after = words(taps(browser, paul, "arret"))

    assert "Vous ne recevez plus nos messages" in after
    assert "Odette" not in after
    assert town.asks(request)[0].state is AskState.RELEASED
    assert "Recevoir de nouveau" not in words(taps(browser, paul, "reprise"))
