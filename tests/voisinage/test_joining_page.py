"""The public page to sign up: one page, no cookie, no script; nothing typed is lost and nothing known is told."""

import re
from datetime import time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.joining.tables import Membership
from dispatch.people import AvailabilitySlot, VolunteerSkill
from dispatch.places import Commune
from dispatch.states import Travel
from tests.stories.town import CENTRE
from tests.voisinage.intake_counter import open_counter
from tests.voisinage.joiner import JOIN, Joiner
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from voisinage.joining.blueprint import MOST


@pytest.fixture
def joiner(site: Site) -> Joiner:
    open_counter(site)  # for its addresses
    return Joiner.at(site)


@on_both
def test_somebody_signs_up_and_gets_a_text(joiner: Joiner) -> None:
    answer = joiner.sends(joiner.fills())

    assert (answer.status_code, answer.location) == (303, f"{JOIN}/merci")
    assert "vous allez recevoir un texto" in words(joiner.browser.get(f"{JOIN}/merci"))
    (jean,) = joiner.everybody()
    assert (jean.first_name, jean.phone, jean.is_bricoleur, jean.is_referent) == ("Jean", "+33639980777", True, False)
    assert (jean.moves_by, jean.radius_m, jean.asks_per_week, jean.to_meet) == (Travel.BICYCLE, 3_000, 1, True)
    assert abs((jean.lat or 0) - CENTRE.lat) < 0.01
    with joiner.site.town.sessions() as session:
        assert set(session.scalars(select(VolunteerSkill.skill))) == {"electricity", "shopping"}
        slot = session.scalars(select(AvailabilitySlot)).one()
        assert (slot.weekday, slot.start_at, slot.end_at) == (0, time(8), time(18))
    assert "bien à vous" in joiner.texts()[-1]


@on_both
def test_a_known_number_gets_the_same_answer_and_changes_nothing(joiner: Joiner) -> None:
    first = joiner.sends(joiner.fills())
    before = joiner.everybody()[0]

    again = joiner.sends(joiner.fills(first_name="Mallory", phone="+33 6 39 98 07 77"))

    assert (again.status_code, again.location, again.data) == (first.status_code, first.location, first.data)
    assert [one.first_name for one in joiner.everybody()] == [before.first_name]


def test_no_public_page_sets_a_cookie(joiner: Joiner) -> None:
    for path in (JOIN, "/rejoindre", f"{JOIN}/charte", f"{JOIN}/merci", "/moi", "/moi/envoye", "/badge/x", "/moi/x"):
        assert "Set-Cookie" not in joiner.browser.get(path).headers, path
    assert "Set-Cookie" not in joiner.sends(joiner.fills()).headers


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_name": ""}, "Indiquez votre prénom."),
        ({"last_name": "x" * 61}, "C’est trop long : 60 caractères au plus."),
        ({"phone": "12"}, "Ce numéro"),
        ({"phone": "08 99 70 00 00"}, "numéro"),
        ({"address": ""}, "Indiquez votre adresse"),
        ({"address": "99 boulevard de Nulle Part"}, "Cette adresse n’est pas connue"),
        ({"bricoleur": ""}, "Choisissez au moins une façon d’aider."),
        ({"skills": []}, "Cochez au moins une chose"),
        ({"skills": ["alchemy"]}, "Choisissez dans la liste."),
        ({"half_days": ["9z"]}, "Choisissez dans la liste."),
        ({"radius": "1e9"}, "Choisissez dans la liste."),
        ({"charter": ""}, "Lisez la charte et cochez cette case."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    joiner: Joiner, wrong: dict[str, str | list[str]], said: str
) -> None:
    answer = joiner.sends(joiner.fills(**wrong))

    assert answer.status_code == 422
    page = words(answer)
    assert said in page
    html = answer.get_data(as_text=True)
    assert ('value="Dupuis-Garonne"' in html) or "last_name" in wrong
    if "skills" not in wrong:
        assert 'value="shopping" checked' in html
    if "half_days" not in wrong:
        assert 'value="0a" checked' in html
    assert joiner.everybody() == []


@pytest.mark.parametrize("name", ["first_name", "last_name", "phone", "address", "place", "seal", "charter_sha256"])
def test_whatever_bytes_are_sent_there_is_an_answer(joiner: Joiner, name: str) -> None:
    for odd in ("\0", "😀", "' OR 1=1 --", "<script>", "A" * 5_000, "٠٦٣٩٩٨٠٧٧٧"):
        assert joiner.sends(joiner.fills(**{name: odd})).status_code in (303, 422)


def test_an_address_that_is_not_sure_is_asked_for_and_then_taken(joiner: Joiner) -> None:
    asked = joiner.sends(joiner.fills(address="rue des Lilas"))
    assert "Choisissez l’adresse exacte" in words(asked)

    offered = re.search(r'name="place" value="([^"]*Rue des Lilas,[^"]*)"', asked.get_data(as_text=True))
    assert offered
    chosen = joiner.fills(address="rue des Lilas", answered="rue des Lilas", place=offered[1])

    assert joiner.sends(chosen).status_code == 303


def test_an_address_nobody_knows_is_kept_for_the_mairie_to_place(joiner: Joiner) -> None:
    typed = "derrière l’ancienne gare"

    assert joiner.sends(joiner.fills(address=typed, answered=typed, place="later")).status_code == 303

    (jean,) = joiner.everybody()
    assert jean.lat is None
    with joiner.site.town.sessions() as session:
        assert session.get_one(Membership, jean.id).address_to_place == typed
    mairie = joiner.site.mairie()
    assert typed in words(mairie.get("/mairie/recrutement"))
    place = f"/mairie/benevoles/{jean.id}/domicile"
    token = csrf_of(mairie.get(place))
    found = mairie.post(place, data={"csrf_token": token, "adresse": "12 rue des lilas"})
    assert "C’est là" in words(found)
    choice = {"csrf_token": token, "adresse": "12 rue des lilas", "choix": "12 Rue des Lilas, 99001 Clairval"}
    assert mairie.post(place, data=choice).status_code == 303
    assert joiner.everybody()[0].lat is not None


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(joiner: Joiner) -> None:
    answer = joiner.sends(joiner.fills(site="https://spam.example"))

    assert answer.location == f"{JOIN}/merci"
    assert joiner.everybody() == []


def test_a_form_that_was_not_ours_or_is_too_old_is_to_be_read_again(joiner: Joiner) -> None:
    forged = joiner.sends(joiner.fills(seal="sign_up.aaaa.bbbb"))

    assert forged.status_code == 422
    assert "ouverte depuis longtemps" in words(forged)
    assert joiner.everybody() == []


def test_another_site_cannot_send_it(joiner: Joiner) -> None:
    answer = joiner.browser.post(JOIN, data=joiner.fills(), headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert joiner.everybody() == []


def test_one_place_signs_up_only_so_many(joiner: Joiner) -> None:
    most, _ = MOST["sign_up"]
    for number in range(most):
        assert joiner.sends(joiner.fills(phone=f"06 39 98 60 {number:02}")).status_code == 303

    refused = joiner.sends(joiner.fills(phone="06 39 98 61 00"))

    assert refused.status_code == 429
    assert "quart d’heure" in words(refused)
    assert 'value="06 39 98 61 00"' in refused.get_data(as_text=True)
    joiner.site.town.fast_forward(minutes=16)
    assert joiner.sends(joiner.fills(phone="06 39 98 61 00")).status_code == 303


def test_a_charter_that_changed_meanwhile_is_read_again(joiner: Joiner) -> None:
    answer = joiner.sends(joiner.fills(charter_sha256="0" * 64))

    assert answer.status_code == 422
    assert "La charte vient de changer" in words(answer)
    assert joiner.everybody() == []


def test_addresses_are_suggested_to_anybody(joiner: Joiner) -> None:
    found = joiner.browser.get(f"{JOIN}/adresses?q=12 rue des lil").get_json()

    assert found["adresses"][0] == {"label": "12 Rue des Lilas, 99001 Clairval"}
    assert joiner.browser.get(f"{JOIN}/adresses?q=1").get_json() == {"adresses": []}


def test_with_several_communes_one_chooses(joiner: Joiner, session_of: Session) -> None:
    session_of.add(Commune(insee="99002", name="Autreville", contact_phone="+33199000200"))
    session_of.commit()

    assert "Autreville" in words(joiner.browser.get("/rejoindre"))
    assert "Autreville" in words(joiner.browser.get("/rejoindre/99002"))
    assert joiner.browser.get("/rejoindre/00000").status_code == 404


@pytest.fixture
def session_of(site: Site) -> Session:
    return site.town.sessions()
