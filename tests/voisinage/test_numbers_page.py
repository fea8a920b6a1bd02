"""The mairie's page of numbers to verify, and the page behind the link of a code."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from dispatch.desk import Line
from dispatch.line import PhoneCode
from dispatch.people import Agent, Organisation, Volunteer
from dispatch.places import Commune
from dispatch.states import AgentRole
from tests.stories.joining import is_met, signs_up
from tests.stories.new_number import code_on, codes_in_outbox, is_sent_a_code, is_verified, newcomer, token_on
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from voisinage.desk import Office
from voisinage.volunteers import number_page

PAGE = "/mairie/numeros"


def presses(site: Site, phone: Phone, noun: str, *, agent_id: int | None = None, **form: str) -> TestResponse:
    """An agent of the mairie presses a button for this volunteer, and what the next page says."""
    browser = site.signed_in(agent_id or site.town.mairie_id)
    token = csrf_of(browser.get("/mairie/"))
    path = f"{PAGE}/{phone.volunteer_id}/{noun}" if phone.volunteer_id else f"{PAGE}/{noun}"
    answer = browser.post(path, data={"csrf_token": token, **form}, follow_redirects=True)
    site.town.delivers()
    return answer


def a_stranger(town: Town) -> int:
    """An agent of another mairie."""
    with town.sessions.begin() as session:
        other = Commune(insee="99002", name="Valclair", contact_phone="+33199000200", rules={})
        session.add(other)
        session.flush()
        office = Organisation(commune_id=other.id, name="Mairie")
        stranger = Agent(
            commune_id=other.id, organisation=office, email="m@valclair.exemple", password_hash="x",
            role=AgentRole.MAIRIE, first_name="Sacha", last_name="Roux",
        )  # fmt: skip
        session.add(stranger)
        session.flush()
        return stranger.id


def test_nobody_to_verify(site: Site, town: Town) -> None:
    town.bricoleur()
    assert "Tous les numéros sont vérifiés." in words(site.mairie().get(PAGE))
    assert "numéro est à vérifier" not in words(site.mairie().get("/mairie/"))


def test_only_the_mairie_may_look(site: Site, town: Town) -> None:
    assert site.browser().get(PAGE).status_code == 302
    assert site.signed_in(town.prescriber_id).get(PAGE).status_code == 403


@on_both
def test_the_first_page_counts_them_and_leads_there(site: Site, town: Town) -> None:
    paul, nadia = newcomer(town, town.bricoleur()), newcomer(town, town.referent())
    town.bricoleur()
    browser = site.mairie()
    assert "2 bénévoles dont le numéro est à vérifier" in words(browser.get("/mairie/"))
    assert f'href="{PAGE}"' in browser.get("/mairie/").text

    page = browser.get(PAGE)
    assert "2 numéros à vérifier" in words(page)
    for phone in (paul, nadia):
        assert f"tel:{phone.number}" in page.text
    assert words(page).count("Aucun code envoyé.") == 2


def test_a_commune_that_asks_for_no_confirmation_is_not_bothered(site: Site, town: Town) -> None:
    newcomer(town, town.bricoleur())
    town.commune_rules(verify_phones=False)
    assert "numéro est à vérifier" not in words(site.mairie().get("/mairie/"))


@on_both
def test_a_code_is_sent_then_typed_as_told_by_phone(site: Site, town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    assert "Le code part par SMS." in words(presses(site, paul, "code"))
    page = words(site.mairie().get(PAGE))
    assert "Code parti lundi 23 novembre à 9h." in page
    code = code_on(paul)

    refused = presses(site, paul, "saisie", code=f"{(int(code) + 1) % 10**6:06}")
    assert refused.status_code == 422
    assert "Ce n’est pas le bon code" in words(refused)
    assert re.search(r'id="code-\d+"[^>]*value="\d{6}"[^>]*aria-invalid="true"', refused.text, re.DOTALL)
    assert "<title>Erreur" in refused.text

    done = words(presses(site, paul, "saisie", code=f"{code[:3]} {code[3:]}"))
    assert "est vérifié" in done
    assert "Tous les numéros sont vérifiés." in done
    assert "au téléphone, par Camille Petit" in done


@on_both
def test_wrong_codes_are_counted_page_after_page(site: Site, town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    is_sent_a_code(town, paul)
    for _ in range(5):
        presses(site, paul, "saisie", code="abc")
    assert "Trop de codes faux" in words(presses(site, paul, "saisie", code=code_on(paul)))
    assert not is_verified(town, paul)
    assert "Trop de codes faux : renvoyez-en un." in words(site.mairie().get(PAGE))


@on_both
def test_verified_by_phone_twice_is_once_and_by_the_first(site: Site, town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    with town.sessions.begin() as session:
        office = session.scalars(select(Organisation)).first()
        assert office is not None
        colleague = Agent(
            commune_id=town.commune_id, organisation=office, email="c@clairval.exemple", password_hash="x",
            role=AgentRole.MAIRIE, first_name="Claude", last_name="Roy",
        )  # fmt: skip
        session.add(colleague)
        session.flush()
        colleague_id = colleague.id

    presses(site, paul, "verification")
    answer = presses(site, paul, "verification", agent_id=colleague_id)
    assert "est vérifié" in words(answer)
    assert "au téléphone, par Camille Petit" in words(answer)
    assert "ne sont plus nécessaires" not in words(answer)
    assert "Ce n’est plus nécessaire" in words(presses(site, paul, "code"))
    assert codes_in_outbox(town) == []


def test_two_agents_who_send_at_once_send_one_code(site: Site, town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    presses(site, paul, "code")
    assert "Un code vient de partir" in words(presses(site, paul, "code"))
    assert len(paul.texts) == 1


def test_all_at_once(site: Site, town: Town) -> None:
    everybody = Phone(town, 0, "")
    paul, nadia = newcomer(town, town.bricoleur()), newcomer(town, town.bricoleur())
    assert "2 codes partent par SMS." in words(presses(site, everybody, "codes"))
    assert len(paul.texts) == len(nadia.texts) == 1
    assert "Chacun a déjà un code encore valable." in words(presses(site, everybody, "codes"))


@on_both
def test_what_became_of_the_code_is_told(site: Site, town: Town) -> None:
    lost, late = newcomer(town, town.bricoleur()), newcomer(town, town.bricoleur())
    town.carrier.refuse(lost.number, permanent=True)
    is_sent_a_code(town, lost)
    is_sent_a_code(town, late)
    with town.sessions.begin() as session:
        session.execute(
            update(PhoneCode).where(PhoneCode.volunteer_id == late.volunteer_id).values(sent_at=town.now.replace(day=1))
        )
    page = words(site.mairie().get(PAGE))
    assert "Le code n’a pas pu arriver : téléphonez à cette personne." in page
    assert "Il n’est plus valable : renvoyez-en un." in page


def test_a_landline_is_for_the_mairie_to_call(site: Site, town: Town) -> None:
    newcomer(town, town.bricoleur(), number="+33199000142")
    page = site.mairie().get(PAGE)
    assert "Téléphone fixe : appelez cette personne pour vérifier." in words(page)
    assert "Saisir le code" not in page.text
    assert "Vérifié au téléphone" in page.text


@on_both
def test_another_commune_sees_and_changes_nothing(site: Site, town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    stranger = a_stranger(town)
    assert paul.number not in site.signed_in(stranger).get(PAGE).text
    before = site.everything()
    for noun in ("code", "saisie", "verification"):
        assert presses(site, paul, noun, agent_id=stranger).status_code == 404
        assert presses(site, Phone(town, 10**12, ""), noun).status_code == 404
    assert site.everything() == before


def test_a_button_without_its_token_does_nothing(site: Site, town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    browser = site.mairie()
    for path in (f"{PAGE}/{paul.volunteer_id}/verification", f"{PAGE}/codes"):
        assert browser.post(path).status_code == 400
    assert not is_verified(town, paul)
    assert not paul.texts


@on_both
def test_the_list_turns_its_pages(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        session.add_all(
            Volunteer(
                commune_id=town.commune_id, first_name="Dominique", last_name=f"Martin {number:02}", is_referent=True,
                phone=f"+336399855{number:02}",
            )
            for number in range(30)
        )  # fmt: skip
    browser = site.mairie()
    assert "page 1 sur 2" in words(browser.get(PAGE))
    assert "Martin 29" in words(browser.get(f"{PAGE}?page=2"))
    for page in ("0", "-3", "9999999999999", "x"):
        assert browser.get(f"{PAGE}?page={page}").status_code == 200


@on_both
def test_the_link_asks_and_changes_nothing_until_the_button_is_pressed(site: Site, town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    is_sent_a_code(town, paul)
    path, before = f"/n/{token_on(paul)}", site.everything()
    browser = site.browser(cookies=False)

    page = browser.get(path)
    browser.head(path)
    assert "Est-ce bien votre numéro ?" in words(page)
    assert f"06 .. .. .. {paul.number[-2:]}" in words(page).replace("\N{NO-BREAK SPACE}", " ")
    assert [secret for secret in site.secrets() if secret in page.text] == []
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert site.everything() == before

    for _ in range(2):
        assert "Merci, c’est confirmé" in words(browser.post(path, follow_redirects=True))
    assert is_verified(town, paul)
    assert "Merci, c’est confirmé" in words(browser.get(path))


def test_whoever_confirms_reads_what_really_comes_next(site: Site, town: Town) -> None:
    jean = signs_up(town)
    path = f"/n/{token_on(jean)}"
    browser = site.browser(cookies=False)

    assert "La mairie vous appelle pour faire connaissance." in words(browser.post(path, follow_redirects=True))
    is_met(town, jean)
    assert "Tout est prêt" in words(browser.get(path))


def test_a_link_too_old_or_unknown_is_no_dead_end(site: Site, town: Town) -> None:
    paul = newcomer(town, town.bricoleur())
    is_sent_a_code(town, paul)
    path = f"/n/{token_on(paul)}"
    town.fast_forward(days=8)

    assert "Il a plus de sept jours." in words(site.browser().post(path, follow_redirects=True))
    assert "tel:+33199000100" in site.browser().get(path).text
    assert not is_verified(town, paul)
    for unknown in ("x", "x" * 22, "%00", "é" * 3_000):
        answer = site.browser().get(f"/n/{unknown}")
        assert answer.status_code in (404, 414)
    assert "Appelez le numéro écrit dans le message" in words(site.browser().get("/n/x"))


@pytest.mark.parametrize(("phone", "masked"), [("+262692123456", "0692 .. .. 56"), ("+508551234", "0508 .. .. 34")])
def test_overseas_numbers_are_masked_as_they_are_read(phone: str, masked: str) -> None:
    assert number_page.masked(phone) == masked


def test_where_calls_are_placed_a_landline_may_be_called(site: Site, town: Town) -> None:
    newcomer(town, town.bricoleur(), number="+33199000142")
    here: Office = site.app.extensions["voisinage"]
    site.app.extensions["voisinage"] = replace(here, line=Line(here.line.base_url, can_reply=False, can_call=True))
    try:
        assert "Appeler pour vérifier" in site.mairie().get(PAGE).text
    finally:
        site.app.extensions["voisinage"] = here
