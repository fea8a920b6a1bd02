"""Who looked is written down: once a look, by whom, at whom, on which page; and it is told to whose data they are."""

import io
import json
import zipfile
from datetime import timedelta

from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from dispatch import referents, search
from dispatch.consulting.looks import Look, Reader, Record, Way
from dispatch.consulting.noting import not_yet_noted, note_looks
from dispatch.consulting.tables import Consultation
from dispatch.people import Person
from dispatch.requests import Request
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, csrf_of, on_both, taps, words
from voisinage.db import db
from voisinage.jobs import retention_work


def looks(town: Town) -> list[Consultation]:
    """All that was written down, the oldest first."""
    with town.sessions() as session:
        return list(session.scalars(select(Consultation).order_by(Consultation.id)))


def pages(town: Town) -> list[str]:
    return [one.page for one in looks(town)]


def person_page(town: Town) -> str:
    with town.sessions() as session:
        return f"/mairie/personnes/{session.scalars(select(Person.id)).one()}"


def in_charge(site: Site) -> tuple[Request, Phone]:
    anne = site.town.referent()
    request = site.town.records_request()
    anne.taps(referents.take_charge)
    return request, anne


@on_both
def test_an_agent_who_goes_to_and_fro_has_looked_once(site: Site) -> None:
    town, browser = site.town, site.mairie()
    request = town.records_request()
    path = f"/mairie/demandes/{request.ref}"

    browser.head(path)
    assert pages(town) == [], "nothing was shown"
    for _ in range(3):
        browser.get(path)
    (look,) = looks(town)
    assert (look.page, look.way, look.reader_agent_id) == ("board.one_request", Way.PAGE, town.mairie_id)
    assert (look.request_id, look.person_id, look.at) == (request.id, request.person_id, town.now)

    town.now += timedelta(minutes=11)
    browser.get(path)
    assert len(looks(town)) == 2


@on_both
def test_a_prescriber_is_a_reader_like_any_other(site: Site) -> None:
    town, browser = site.town, site.signed_in(site.town.prescriber_id)
    request, other = town.records_request(), town.records_request(phone="+33199000177", first_name="Paulette")

    browser.get("/demandes")
    assert {(one.person_id, one.way) for one in looks(town)} == {
        (request.person_id, Way.LIST), (other.person_id, Way.LIST)
    }  # fmt: skip
    browser.get(f"/demandes/{request.ref}")
    last = looks(town)[-1]
    assert (last.page, last.reader_agent_id) == ("intake.one_request", town.prescriber_id)

    town.now += timedelta(minutes=30)
    browser.get("/demandes")
    assert len(looks(town)) == 3, "a list counts once a day"


@on_both
def test_by_a_link_nothing_is_noted_before_it_is_shown(site: Site) -> None:
    town = site.town
    request, anne = in_charge(site)

    site.browser().get(f"/l/{anne.link()}")
    assert looks(town) == [], "a scanner saw no name"

    site.browser().post(f"/l/{anne.link()}/fiche")
    (look,) = looks(town)
    assert (look.reader_volunteer_id, look.reader_agent_id) == (anne.volunteer_id, None)
    assert (look.request_id, look.page) == (request.id, "links.details")


@on_both
def test_a_bricoleur_who_opens_the_door_is_noted_too(site: Site) -> None:
    town, paul = site.town, site.town.bricoleur()
    _, anne = in_charge(site)
    anne.taps(search.ask_in_waves)

    taps(site.browser(), paul, "acceptation")

    assert [(one.reader_volunteer_id, one.page) for one in looks(town)] == [(paul.volunteer_id, "links.sheet")]


@on_both
def test_what_is_taken_away_counts_beside_what_is_looked_at(site: Site) -> None:
    town, browser = site.town, site.mairie()
    town.records_request()

    browser.get(person_page(town))
    browser.get(f"{person_page(town)}/donnees.zip")
    browser.get("/mairie/listes/benevoles.csv")

    assert [(one.page, one.way) for one in looks(town)] == [
        ("privacy.person", Way.PAGE), ("privacy.person_file", Way.FILE), ("observatory.volunteers_file", Way.FILE)
    ]  # fmt: skip


def test_what_shows_nothing_is_not_noted(site: Site) -> None:
    town, browser = site.town, site.mairie()
    request = town.records_request()
    elsewhere = site.signed_in(neighbour_town(town).mairie_id)
    token = csrf_of(elsewhere.get("/mairie/donnees"))

    assert elsewhere.get(f"/mairie/demandes/{request.ref}").status_code == 404
    assert elsewhere.post(f"{person_page(town)}/oubli", data={"csrf_token": token}).status_code == 404
    assert site.browser().get(f"/mairie/demandes/{request.ref}").status_code == 302
    browser.get("/mairie/donnees")
    assert looks(town) == []


@on_both
def test_a_refused_form_is_a_page_like_another(site: Site) -> None:
    town, browser = site.town, site.mairie()
    request = town.records_request()
    token = csrf_of(browser.get(f"/mairie/demandes/{request.ref}"))
    town.now += timedelta(minutes=20)

    refused = browser.post(f"/mairie/demandes/{request.ref}/transmission", data={"csrf_token": token})

    assert refused.status_code == 422
    assert pages(town) == ["board.one_request", "board.pass_on"]


@on_both
def test_the_mairie_reads_who_looked_by_name(site: Site) -> None:
    town, browser = site.town, site.mairie()
    request, anne = in_charge(site)
    site.browser().post(f"/l/{anne.link()}/fiche")
    site.signed_in(town.prescriber_id).get(f"/demandes/{request.ref}")

    page = words(browser.get(person_page(town)))

    assert "Qui a consulté" in page
    assert "bénévole a consulté la fiche, par le lien d’un SMS " + request.ref in page
    assert "a consulté le suivi de la demande " + request.ref in page
    taken = browser.get(f"{person_page(town)}/consultations.csv").text
    assert taken.count("\r\n") == 4, "a head, the three who looked, the mairie by its own page"


@on_both
def test_the_person_reads_in_what_quality(site: Site) -> None:
    town, browser = site.town, site.mairie()
    request, anne = in_charge(site)
    site.browser().post(f"/l/{anne.link()}/fiche")
    browser.get(f"/mairie/demandes/{request.ref}")

    with zipfile.ZipFile(io.BytesIO(browser.get(f"{person_page(town)}/donnees.zip").data)) as file:
        data, page = json.loads(file.read("donnees.json")), file.read("a-lire.html").decode()

    assert {row["qui"] for row in data["consultation"]} == {"un bénévole engagé", "un agent de la mairie"}
    assert "a consulté la page de la demande" in page
    assert "reader_agent_id" not in json.dumps(data), "nobody's number either"


@on_both
def test_looks_have_their_own_time(site: Site) -> None:
    town, work = site.town, retention_work(site.app)
    request = town.records_request()
    site.mairie().get(f"/mairie/demandes/{request.ref}")
    town.now = (town.now + timedelta(days=360)).replace(hour=2)
    work()
    assert len(looks(town)) == 1

    town.now += timedelta(days=10)
    assert work() == 1
    assert looks(town) == []


@on_both
def test_two_processes_at_the_same_moment_write_one_line(site: Site) -> None:
    town = site.town
    town.records_request()
    look = Look(Reader(agent_id=town.mairie_id), Record(town.commune_id), "board.volunteers", Way.LIST, town.now)
    with town.sessions.begin() as session:
        assert not_yet_noted(session, [look, look]) == [look]
        note_looks(session, [look])
    with town.sessions.begin() as session:
        note_looks(session, [look])
        assert session.scalar(select(func.count(Consultation.id))) == 1
        assert not_yet_noted(session, [look]) == []


def test_a_page_whose_look_cannot_be_written_does_not_leave(site: Site) -> None:
    request, browser = site.town.records_request(), site.mairie()
    path = f"/mairie/demandes/{request.ref}"

    def refuse(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO consultation"):
            raise OperationalError(statement, None, Exception("database is locked"))

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        busy = browser.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", refuse)

    assert busy.status_code == 503
    assert "Odette" not in words(busy)
    assert "Odette" in words(browser.get(path))
