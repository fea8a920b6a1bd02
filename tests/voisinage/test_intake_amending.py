"""The page that amends a request: what it shows, what it refuses, and two agents at once who lose nothing."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from dispatch import bricoleurs, mairie, referents, search
from dispatch.requests import Request
from dispatch.states import Urgency
from tests.stories.counter import shown
from tests.stories.town import Phone, Town
from tests.voisinage.intake_counter import Counter, Typed, another_agent, hidden
from tests.voisinage.open_site import on_both, words


@pytest.fixture
def anne(town: Town) -> Phone:
    return town.referent()


def page_of(request: Request) -> str:
    return f"/demandes/{request.ref}/modifier"


def opened(counter: Counter, request: Request) -> Typed:
    """What the form sends back when nothing is touched."""
    page = counter.browser.get(page_of(request)).text
    form = hidden(counter.browser.get(page_of(request)))
    ticked = re.findall(r'<input type="(?:radio|checkbox)" name="(\w+)" value="([^"]+)" checked', page)
    for name, value in ticked:
        form[name] = [*form.get(name, []), unescape(value)] if name == "windows" else value
    for name in ("first_name", "phone"):
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
        form[name] = unescape(re.findall(r'value="([^"]*)"', tag[0])[0]) if tag else ""
    notes = re.search(r"<textarea[^>]*>\r?\n?(.*?)</textarea>", page, re.DOTALL)
    form["access_notes"] = unescape(notes[1]) if notes else ""
    return form


@on_both
def test_what_is_changed_is_saved_and_told(counter: Counter, town: Town, anne: Phone) -> None:
    paul, request = town.bricoleur(), town.records_request(access_notes="2e étage")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    form = opened(counter, request)

    answer = counter.browser.post(page_of(request), data=form | {"access_notes": "3e étage"})

    assert answer.status_code == 303
    page = words(counter.browser.get(answer.location))
    assert "C’est modifié." in page
    assert "3e étage" in page
    assert "Camille Petit a modifié la demande : comment trouver la porte." in page
    paul.expects("la demande a changé")
    link = counter.site.browser().get(f"/l/{paul.link()}")
    assert "3e étage" not in words(link), "only the browser in which they said yes shows it"


@on_both
def test_untouched_it_changes_nothing(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()
    before = shown(town, request)

    answer = counter.browser.post(page_of(request), data=opened(counter, request))

    assert "Rien n’a changé." in words(counter.browser.get(answer.location))
    assert shown(town, request) == before
    assert "amended" not in town.events(request)


def test_hours_that_are_no_half_day_are_kept_unless_unticked(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request(hours=30)
    form = opened(counter, request)
    own = form["windows"]
    assert len(own) == 1
    assert "du lundi 23 à 10h au mardi 24 à 15h" in words(counter.browser.get(page_of(request))).lower()

    counter.browser.post(page_of(request), data=form | {"windows": [*own, "2026-11-26-pm"]})

    assert len(shown(town, request).windows) == 2


def test_two_at_once_lose_nothing(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request(access_notes="2e étage")
    mine = opened(counter, request)
    colleague = Counter(counter.site, counter.site.signed_in(another_agent(counter.site, same_organisation=True)))
    theirs = opened(colleague, request)
    colleague.browser.post(
        page_of(request), data=theirs | {"phone": "01 99 00 01 55", "access_notes": "sonner chez Paul"}
    )

    answer = counter.browser.post(page_of(request), data=mine | {"first_name": "Odile", "access_notes": "frapper fort"})

    page = words(answer)
    assert answer.status_code == 409
    assert "Alix Morel a modifié cette demande pendant que vous écriviez." in page
    assert "Il y a maintenant : sonner chez Paul" in page
    assert "Il y a maintenant : 01 99 00 01 55" in page
    assert "frapper fort</textarea>" in answer.text, "what was typed here stays"
    assert 'value="01 99 00 01 55"' in answer.text, "what was not touched here takes the other's"
    assert 'value="Odile"' in answer.text

    again = mine | hidden(answer) | {"phone": "01 99 00 01 55", "first_name": "Odile", "access_notes": "frapper fort"}
    assert counter.browser.post(page_of(request), data=again).status_code == 303
    stands = shown(town, request)
    assert (stands.first_name, stands.phone, stands.access_notes) == ("Odile", "+33199000155", "frapper fort")


def test_urgency_is_changed_by_a_touch(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()

    counter.browser.post(page_of(request), data=opened(counter, request) | {"urgency": "immediate"})

    assert shown(town, request).urgency is Urgency.IMMEDIATE
    town.delivers()
    anne.expects("urgent")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"phone": "123"}, "numéro"),
        ({"first_name": " "}, "Indiquez son prénom."),
        ({"access_notes": "x" * 501}, "C’est trop long"),
        ({"urgency": "whenever"}, "Dites si c’est urgent."),
        ({"any_time": "y"}, "mais pas les deux"),
        ({"windows": []}, "Choisissez au moins un moment"),
        ({"windows": ["2026-02-31-am"]}, "Les moments choisis sont passés"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    counter: Counter, town: Town, anne: Phone, wrong: dict[str, str | list[str]], said: str
) -> None:
    request = town.records_request()
    before = shown(town, request)

    answer = counter.browser.post(page_of(request), data=opened(counter, request) | {"first_name": "Odile"} | wrong)

    assert answer.status_code == 422
    assert said in words(answer)
    assert shown(town, request) == before
    assert ('value="Odile"' in answer.text) == ("first_name" not in wrong)


@pytest.mark.parametrize("seen", ["", "{}", "[]", "null", '{"windows": [["x", "y"]]}', json.dumps({"windows": 1})])
def test_a_form_that_no_page_of_ours_wrote_is_refused(counter: Counter, town: Town, seen: str) -> None:
    request = town.records_request()

    answer = counter.browser.post(page_of(request), data=opened(counter, request) | {"seen": seen})

    assert answer.status_code == 400


def test_what_has_ended_or_is_not_theirs_cannot_be_amended(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()
    form = opened(counter, request)
    outsider = counter.site.signed_in(another_agent(counter.site, same_organisation=False))
    assert outsider.get(page_of(request)).status_code == 404

    town.acts(mairie.cancel, request)

    assert counter.browser.get(page_of(request)).status_code == 302
    assert counter.browser.post(page_of(request), data=form | {"first_name": "Odile"}).status_code == 409


def test_who_follows_it_reads_what_has_changed_and_a_neighbour_does_not_hear_of_the_number(
    counter: Counter, town: Town, anne: Phone
) -> None:
    paul, request = town.bricoleur(), town.records_request()
    phones = {"anne": counter.site.browser(), "paul": counter.site.browser()}
    phones["anne"].post(f"/l/{anne.link()}/prise-en-charge")
    anne.taps(search.ask_in_waves)
    phones["paul"].post(f"/l/{paul.link()}/acceptation")
    counter.browser.post(
        page_of(request), data=opened(counter, request) | {"phone": "01 99 00 01 55", "access_notes": "3e étage"}
    )
    town.delivers()

    assert "La demande a changé : le téléphone et comment trouver la porte." in words(
        phones["anne"].get(f"/l/{anne.link()}")
    )
    neighbour = words(phones["paul"].get(f"/l/{paul.link()}"))
    assert "La demande a changé : comment trouver la porte." in neighbour
    assert "3e étage" in neighbour


def test_whoever_comes_after_a_change_is_told_of_none(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()
    counter.browser.post(page_of(request), data=opened(counter, request) | {"access_notes": "3e étage"})
    town.now += timedelta(minutes=10)
    referent = counter.site.browser()
    referent.post(f"/l/{anne.link()}/prise-en-charge")

    page = words(referent.get(f"/l/{anne.link()}"))
    assert "3e étage" in page
    assert "La demande a changé" not in page
