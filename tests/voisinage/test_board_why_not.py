"""`/mairie/demandes/<ref>/pourquoi-pas`: the mairie is told of each neighbour not asked why, and from when on."""

from datetime import date

import pytest
from sqlalchemy import select

from dispatch import mairie, referents, search
from dispatch.desk import Actor
from dispatch.keeping_apart import keep_apart
from dispatch.mairie import Unmet
from dispatch.matching.selections import MOST_CANDIDATES
from dispatch.people import Volunteer
from dispatch.requests import Request, Selection
from dispatch.states import Apart, Role
from tests.stories.town import Phone, Town, pause
from tests.voisinage.open_site import Site, on_both, words


@pytest.fixture
def request_(town: Town) -> Request:
    return town.records_request()


def page(site: Site, found: Request, phone: Phone | None = None) -> str:
    query = f"?voisin={phone.volunteer_id}" if phone else ""
    return words(site.mairie().get(f"/mairie/demandes/{found.ref}/pourquoi-pas{query}"))


def searched(town: Town) -> Request:
    anne, found = town.referent(), town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    return found


@on_both
def test_each_neighbour_who_was_not_asked_has_a_reason(site: Site, town: Town) -> None:
    town.bricoleur(metres=150)
    far, painter, away = town.bricoleur(metres=9_000), town.bricoleur(skills=("painting",)), town.bricoleur(metres=300)
    pause(town, away, date(2026, 11, 24))
    found = searched(town)

    shown = page(site, found)

    assert f"{name(town, away)} , à partir de mardi 24 novembre à 0h" in shown
    assert f"Habite trop loin {name(town, far)}" in shown
    assert f"N’a pas cette compétence {name(town, painter)}" in shown


@on_both
def test_who_was_asked_is_not_among_them_and_who_may_still_be_has_a_place(site: Site, town: Town) -> None:
    asked = town.bricoleur(metres=150)
    found = searched(town)
    late = town.bricoleur(metres=400)

    shown = page(site, found)

    assert f"Peuvent être sollicités {name(town, late)} à 400 m" in shown
    assert name(town, asked) not in shown
    assert "Cette personne a été sollicitée pour cette demande" in page(site, found, asked)


def test_the_one_in_question_is_answered_for(site: Site, town: Town) -> None:
    painter = town.bricoleur(skills=("painting",))
    found = searched(town)

    assert f"{name(town, painter)} : n’a pas cette compétence." in page(site, found, painter)


@on_both
def test_never_together_says_not_who_wished_it(site: Site, town: Town) -> None:
    told = {}
    for by in Apart:
        apart, found = town.bricoleur(metres=200), searched(town)
        with town.desk() as desk:
            person = desk.session.get_one(Request, found.id).person
            volunteer = desk.session.get_one(Volunteer, apart.volunteer_id)
            keep_apart(desk, person, volunteer, by, actor=Actor(agent_id=town.mairie_id))
        told[by] = page(site, searched_again(town, found), apart).partition(f"{name(town, apart)} : ")[2][:40]

    assert len(set(told.values())) == 1
    assert next(iter(told.values())).startswith("n’est pas proposé pour cette personne.")


def searched_again(town: Town, found: Request) -> Request:
    """Another request of the same person, for which they were not asked yet."""
    again = town.records_request()
    with town.desk() as desk:
        desk.session.get_one(Request, again.id).person_id = found.person_id
    return again


@on_both
def test_once_it_has_ended_the_last_choice_says_it_as_it_was(site: Site, town: Town) -> None:
    town.bricoleur(metres=150)
    away = town.bricoleur(metres=300)
    pause(town, away, date(2026, 11, 24))
    found = searched(town)
    town.acts(mairie.close_unmet, found, reason=Unmet.TOO_FAR)
    pause(town, away, date(2026, 11, 10))
    late = town.bricoleur(metres=100)

    shown = page(site, found)

    assert "c’est ce qui valait au dernier choix" in shown
    assert f"{name(town, away)} , à partir de mardi 24 novembre à 0h" in shown
    assert f"N’était pas parmi ceux qui ont été examinés {name(town, late)}" in shown


def test_of_a_choice_too_long_to_be_kept_whole_nobody_is_said_not_to_have_been_examined(site: Site, town: Town) -> None:
    town.commune_rules(wave_size=1)
    town.bricoleur(metres=150)
    crowd = [town.bricoleur(metres=400 + rank) for rank in range(MOST_CANDIDATES)]
    found = searched(town)
    town.acts(mairie.close_unmet, found, reason=Unmet.TOO_FAR)
    with town.sessions() as session:
        those = select(Selection).where(Selection.request_id == found.id, Selection.role == Role.BRICOLEUR)
        kept = {one["id"] for one in session.scalars(those).one().judged["candidates"]}
    (cut,) = [one for one in crowd if one.volunteer_id not in kept]

    shown = page(site, found, cut)

    assert f"{name(town, cut)} : pas parmi les premiers : pour les autres, le motif n’est pas gardé." in shown
    assert "examinés" not in shown


def test_a_request_that_ended_before_anybody_was_looked_for_says_so(site: Site, town: Town, request_: Request) -> None:
    town.bricoleur()
    town.acts(mairie.cancel, request_)

    assert "sans qu’aucun voisin ait été cherché" in page(site, request_)


def test_while_nobody_knows_where_it_is_the_reason_is_its_address(site: Site, town: Town) -> None:
    near = town.bricoleur()
    found = town.records_request(point=None)

    assert f"{name(town, near)} : l’adresse de la demande n’est pas encore située." in page(site, found, near)


def test_choices_kept_before_ends_were_noted_can_still_be_read(site: Site, town: Town) -> None:
    town.bricoleur(metres=150)
    away = town.bricoleur(metres=300)
    pause(town, away, date(2026, 11, 24))
    found = searched(town)
    with town.desk() as desk:
        those = select(Selection).where(Selection.request_id == found.id, Selection.role == Role.BRICOLEUR)
        kept = desk.session.scalars(those).one()
        kept.judged = {**kept.judged, "excluded": [
            {"id": one["id"], "reason": one["reason"]} for one in kept.judged["excluded"]
        ]}  # fmt: skip
    town.acts(mairie.close_unmet, found, reason=Unmet.TOO_FAR)

    assert f"En pause jusqu’au 24 novembre {name(town, away)}" in page(site, found)


def test_the_page_of_the_request_leads_there_and_keeps_the_end_of_a_reason(site: Site, town: Town) -> None:
    town.bricoleur(metres=150)
    away = town.bricoleur(metres=300)
    pause(town, away, date(2026, 11, 24))
    found = searched(town)
    shown = site.mairie().get(f"/mairie/demandes/{found.ref}")

    assert f'href="/mairie/demandes/{found.ref}/pourquoi-pas"' in shown.get_data(as_text=True)
    assert "en pause jusqu’au 24 novembre (possible de nouveau mardi 24 novembre à 0h" in words(shown)


def test_who_does_not_help_there_is_nobody_to_ask_about(site: Site, town: Town, request_: Request) -> None:
    assert "Tous ceux qui aident dans la commune ont été sollicités" in page(site, request_)
    assert site.signed_in(town.prescriber_id).get(f"/mairie/demandes/{request_.ref}/pourquoi-pas").status_code == 403
    assert site.mairie().get("/mairie/demandes/ZZZZZ/pourquoi-pas").status_code == 404


def name(town: Town, phone: Phone) -> str:
    with town.sessions() as session:
        one = session.get_one(Volunteer, phone.volunteer_id)
        return f"{one.first_name} {one.last_name}"
