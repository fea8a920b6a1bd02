"""After "c'est fait": how long it took, in one tap and never required; and the way to one's own page."""

import pytest

from dispatch import bricoleurs, referents, search, verify
from dispatch.time_given import TimeGiven
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, looks, on_both, taps, words


def at_work(town: Town) -> tuple[Phone, Phone, int]:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    return anne, paul, town.asks(request)[0].id


def minutes(town: Town, ask_id: int) -> int | None:
    with town.sessions() as session:
        told = session.get(TimeGiven, ask_id)
        return told.minutes if told else None


@on_both
def test_time_is_told_after_it_is_done_and_told_again(site: Site, town: Town) -> None:
    _, paul, ask = at_work(town)
    browser = site.browser()
    taps(browser, paul, "fiche")

    done = words(taps(browser, paul, "travail-fait"))
    assert "Combien de temps y avez-vous passé ?" in done
    told = words(taps(browser, paul, "temps", minutes="45"))
    assert "C’est noté. Merci pour ce temps donné !" in told
    assert minutes(town, ask) == 45
    taps(browser, paul, "temps", minutes="90")
    assert minutes(town, ask) == 90


@on_both
def test_it_may_still_be_told_once_the_person_confirmed(site: Site, town: Town) -> None:
    anne, paul, ask = at_work(town)
    paul.taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    browser = site.browser()
    assert "Combien de temps y avez-vous passé ?" in words(looks(browser, paul))

    page = words(taps(browser, paul, "temps", minutes="30"))

    assert "30 minutes données : merci !" in page.replace("\xa0", " ")
    assert minutes(town, ask) == 30


@on_both
def test_an_old_browser_that_sends_no_time_gets_its_page_again_and_a_word_beside_the_choices(
    site: Site, town: Town
) -> None:
    _, paul, ask = at_work(town)
    browser = site.browser()
    taps(browser, paul, "fiche")
    taps(browser, paul, "travail-fait")

    answer = taps(browser, paul, "temps")

    assert answer.status_code == 422
    assert "Choisissez une durée." in words(answer)
    assert minutes(town, ask) is None


@pytest.mark.parametrize("typed", ["0", "-15", "31", "abc", "9" * 40])
def test_what_is_no_choice_is_not_kept(site: Site, town: Town, typed: str) -> None:
    _, paul, ask = at_work(town)
    browser = site.browser()
    taps(browser, paul, "travail-fait")

    assert taps(browser, paul, "temps", minutes=typed).status_code == 400
    assert minutes(town, ask) is None


def test_before_it_is_done_there_is_no_time_to_tell(site: Site, town: Town) -> None:
    _, paul, ask = at_work(town)

    assert taps(site.browser(), paul, "temps", minutes="45").status_code == 409
    assert minutes(town, ask) is None


@on_both
def test_ones_own_page_is_one_tap_away_and_opens_only_on_ones_own_phone(site: Site, town: Town) -> None:
    anne = town.referent()
    town.records_request()

    page = taps(site.browser(), anne, "ma-page")

    assert "Un SMS part vers votre téléphone" in words(page)
    assert "/moi/" not in page.get_data(as_text=True), "whoever holds a link by chance reads nothing more"
    town.delivers()
    anne.expects("votre page, valable une heure")


def test_the_next_step_is_said_in_one_sentence(site: Site, town: Town) -> None:
    _, paul, _ = at_work(town)
    browser = site.browser()

    before = words(taps(browser, paul, "fiche"))
    assert "Ensuite : une fois sur place, dites ici ce qu’il en est, et Dominique 01 appelle Odette." in before
    after = words(taps(browser, paul, "travail-fait"))
    assert "Vous n’avez plus rien à faire : Dominique 01 appelle Odette pour vérifier." in after
