"""Plus jamais ensemble on the pages behind texts: from the neighbour's side, and told to the referent by the person."""

import pytest
from sqlalchemy import select

from dispatch import bricoleurs, referents, search, verify
from dispatch.presence import NeverTogether
from dispatch.requests import Request
from dispatch.states import Apart, AskState, State
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, looks, on_both, taps, words

WISH = "Ne plus me proposer cette personne"


def coming(town: Town, job: str = "bulb") -> tuple[Phone, Phone, Request]:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(job)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    return anne, paul, request


def apart(town: Town) -> list[tuple[int, Apart]]:
    with town.sessions() as session:
        return [(pair.volunteer_id, pair.said_by) for pair in session.scalars(select(NeverTogether))]


@on_both
def test_a_neighbour_says_it_before_a_visit_and_is_free_of_it(site: Site, town: Town) -> None:
    _, paul, request = coming(town)
    browser = site.browser()
    taps(browser, paul, "fiche")
    assert WISH in words(looks(browser, paul))

    page = words(browser.get(f"/l/{paul.link()}/plus-ensemble"))
    assert "Votre visite est annulée" in page
    assert "Vous n’avez rien à expliquer" in page
    page = words(taps(browser, paul, "plus-ensemble"))

    assert "nous ne vous proposerons plus cette personne" in page
    assert "une autre solution se prépare" in page
    assert WISH not in page
    assert apart(town) == [(paul.volunteer_id, Apart.VOLUNTEER)]
    assert town.state(request) is State.IN_CHARGE
    assert taps(browser, paul, "plus-ensemble").status_code == 200, "twice is once"
    assert len(town.commune_events("kept_apart")) == 1


def test_a_neighbour_may_say_it_once_all_is_over(site: Site, town: Town) -> None:
    anne, paul, _ = coming(town)
    paul.taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    browser = site.browser()
    assert WISH in words(looks(browser, paul))
    assert "annulée" not in words(browser.get(f"/l/{paul.link()}/plus-ensemble"))
    taps(browser, paul, "plus-ensemble")
    assert apart(town) == [(paul.volunteer_id, Apart.VOLUNTEER)]


def test_who_never_said_yes_does_not_know_whom_it_is_about(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    browser = site.browser()
    assert WISH not in words(looks(browser, paul))
    assert browser.get(f"/l/{paul.link()}/plus-ensemble").status_code == 302
    assert browser.post(f"/l/{paul.link()}/plus-ensemble").status_code == 409
    assert browser.get("/l/inconnu/plus-ensemble").status_code == 404
    assert apart(town) == []


def test_the_page_that_asks_once_more_names_nobody(site: Site, town: Town) -> None:
    _, paul, _ = coming(town)
    page = site.browser().get(f"/l/{paul.link()}/plus-ensemble").text
    assert not [secret for secret in site.secrets() if secret in page]


@on_both
def test_the_person_tells_the_referent_on_the_phone(site: Site, town: Town) -> None:
    anne, paul, request = coming(town)
    paul.taps(bricoleurs.report_done)
    browser = site.browser()
    sheet = words(taps(browser, anne, "fiche"))
    assert "La personne préfère ne plus revoir Dominique" in sheet

    page = words(taps(browser, anne, "autre-voisin", volunteer=str(paul.volunteer_id)))

    assert "nous ne les mettrons plus en contact" in page
    assert "ne plus revoir" not in page
    assert apart(town) == [(paul.volunteer_id, Apart.PERSON)]
    assert town.state(request) is State.DONE, "it still waits for the answer: done or not"
    assert "Odette" not in words(looks(site.browser(), paul))
    taps(browser, anne, "autre-voisin", volunteer=str(paul.volunteer_id))
    assert len(town.commune_events("kept_apart")) == 1


def test_before_the_visit_somebody_else_is_looked_for(site: Site, town: Town) -> None:
    anne, paul, request = coming(town)
    nadia = town.bricoleur(metres=900)
    browser = site.browser()
    taps(browser, anne, "fiche")
    taps(browser, anne, "autre-voisin", volunteer=str(paul.volunteer_id))
    town.delivers()
    nadia.expects("Pouvez-vous aider ?")
    paul.expects("ce n'est plus nécessaire")
    assert [ask.state for ask in town.asks(request)] == [AskState.RELEASED, AskState.OPEN]
    page = words(looks(site.browser(), paul))
    assert "On ne vous attend plus pour cette demande" in page
    assert "contact" not in page, "neither that it was wished, nor by whom"
    assert WISH in page, "as on any such page"


def test_once_verified_it_can_still_be_said_where_the_sheet_was_open(site: Site, town: Town) -> None:
    anne, paul, _ = coming(town)
    paul.taps(bricoleurs.report_done)
    browser = site.browser()
    taps(browser, anne, "fiche")
    assert "ne plus revoir" in words(taps(browser, anne, "confirmation"))
    assert "ne plus revoir" not in words(looks(site.browser(), anne))


@pytest.mark.parametrize("volunteer", ["", "x", "0", "99999999999999999999"])
def test_only_who_came_can_be_named(site: Site, town: Town, volunteer: str) -> None:
    anne, _, _ = coming(town)
    assert taps(site.browser(), anne, "autre-voisin", volunteer=volunteer).status_code == 400
    assert apart(town) == []


def test_a_referent_who_handed_over_decides_no_more(site: Site, town: Town) -> None:
    anne, paul, _ = coming(town)
    anne.taps(referents.hand_over)
    answer = site.browser().post(f"/l/{anne.link()}/autre-voisin", data={"volunteer": str(paul.volunteer_id)})
    assert answer.status_code == 409
    assert apart(town) == []
