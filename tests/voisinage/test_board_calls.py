"""The sheet of calls: names once somebody made it, results typed in on one page, the second of two agents told."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from dispatch.calling.tables import CallLine
from dispatch.people import Agent, Organisation
from dispatch.places import Commune
from dispatch.states import AgentRole, State
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words

SHEET, RESULTS = "/mairie/appels", "/mairie/appels/saisie"


def makes(browser: FlaskClient) -> TestResponse:
    return browser.post(SHEET, data={"csrf_token": csrf_of(browser.get(SHEET))}, follow_redirects=True)


def lines(town: Town) -> list[CallLine]:
    with town.sessions() as session:
        return list(session.scalars(select(CallLine).order_by(CallLine.id)))


def types(browser: FlaskClient, page: TestResponse, **typed: str) -> TestResponse:
    shown = re.search(r'name="lignes" value="([^"]*)"', page.text)
    assert shown
    data = {"csrf_token": csrf_of(page), "lignes": shown[1], **typed}
    return browser.post(RESULTS, data=data, follow_redirects=True)


@on_both
def test_from_the_preview_to_the_paper_to_the_results(site: Site, town: Town) -> None:
    request, browser = town.records_request(point=None, first_name="Odette"), site.mairie()
    preview = browser.get(SHEET)
    assert request.ref in preview.text
    assert "demander où se trouve l’adresse" in words(preview)
    assert "Odette" not in words(preview), "a name is shown to whoever asked for it, and the journal says so"

    sheet = makes(browser)
    assert "1 appel sur la feuille du jour." in words(sheet)
    assert "A1 Odette 01 99 00 01 99 personne aidée" in words(sheet)
    assert "Joint Pas de réponse À rappeler" in words(sheet)
    (line,) = lines(town)

    page = browser.get(RESULTS)
    after = types(browser, page, **{f"resultat-{line.id}": "reached", f"note-{line.id}": "C’est derrière l’église."})
    assert "C’est noté pour A1. Merci !" in words(after)
    assert "Tout est saisi." in words(after)
    assert "Joint saisi" in words(browser.get(SHEET))
    story = words(browser.get(f"/mairie/demandes/{request.ref}"))
    assert "Camille Petit a mis un appel à ce sujet sur la feuille du jour." in story
    assert "Camille Petit a appelé la personne : joint." in story
    assert "C’est derrière l’église." in story


@on_both
def test_the_second_of_two_agents_is_told_and_keeps_what_they_typed(site: Site, town: Town) -> None:
    town.records_request(point=None)
    first, second = site.mairie(), site.mairie()
    makes(first)
    (line,) = lines(town)
    pages = first.get(RESULTS), second.get(RESULTS)
    types(first, pages[0], **{f"resultat-{line.id}": "reached"})

    answer = types(second, pages[1], **{f"resultat-{line.id}": "no_answer", f"note-{line.id}": "Trois fois."})

    assert answer.status_code == 409
    assert "A1 : déjà saisi par Camille Petit (joint)" in words(answer)
    assert "Ce que vous aviez saisi n’est pas noté : pas de réponse, « Trois fois. »" in words(answer)
    assert [one.outcome for one in lines(town)] == ["reached"]


@on_both
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"note": "Bonjour"}, "Choisissez ce qu’a donné l’appel."),
        ({"resultat": "done"}, "Choisissez ce qu’a donné l’appel."),
        ({"resultat": "nonsense", "note": "x"}, "Choisissez ce qu’a donné l’appel."),
        ({"resultat": "reached", "note": "x" * 501}, "Cette note est trop longue"),
    ],
)
def test_a_mistake_is_told_beside_its_line_and_nothing_is_noted(
    site: Site, town: Town, typed: dict[str, str], told: str
) -> None:
    town.records_request(point=None)
    town.records_request("furniture")
    browser = site.mairie()
    makes(browser)
    wrong, right = lines(town)
    fields = {f"{name}-{wrong.id}": word for name, word in typed.items()} | {f"resultat-{right.id}": "call_back"}

    answer = types(browser, browser.get(RESULTS), **fields)

    assert answer.status_code == 422
    assert f"{wrong.code} : {told}" in words(answer)
    field = "note" if "note" in told else "resultat"
    assert f'href="#{field}-{wrong.id}"' in answer.text
    assert 'value="call_back" selected' in answer.text, "what was right is still there"
    assert [line.outcome for line in lines(town)] == [None, None]


def test_a_note_on_somebodys_health_is_kept_only_once_it_is_meant(site: Site, town: Town) -> None:
    town.records_request(point=None)
    browser = site.mairie()
    makes(browser)
    (line,) = lines(town)
    typed = {f"resultat-{line.id}": "reached", f"note-{line.id}": "Elle prend de l’insuline."}

    warned = types(browser, browser.get(RESULTS), **typed)

    assert warned.status_code == 422
    assert "« insuline » touche à la santé" in words(warned)
    assert "Je garde ce texte tel qu’il est" in words(warned)
    assert 'value="Elle prend de l’insuline."' in warned.text, "nothing typed is lost"
    assert lines(town)[0].outcome is None
    types(browser, warned, **typed, **{f"garder-{line.id}": "y"})
    assert lines(town)[0].outcome == "reached"


@on_both
def test_a_sheet_waits_a_week_for_its_results(site: Site, town: Town) -> None:
    town.records_request(point=None)
    browser = site.mairie()
    makes(browser)
    town.now += timedelta(days=3)

    assert "A1" in words(site.mairie().get(RESULTS))
    assert "(lundi 23 novembre)" in words(site.mairie().get(RESULTS))
    town.now += timedelta(days=5)
    assert "Tout est saisi." in words(site.mairie().get(RESULTS))


@on_both
def test_a_call_that_says_done_goes_by_the_ordinary_verbs(site: Site, town: Town) -> None:
    request = town.records_request(point=None)
    with town.sessions.begin() as session:
        session.merge(town.fresh(request)).stuck_reason = "unverified"  # type: ignore[assignment]
    browser = site.mairie()
    makes(browser)
    (line,) = lines(town)

    types(browser, browser.get(RESULTS), **{f"resultat-{line.id}": "done"})

    assert town.state(request) is State.VERIFIED
    assert town.events(request)[-2:] == ["call_made", "verified"]


def test_the_sheet_is_a_file_too(site: Site, town: Town) -> None:
    town.records_request(point=None, first_name="=1+1")
    browser = site.mairie()
    makes(browser)
    rows = list(csv.reader(StringIO(browser.get(f"{SHEET}.csv").get_data().decode("utf-8-sig")), delimiter=";"))

    assert rows[1][:4] == ["A1", "'=1+1", "personne aidée", "01 99 00 01 99"]
    assert browser.get(f"{SHEET}.xlsx").status_code == 200


@on_both
@pytest.mark.parametrize("ids", ["", "x", "999999999", "99999999999999999999", "-1", "1,1,1", ",,,"])
def test_lines_of_nowhere_are_passed_over(site: Site, town: Town, ids: str) -> None:
    town.records_request(point=None)
    browser = site.mairie()
    makes(browser)
    data = {"csrf_token": csrf_of(browser.get(RESULTS)), "lignes": ids}

    assert browser.post(RESULTS, data=data).status_code == 303


@on_both
def test_another_commune_sees_and_changes_nothing_of_it(site: Site, town: Town) -> None:
    town.records_request(point=None, first_name="Odette")
    makes(site.mairie())
    (line,) = lines(town)
    stranger = site.signed_in(_stranger(town))

    assert "Odette" not in words(stranger.get(SHEET))
    page = stranger.get("/mairie/crise")
    data = {"csrf_token": csrf_of(page), "lignes": str(line.id), f"resultat-{line.id}": "reached"}
    stranger.post(RESULTS, data=data)
    assert lines(town)[0].outcome is None


def test_only_the_mairie(site: Site, town: Town) -> None:
    for path in (SHEET, RESULTS, f"{SHEET}.csv"):
        assert site.browser().get(path).status_code == 302
        assert site.signed_in(town.prescriber_id).get(path).status_code == 403


def _stranger(town: Town) -> int:
    with town.sessions.begin() as session:
        other = Commune(insee="99002", name="Valclair", contact_phone="+33199000200", alert_phone=None, rules={})
        session.add(other)
        session.flush()
        agent = Agent(
            commune_id=other.id, organisation=Organisation(commune_id=other.id, name="Mairie"), password_hash="x",
            email="m@valclair.exemple", role=AgentRole.MAIRIE, first_name="Sacha", last_name="Roux",
        )  # fmt: skip
        session.add(agent)
        session.flush()
        return agent.id
