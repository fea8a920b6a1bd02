"""The mairie's page of permanences: who is on duty when, where nobody is, saved with its trace."""

import pytest
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from dispatch.people import Volunteer
from dispatch.places import Sector
from dispatch.presence import ReferentDuty
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import SQUARE, Phone, Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from voisinage.db import db

ROTA = "/mairie/permanences"


def saves(site: Site, sector_id: int, *turns: str) -> tuple[int, str]:
    browser = site.mairie()
    token = csrf_of(browser.get("/mairie/"))
    form = {"csrf_token": token, "permanence": list(turns)}
    answer = browser.post(f"{ROTA}/{sector_id}", data=form, follow_redirects=True)
    return answer.status_code, words(answer)


def turns(town: Town) -> list[tuple[int, int]]:
    with town.sessions() as session:
        rows = session.execute(select(ReferentDuty.weekday, ReferentDuty.volunteer_id).order_by(ReferentDuty.weekday))
        return [(row.weekday, row.volunteer_id) for row in rows]


def named(town: Town, phone: Phone, first_name: str) -> Phone:
    with town.sessions.begin() as session:
        session.get_one(Volunteer, phone.volunteer_id).first_name = first_name
    return phone


@on_both
def test_a_week_is_saved_and_its_holes_are_told(site: Site, town: Town) -> None:
    anne, bruno = named(town, town.referent(), "Anne"), named(town, town.referent(sectors=False), "Bruno")
    assert "personne n’est de permanence" in words(site.mairie().get(ROTA))
    form = words(site.mairie().get(f"{ROTA}/{town.sector_id}"))
    assert form.index("Anne Martin") < form.index("Référents des autres secteurs") < form.index("Bruno Martin")

    every_day = [f"{day}-{anne.volunteer_id}" for day in (0, 1, 3, 4, 5)]
    status, page = saves(site, town.sector_id, *every_day, f"0-{bruno.volunteer_id}")

    assert status == 200
    assert "Les permanences sont enregistrées." in page
    assert "lundi : Anne M. et Bruno M." in page
    assert "personne le mercredi et le dimanche" in page
    assert len(turns(town)) == 6
    assert 'value="0-' + str(bruno.volunteer_id) + '" checked' in site.mairie().get(f"{ROTA}/{town.sector_id}").text
    assert "Rien n’a changé." in saves(site, town.sector_id, *every_day, f"0-{bruno.volunteer_id}")[1]
    assert saves(site, town.sector_id)[0] == 200
    assert turns(town) == []
    entries = town.commune_events("rota_changed")
    assert [entry.actor_agent_id for entry in entries] == [town.mairie_id] * 2


@pytest.mark.parametrize("turn", ["", "x", "9-{}", "0-999999", "0", "-1-{}", "0-{}-1", "0-99999999999999999999"])
def test_a_box_that_is_not_ours_is_refused(site: Site, town: Town, turn: str) -> None:
    anne = town.referent()
    assert saves(site, town.sector_id, turn.format(anne.volunteer_id))[0] == 400
    assert turns(town) == []


def test_only_its_own_commune_and_its_referents(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    other = neighbour_town(town)
    there = other.referent()
    assert saves(site, town.sector_id, f"0-{paul.volunteer_id}")[0] == 400
    assert saves(site, town.sector_id, f"0-{there.volunteer_id}")[0] == 400
    assert saves(site, other.sector_id)[0] == 404
    assert site.mairie().get(f"{ROTA}/{other.sector_id}").status_code == 404
    assert site.mairie().get(f"{ROTA}/99999999999").status_code == 404


def test_without_sectors_or_referents_the_page_says_so(site: Site, town: Town) -> None:
    assert "Aucun référent n’est inscrit" in words(site.mairie().get(ROTA))
    assert f'href="{ROTA}"' in site.mairie().get("/mairie/").text


def test_many_sectors_take_no_more_queries(site: Site, town: Town) -> None:
    anne = town.referent()
    few, page = queries(site)
    assert words(page).count("personne n’est de permanence") == 1
    with town.sessions.begin() as session:
        sectors = [Sector(commune_id=town.commune_id, name=f"S{n}", outline=SQUARE) for n in range(30)]
        session.add_all(sectors)
        session.flush()
        session.add_all(ReferentDuty(sector_id=one.id, weekday=0, volunteer_id=anne.volunteer_id) for one in sectors)

    many, page = queries(site)

    assert words(page).count("personne le mardi") == 30
    assert many == few


def queries(site: Site) -> tuple[int, TestResponse]:
    """How many statements the page takes, and the page."""
    sent: list[int] = []
    browser = site.mairie()
    browser.get(ROTA)  # that somebody looked is written once

    def note(*_: object) -> None:
        sent.append(1)

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        page = browser.get(ROTA)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent), page
