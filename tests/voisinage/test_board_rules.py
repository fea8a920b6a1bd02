"""The mairie's rules: read in words, changed on a page with their timeline, kept version by version."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from dispatch import referents, search
from dispatch.adopting import adopt_rules
from dispatch.consulting.tables import Consultation
from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.rules import Rules
from dispatch.states import Urgency
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both, words
from voisinage.board.rules_fields import numbers
from voisinage.board.rules_form import RulesForm
from voisinage.board.rules_groups import GROUPS

PAGE, EDIT = "/mairie/regles", "/mairie/regles/modifier"


def form_of(answer: TestResponse) -> dict[str, str]:
    """What a browser would send back of the form, untouched."""
    html = answer.get_data(as_text=True)
    typed = dict(re.findall(r'<input id="[^"]*" name="([^"]+)" type="text" value="([^"]*)"', html))
    typed |= dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    for chosen, options in re.findall(r'<select id="[^"]*" name="([^"]+)">(.*?)</select>', html, re.DOTALL):
        typed[chosen] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    return {name: unescape(value) for name, value in typed.items()}


def sends(browser: FlaskClient, button: str = "adopter", **typed: str) -> TestResponse:
    """Open the form, change what is given, press the button."""
    return browser.post(EDIT, data=form_of(browser.get(EDIT)) | {button: "1"} | typed)


def rules_in_force(town: Town) -> Rules:
    with town.sessions() as session:
        return Rules.from_json(session.get_one(Commune, town.commune_id).rules)


@on_both
def test_rules_are_adopted_and_only_new_requests_follow_them(site: Site, town: Town) -> None:
    town.referent()
    before = town.records_request()
    browser = site.mairie()

    answer = sends(browser, **{"soon-referent_answer": "1 h 30", "soon-reminders": "2", "note": "Trop pressé"})
    after = town.records_request(job="furniture")

    assert answer.status_code == 303
    assert rules_in_force(town).for_urgency(Urgency.SOON).referent_answer.total_seconds() == 5400
    assert (town.fresh(before).rules_version, town.fresh(after).rules_version) == (None, 1)
    assert Rules.from_json(town.fresh(before).rules).policy(Urgency.SOON).reminders == 1
    assert Rules.from_json(town.fresh(after).rules).policy(Urgency.SOON).reminders == 2
    page = words(browser.get(PAGE))
    assert "c’est la version 1" in page
    assert "Trop pressé" in page
    assert "1 h 30" in page
    assert "Cette demande suit la version 1 des règles" in words(browser.get(f"/mairie/demandes/{after.ref}"))
    assert "Cette demande suit les règles d’origine." in words(browser.get(f"/mairie/demandes/{before.ref}"))


def test_what_is_sent_back_untouched_changes_nothing(site: Site, town: Town) -> None:
    rules = rules_in_force(town)

    assert sends(site.mairie()).status_code == 303

    assert rules_in_force(town) == rules


@on_both
def test_two_agents_at_once_the_second_is_told_of_the_first(site: Site, town: Town) -> None:
    browser = site.mairie()
    opened_before = form_of(browser.get(EDIT))
    sends(browser, **{"soon-wave": "50 min"})

    answer = browser.post(EDIT, data=opened_before | {"adopter": "1", "soon-wave": "70 min"})

    assert answer.status_code == 409
    assert "Camille Petit a adopté la version 1" in words(answer)
    assert "Dans les jours qui viennent : des voisins sollicités ensemble ont pour répondre : 50 min" in words(answer)
    assert form_of(answer)["soon-wave"] == "70 min", "nothing typed is lost"
    assert rules_in_force(town).for_urgency(Urgency.SOON).wave.total_seconds() == 3000
    again = browser.post(EDIT, data=form_of(answer) | {"adopter": "1"})
    assert again.status_code == 303
    assert rules_in_force(town).for_urgency(Urgency.SOON).wave.total_seconds() == 4200


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("soon-wave", "bientôt", "n’est pas une durée"),
        ("soon-wave", "", "Indiquez une durée"),
        ("planned-reminders", "-1", "nombre entier, de 0 à 20"),
        ("planned-reminders", "²", "nombre entier, de 0 à 20"),
        ("immediate-hard_stop", "20 min", "L’arrêt doit venir après"),
        ("soon-next_referent", "personne", "Choisissez à qui demander ensuite."),
        ("max_waves", "2,5", "nombre entier, de 1 à 20"),
        ("max_waves", "nan", "nombre entier, de 1 à 20"),
        ("wave_target", "1,5", "Indiquez un nombre, de 0,5 à 0,99."),
        ("weights-distance", "-4", "nombre entier, de 0 à 500"),
        ("weights-rest_days", "0", "nombre entier, de 1 à 500"),  # a share of no days is no share
        ("digest_at", "25h", "Indiquez une heure"),
        ("quiet_from", "le soir", "Indiquez une heure, par exemple 8h30."),
        ("quiet_from", "13h", "au moins six heures par jour"),
        ("digest_at", "6h", "une heure où l’on peut écrire aux gens"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(
    site: Site, town: Town, name: str, typed: str, message: str
) -> None:
    rules = rules_in_force(town)

    answer = sends(site.mairie(), **{name: typed, "soon-verify": "9 h"})

    assert answer.status_code == 422
    assert message in words(answer)
    assert f'id="{name}-error"' in answer.get_data(as_text=True)
    assert form_of(answer)["soon-verify"] == "9 h"
    assert rules_in_force(town) == rules


def test_the_timeline_is_shown_before_anything_is_adopted(site: Site, town: Town) -> None:
    rules = rules_in_force(town)

    page = words(answer := sends(site.mairie(), "voir", **{"soon-referent_answer": "50 min"}))

    assert answer.status_code == 200
    assert "mardi 24 novembre à 10h50 Sans réponse, un rappel est envoyé au référent." in page
    assert "mardi 24 novembre à 11h40 Sans réponse, un autre référent est sollicité" in page
    assert "vendredi 27 novembre à 20h50" in page, "waking hours end at nine"
    assert "samedi 28 novembre à 8h40" in page
    assert form_of(answer)["soon-referent_answer"] == "50 min"
    assert rules_in_force(town) == rules


def test_what_comes_again_and_again_is_told_once_with_its_last_time(site: Site) -> None:
    page = words(sends(site.mairie(), "voir", **{"soon-wave": "1 h", "soon-hard_stop": "jamais", "max_waves": "5"}))

    folded = "Sans réponse, d’autres voisins sont sollicités, tour après tour (tours 2 à 5). La dernière fois, mardi 24"
    assert f"mardi 24 novembre à 12h30 {folded} novembre à 15h30" in page
    assert "(tour 3)" not in page


def test_only_the_mairie_changes_the_rules(site: Site, town: Town) -> None:
    browser = site.signed_in(town.prescriber_id)

    assert browser.get(PAGE).status_code == 403
    assert browser.get(EDIT).status_code == 403
    assert site.browser().get(PAGE).status_code == 302
    assert site.mairie().post(EDIT).status_code == 400, "no token"


def test_a_version_of_the_past_can_be_read(site: Site, town: Town) -> None:
    browser = site.mairie()
    sends(browser, **{"soon-wave": "33 min"})
    sends(browser, **{"soon-wave": "44 min"})

    assert "33 min" in words(browser.get(f"{PAGE}?version=1"))
    assert browser.get(f"{PAGE}?version=9").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"wave_size": "6", "wave_most": "4"}, "wave_size", "Pas plus que « au plus », qui est de 4."),
        ({"asks_per_day": "5", "asks_per_week": "3"}, "asks_per_day", "Pas plus en un jour qu’en sept jours : 3."),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(typed: dict[str, str], field: str, message: str) -> None:
    form = RulesForm.filled(Rules())
    form.typed |= typed

    assert form.read() is None
    assert form.errors == {field: message}


def test_a_version_says_what_it_changed(site: Site, town: Town) -> None:
    with town.desk() as desk:
        adopt_rules(desk, Rules(asks_per_week=4), desk.session.get_one(Agent, town.mairie_id), base=None, note="")

    page = words(site.mairie().get("/mairie/regles?version=1"))

    assert "Ce que cette version a changé" in page
    assert "Sollicitations d’un même voisin en sept jours, au plus : 4 au lieu de 3" in page


def test_every_number_stands_under_one_heading_that_says_what_it_is_for(site: Site) -> None:
    placed = [number.path for group in GROUPS for number in group.numbers]
    assert sorted(placed) == sorted(number.path for number in numbers())

    for path in ("/mairie/regles", "/mairie/regles/modifier"):
        shown = words(site.mairie().get(path))
        assert all(group.title in shown and group.about in shown for group in GROUPS)
        assert all(number.label in shown for group in GROUPS for number in group.numbers)


def test_a_form_of_a_version_that_never_was_changes_nothing(site: Site, town: Town) -> None:
    browser = site.mairie()
    before = rules_in_force(town)

    answer = browser.post(EDIT, data=form_of(browser.get(EDIT)) | {"adopter": "1", "base": "7", "soon-wave": "70 min"})

    assert answer.status_code == 409
    assert "une version qui n’existe pas" in words(answer)
    assert form_of(answer)["soon-wave"] in {"70 min", "1 h 10"}, "what was typed is there"
    assert rules_in_force(town) == before


def names_of(answer: TestResponse) -> list[str]:
    """Whom the effect of the points shows, in order."""
    shown = answer.text.partition('id="effet"')[2].partition("</section>")[0]
    return re.findall(r"<li>\s*<strong>([^<]+)</strong>", shown)


ONLY_DISTANCE = {
    "weights-distance": "100",
    **{f"weights-{name}": "0" for name in ("wait", "rest", "recent", "this_week", "in_hand", "answers", "newcomer")},
}


@on_both
def test_the_effect_of_points_is_shown_on_a_recent_request_and_nothing_is_kept(site: Site, town: Town) -> None:
    anne, near = town.referent(), town.bricoleur(metres=300)
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    near.expects("aider")
    town.now += timedelta(days=2)
    far, request, rules = town.bricoleur(metres=1_400), town.records_request("furniture"), rules_in_force(town)
    browser = site.mairie()

    usual, turned = sends(browser, "effet"), sends(browser, "effet", **ONLY_DISTANCE)

    assert usual.status_code == turned.status_code == 200
    assert names_of(usual) == ["Dominique 04 Martin", "Dominique 02 Martin"], "asked two days ago: not at once again"
    assert "L’ordre ne change pas." in words(usual)
    assert names_of(turned) == ["Dominique 02 Martin", "Dominique 04 Martin"]
    assert f"Si la demande {request.ref}" in words(turned)
    assert "monte d’une place (en place 2 aujourd’hui)" in words(turned)
    assert "L’ordre ne change pas." not in words(turned)
    assert form_of(turned)["weights-distance"] == "100", "nothing typed is lost"
    assert rules_in_force(town) == rules
    town.delivers()
    assert far.texts == []


def test_who_looked_at_the_effect_is_written_down_with_its_request(site: Site, town: Town) -> None:
    request = town.records_request()
    town.bricoleur()
    town.bricoleur(metres=400)
    browser = site.mairie()

    sends(browser, "voir")
    sends(browser, "effet")

    with town.sessions() as session:
        (look,) = session.scalars(select(Consultation).where(Consultation.page == "board.change_rules"))
        assert (look.request_id, look.reader_agent_id) == (request.id, town.mairie_id)


def test_the_effect_needs_a_request_of_this_commune_and_two_neighbours(site: Site, town: Town) -> None:
    browser = site.mairie()
    assert "Pas d’exemple à montrer" in words(sends(browser, "effet"))
    town.records_request()
    town.bricoleur()
    assert "Pas d’exemple à montrer" in words(sends(browser, "effet"))
    town.bricoleur(metres=400)
    assert len(names_of(sends(browser, "effet"))) == 2

    with town.sessions() as session:
        session.execute(update(Request).values(lat=None, lon=None))
        session.commit()
    assert "Pas d’exemple à montrer" in words(sends(browser, "effet"))


def test_points_that_cannot_be_are_said_beside_their_field_and_show_no_effect(site: Site) -> None:
    answer = sends(site.mairie(), "effet", **{"weights-distance": "beaucoup"})

    assert answer.status_code == 422
    assert '<p class="error" id="weights-distance-error">Indiquez un nombre entier, de 0 à 500.' in answer.text
    assert form_of(answer)["weights-distance"] == "beaucoup"
    assert "Qui serait sollicité d’abord" not in words(answer)
