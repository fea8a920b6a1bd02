"""No page that shows somebody's name, number or address leaves without a line that says who looked at it."""

import io
import zipfile

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from dispatch.consulting.tables import Consultation
from dispatch.people import Person, Volunteer
from dispatch.requests import Request
from tests.pages.named import found_in, spellings
from tests.pages.open_town import OpenTown
from tests.pages.visits import NO_PAGE, VISITS, Visit, Who
from voisinage.db import db
from voisinage.looks.pages import PAGES

# What is no page to look at: files and data for machines, opened by the same browsers.
FILES = (
    Visit("board.requests_file", "/mairie/demandes.csv", Who.MAIRIE),
    Visit("board.call_sheet_file", "/mairie/appels.csv", Who.MAIRIE),
    Visit("board.rota_file", "/mairie/permanences.csv", Who.DEMO_MAIRIE),
    Visit("board.what_if_file", "/mairie/et-si.csv", Who.DEMO_MAIRIE, status=404),
    Visit("administration.services_file", "/mairie/reglages/services.csv", Who.MAIRIE),
    Visit("administration.outlines", "/mairie/reglages/secteurs/contours", Who.DEMO_MAIRIE),
    Visit("recruiting.funnel_file", "/mairie/recrutement/etapes.csv", Who.MAIRIE),
    Visit("recruiting.photo", "/mairie/benevoles/{id volunteer}/photo", Who.MAIRIE, status=404),
    Visit("observatory.sectors_file", "/mairie/carte/secteurs.csv", Who.DEMO_MAIRIE),
    Visit("observatory.half_days_file", "/mairie/carte/demi-journees.csv", Who.DEMO_MAIRIE),
    Visit("observatory.ground_data", "/mairie/carte/donnees", Who.DEMO_MAIRIE),
    Visit("observatory.export", "/mairie/chiffres/semaines.csv", Who.DEMO_MAIRIE),
    Visit("observatory.volunteers_file", "/mairie/listes/benevoles.csv", Who.MAIRIE),
    Visit("observatory.requests_file", "/mairie/listes/demandes.csv", Who.MAIRIE),
    Visit("privacy.looks_file", "/mairie/personnes/{person}/consultations.csv", Who.MAIRIE),
    Visit("privacy.person_file", "/mairie/personnes/{person}/donnees.zip", Who.MAIRIE),
    Visit("privacy.volunteer_file", "/mairie/benevoles/{id volunteer}/donnees.zip", Who.MAIRIE),
    Visit("privacy.register_file", "/mairie/donnees/registre.csv", Who.MAIRIE),
    Visit("links.calendar_file", "{neighbour expected}/visite.ics", Who.VOLUNTEER),
)
# Of nobody: they lead elsewhere, answer machines, or show the country's own list of addresses.
OF_NOBODY = {
    # Of agents, not of those who are helped or help.
    "privacy.own_data", "administration.sign_ins_file",
    "static", "help.picture", "health.healthz", "health.readyz", "health.metrics", "hooks.http_incoming",
    "hooks.http_status",
    "intake.addresses", "intake.houses", "intake.sectors", "joining.addresses", "links.answered",
    "joining.back_to_charter", "joining.back_to_page", "recruiting.badge_is_printed_once", "recruiting.poster_file",
    "recruiting.list_model",
    "accounts.sign_in_elsewhere", "accounts.back_from_elsewhere",
}  # fmt: skip
# Their own data, by their own link; and the phones of a demo, where everybody is invented.
THEIR_OWN = ("joining.own_page", "joining.charter", "joining.data", "joining.leave", "numbers.", "phones.", "demo.")
INVENTED = ("board.texts", "board.one_text")  # the wording of texts, with the names of a sample


def people(session: Session) -> set[str]:
    """First names, numbers and addresses of persons; names and numbers of volunteers: in every spelling."""
    helped = session.execute(select(Person.first_name, Person.phone))
    doors = session.execute(select(Request.address))
    helping = session.execute(select(Volunteer.last_name, Volunteer.phone))
    told = {value for rows in (helped, doors, helping) for row in rows for value in row if value}
    return {spelling for value in told for spelling in spellings(value) if len(spelling) > 3}


def body(answer: TestResponse) -> str:
    """All that it says, unpacked."""
    if answer.mimetype != "application/zip":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        return "\n".join(file.read(name).decode() for name in file.namelist())


def sessions_of(app: Flask) -> sessionmaker[Session]:
    with app.app_context():
        return sessionmaker(db.engine)


def pages() -> list[Visit]:
    """Everything that is opened rather than sent."""
    apart = (*THEIR_OWN, *INVENTED)
    return [visit for visit in (*VISITS, *FILES) if not visit.posts_to and not visit.endpoint.startswith(apart)]


@pytest.fixture(scope="module")
def named(town: OpenTown) -> set[str]:
    with sessions_of(town.app)() as session:
        return people(session)


def test_every_route_is_opened_or_of_nobody() -> None:
    assert set(NO_PAGE) - {visit.endpoint for visit in FILES} == OF_NOBODY


def test_whatever_shows_somebody_writes_down_who_looked(town: OpenTown, named: set[str]) -> None:
    sessions, unseen, seen = sessions_of(town.app), list[tuple[str, list[str]]](), set[str]()
    for visit in pages():
        with sessions.begin() as session:
            session.execute(delete(Consultation))
        answer = town.browser(visit.who).get(town.there(visit).path)
        shown = found_in(body(answer), named)
        with sessions() as session:
            noted = set(session.scalars(select(Consultation.page)))
        seen |= noted
        if shown and noted != {visit.endpoint}:
            unseen.append((visit.name, shown[:3]))

    assert unseen == [], "say in voisinage/looks/pages.py what they show"
    assert {"links.sheet", "board.one_request", "privacy.person_file", "observatory.volunteers_file"} <= seen
    assert seen <= set(PAGES)
