"""What an agent does with a request afterwards: notes, news, how to be told, the sheet for the person, searching."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from dispatch import bricoleurs, mairie, referents, search
from dispatch.availability import offered_windows
from dispatch.mail.tables import MailMessage
from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.prescribing.tables import AgentWish
from dispatch.requests import Request
from dispatch.states import MessageState, NoticeBy
from tests.stories.counter import wishes
from tests.stories.town import Phone, Town
from tests.voisinage.intake_counter import Counter, another_agent
from tests.voisinage.open_site import csrf_of, on_both, words
from tests.voisinage.prescriber_phone import phone_of, served
from voisinage.db import db


@pytest.fixture
def anne(town: Town) -> Phone:
    return town.referent()


@pytest.fixture(scope="module")
def address(shared_sqlite: Engine) -> Iterator[str]:
    with served(shared_sqlite) as address:
        yield address


def sends(browser: FlaskClient, request: Request, noun: str, **form: str) -> TestResponse:
    """Send one of the small forms of a request's page."""
    page = f"/demandes/{request.ref}"
    token = csrf_of(browser.get(page))
    return browser.post(f"{page}/{noun}", data={"csrf_token": token, **form}, follow_redirects=True)


@on_both
def test_a_note_is_read_by_the_mairie_the_team_and_the_referent_it_is_for(
    counter: Counter, town: Town, anne: Phone
) -> None:
    request, site = town.records_request(), counter.site
    hers = site.browser()
    hers.post(f"/l/{anne.link()}/prise-en-charge")
    sends(counter.browser, request, "notes", note="Elle entend mal.", for_referent="y")
    sends(counter.browser, request, "notes", note="Vue au bureau\nmardi.")
    colleague = site.signed_in(another_agent(site, same_organisation=True))
    pages = {
        "mairie": site.mairie().get(f"/mairie/demandes/{request.ref}"),
        "colleague": colleague.get(f"/demandes/{request.ref}"),
        "referent": hers.get(f"/l/{anne.link()}"),
        "stranger": site.browser().get(f"/l/{anne.link()}"),
    }

    read = {who: ["entend mal" in words(page), "Vue au bureau" in words(page)] for who, page in pages.items()}

    assert read == {
        "mairie": [True, True], "colleague": [True, True], "referent": [True, False], "stranger": [False, False],
    }  # fmt: skip


@pytest.mark.parametrize(("body", "said"), [("  ", "Écrivez la note"), ("x" * 501, "C’est trop long")])
def test_a_note_that_does_not_fit_comes_back(counter: Counter, town: Town, body: str, said: str) -> None:
    request = town.records_request()

    answer = sends(counter.browser, request, "notes", note=body, for_referent="y")

    assert answer.status_code == 422
    assert said in words(answer)
    assert body.strip() in answer.text
    assert 'name="for_referent" value="y" checked' in answer.text


@on_both
def test_news_are_asked_for_once_a_day(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()
    anne.taps(referents.take_charge)

    first = sends(counter.browser, request, "nouvelles")
    second = sends(counter.browser, request, "nouvelles")

    assert "le référent reçoit un SMS" in words(first)
    assert "Demander des nouvelles" not in words(first)
    assert "Des nouvelles ont déjà été demandées" in words(second)
    assert "Camille Petit a demandé des nouvelles au référent." in words(second)
    town.delivers()
    assert [("aimerait des nouvelles" in text) for text in anne.texts].count(True) == 1


def test_without_anybody_to_text_the_mairie_is_to_be_called(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()
    with town.sessions.begin() as session:
        session.get_one(Commune, town.commune_id).alert_phone = None

    assert "appelez la mairie au 01 99 00 01 00" in words(sends(counter.browser, request, "nouvelles"))


def chooses(counter: Counter, **form: str) -> TestResponse:
    token = csrf_of(counter.browser.get("/preferences"))
    return counter.browser.post("/preferences", data={"csrf_token": token, **form}, follow_redirects=True)


@on_both
def test_a_choice_is_kept(counter: Counter, town: Town) -> None:
    before = words(counter.browser.get("/preferences"))
    assert "Par courriel, à" not in before, "no server of mails here"
    assert "l’envoi de courriels n’est pas réglé" in before

    answer = chooses(counter, told_by="sms", phone="06 39 98 07 77")

    assert "Vos préférences sont enregistrées." in words(answer)
    assert 'value="06 39 98 07 77"' in answer.text
    with town.sessions() as session:
        wish = session.get_one(AgentWish, town.prescriber_id)
        assert (wish.told_by, wish.phone) == (NoticeBy.SMS, "+33639980777")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"told_by": "sms"}, "donnez ci-dessous votre numéro"),
        ({"told_by": "sms", "phone": "12"}, "numéro"),
        ({"told_by": "sms", "phone": "01 99 00 01 99"}, "C’est un numéro fixe"),
        ({"told_by": "pigeon"}, ""),
        ({"told_by": "mail"}, ""),
    ],
)
def test_a_choice_that_does_not_fit_is_not_kept(counter: Counter, town: Town, form: dict[str, str], said: str) -> None:
    answer = chooses(counter, **form)

    assert answer.status_code == 422
    assert said in words(answer)
    with town.sessions() as session:
        assert session.get(AgentWish, town.prescriber_id) is None


def test_a_mail_that_came_back_is_told_above_the_list(counter: Counter, town: Town) -> None:
    wishes(town, NoticeBy.MAIL)
    with town.sessions.begin() as session:
        agent = session.get_one(Agent, town.prescriber_id)
        mail = MailMessage(
            key="1", agent_id=agent.id, to_address=agent.email, subject="x", state=MessageState.FAILED,
            created_at=town.now, due_at=town.now, expires_at=town.now,
        )  # fmt: skip
        session.add(mail)

    assert "Notre dernier courriel ne vous est pas parvenu." in words(counter.browser.get("/demandes"))
    wishes(town, NoticeBy.NONE)
    assert "courriel" not in words(counter.browser.get("/demandes"))


def test_a_text_that_did_not_reach_a_prescriber_names_them_to_the_mairie(counter: Counter, town: Town) -> None:
    wishes(town, NoticeBy.SMS, "+33639980777")
    request = town.records_request()
    with town.desk() as desk:
        mairie.cancel(desk, request.id, desk.session.get_one(Agent, town.mairie_id))
    with town.sessions.begin() as session:
        for message in town.messages():
            if message.kind == "prescriber_outcome":
                kept = session.merge(message)
                kept.state, kept.ended_at = MessageState.FAILED, town.now

    page = words(counter.site.mairie().get("/mairie/"))

    assert "Camille Petit 06 39 98 07 77" in page
    assert "dire à qui l’a signalée comment la demande a fini" in page


def test_the_sheet_says_who_comes_when_with_which_code_and_whom_to_call(
    counter: Counter, town: Town, anne: Phone
) -> None:
    paul, request = town.bricoleur(), town.records_request(hours=6)
    sheet = f"/demandes/{request.ref}/fiche"
    before = words(counter.browser.get(sheet))
    assert "On vous appellera pour le dire" in before
    anne.taps(referents.take_charge)
    assert "Dominique 01 vous appellera pour le dire" in words(counter.browser.get(sheet))
    anne.taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)

    page = words(counter.browser.get(sheet))

    told = ("Qui vient Dominique 02", "lundi 23 novembre entre 10h et 15h", request.mission_code, "01 99 00 01 00")
    assert [known for known in told if known not in page] == []
    assert "votre carte, votre chéquier ou un code secret" in page
    assert "12 rue des Lilas" not in page

    town.acts(mairie.cancel, request)
    assert counter.browser.get(sheet).status_code == 302


LINE = "mardi 24 novembre entre 9h et 12h, ou entre 14h et 18h"


@pytest.mark.parametrize(("half_days", "said"), [(4, LINE), (14, "à convenir au téléphone, parmi les moments")])
def test_the_sheet_is_one_page_however_many_hours_were_said(
    counter: Counter, address: str, browser: Browser, half_days: int, said: str
) -> None:
    week = [half_day.window for half_day in offered_windows(counter.site.town.now, ZoneInfo("Europe/Paris"))]
    request = counter.site.town.records_request("furniture", windows=week[:half_days], first_name="Marie-Antoinette")
    with phone_of(counter, address, browser) as phone:
        page = phone.opens(f"/demandes/{request.ref}/fiche")
        expect(page.locator(".slip")).to_contain_text(said)
        printed = page.pdf(format="A5")

    assert printed.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("size", ["A5", "A4"])
def test_the_sheet_is_one_page(counter: Counter, address: str, browser: Browser, size: str) -> None:
    town = counter.site.town
    anne, neighbours = town.referent(), [town.bricoleur(), town.bricoleur()]
    request = town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    for neighbour in neighbours:
        neighbour.taps(bricoleurs.accept)
    with phone_of(counter, address, browser) as phone:
        page = phone.opens(f"/demandes/{request.ref}/fiche")
        page.emulate_media(media="print")
        assert page.locator("nav").first.is_hidden()
        assert page.get_by_role("button", name="Imprimer").is_hidden()
        ground = "element => getComputedStyle(element).backgroundColor"
        assert page.locator(".slip").evaluate(ground) == "rgb(255, 255, 255)"
        printed = page.pdf(format=size)

    assert printed.count(b"/Type /Page\n") == 1


def test_the_list_is_searched_by_reference_or_first_name(counter: Counter, town: Town, anne: Phone) -> None:
    odette = town.records_request()
    emile = town.records_request("tap", first_name="Émile", phone="+33199000144")

    def found(words_typed: str, show: str = "en-cours") -> list[bool]:
        page = words(counter.browser.get("/demandes", query_string={"q": words_typed, "voir": show}))
        return [f"pour {name}" in page for name in ("Odette", "Émile")]

    assert found(odette.ref.lower()[:4]) == [True, False]
    assert found("émile") == [False, True]
    assert found("ÉM") == [False, True]
    assert found("odett") == [True, False]
    assert found("%") == [False, False]
    assert found("x\x00'; --") == [False, False]
    town.acts(mairie.cancel, emile)
    assert found("émile") == [False, False]
    assert found("émile", "toutes") == [False, True]


def test_filters_stay_in_every_address_of_the_list(counter: Counter, town: Town, anne: Phone) -> None:
    another_agent(counter.site, same_organisation=True)
    page = counter.browser.get("/demandes?voir=toutes&de=organisation&q=zz")

    assert "Rien ne correspond à « zz »." in words(page)
    assert "voir=terminees&amp;de=organisation&amp;q=zz" in page.text
    assert 'name="voir" value="toutes"' in page.text


def test_a_team_is_offered_to_those_who_have_one(counter: Counter, town: Town, anne: Phone) -> None:
    town.records_request()
    assert "Mon équipe" not in words(counter.browser.get("/demandes"))

    colleague = counter.site.signed_in(another_agent(counter.site, same_organisation=True))

    assert "Mon équipe" in words(counter.browser.get("/demandes"))
    assert "par Camille Petit" in words(colleague.get("/demandes?de=organisation"))


def test_the_number_of_queries_does_not_grow_with_the_list(counter: Counter, town: Town, anne: Phone) -> None:
    request = town.records_request()
    one = queries(counter)
    town.copies(request, 45)

    assert queries(counter) <= one


def queries(counter: Counter) -> int:
    """How many statements the list takes."""
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        counted.append(statement)

    with counter.site.app.app_context():
        event.listen(db.engine, "before_cursor_execute", count)
        assert counter.browser.get("/demandes?voir=toutes").status_code == 200
        event.remove(db.engine, "before_cursor_execute", count)
    assert counted
    return len(counted)
