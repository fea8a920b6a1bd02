"""An agent who reads unlike themselves: noticed an hour later, told to who answers for them, in kind words."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from dispatch import mairie
from dispatch.consulting.looks import Look, Reader, Record, Way
from dispatch.consulting.noting import note_looks
from dispatch.consulting.tables import UnusualReading
from dispatch.people import Agent, Person
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from voisinage.jobs import readings_work

PAGE = "/mairie/donnees/consultations"


def persons(town: Town, many: int) -> list[int]:
    """So many people that the town helps."""
    with town.sessions.begin() as session:
        here = [Person(commune_id=town.commune_id, first_name="Odette", phone=f"+3319900{n:04}") for n in range(many)]
        session.add_all(here)
        session.flush()
        return [one.id for one in here]


def reads(town: Town, agent_id: int, whom: list[int], at: datetime) -> None:
    """Open the page of each, from this instant on, a minute each."""
    with town.sessions.begin() as session:
        note_looks(session, [
            Look(Reader(agent_id=agent_id), Record(town.commune_id, person_id=one), "privacy.person", Way.PAGE,
                 at + timedelta(minutes=minute))
            for minute, one in enumerate(whom)
        ])  # fmt: skip


def kept(town: Town) -> list[UnusualReading]:
    with town.sessions() as session:
        return list(session.scalars(select(UnusualReading).order_by(UnusualReading.since)))


@on_both
def test_an_hour_unlike_them_is_kept_once_it_is_over_and_only_once(site: Site) -> None:
    town, work = site.town, readings_work(site.app)
    began = town.now  # nine in the morning
    reads(town, town.prescriber_id, persons(town, 25), began)

    town.now = began + timedelta(minutes=90)
    assert work() == 0, "what they do with it may follow"

    town.now = began + timedelta(hours=2)
    assert work() == 1
    assert work() == 0
    (found,) = kept(town)
    assert (found.agent_id, found.records, found.usual, found.signs) == (town.prescriber_id, 25, 0, "many idle")


@on_both
def test_a_clock_that_stood_for_some_hours_catches_up(site: Site) -> None:
    town = site.town
    reads(town, town.prescriber_id, persons(town, 25), town.now)
    town.now += timedelta(hours=20)

    assert readings_work(site.app)() == 1


@on_both
def test_whoever_always_reads_much_is_like_themselves(site: Site) -> None:
    town, work, whom = site.town, readings_work(site.app), persons(town := site.town, 25)
    for days in (7, 14, 21):
        reads(town, town.mairie_id, whom[:14], town.now - timedelta(days=days))
    reads(town, town.mairie_id, whom, town.now)
    town.now += timedelta(hours=2)

    work()

    assert [one.signs for one in kept(town)] == ["idle"], "many, but not for them; and nothing done"


@on_both
def test_who_acts_on_what_they_read_at_night_is_at_work(site: Site) -> None:
    town, work = site.town, readings_work(site.app)
    town.now = town.now.replace(hour=22)
    reads(town, town.mairie_id, persons(town, 6), town.now)
    town.now += timedelta(hours=2)
    assert work() == 1
    assert kept(town)[0].signs == "night"

    request = town.records_request()
    reads(town, town.mairie_id, [*persons(town, 6), request.person_id], town.now)
    town.acts(mairie.cancel, request)
    town.now += timedelta(hours=2)
    assert work() == 0


@on_both
def test_the_responsible_of_the_mairie_is_told_without_reproach(site: Site) -> None:
    town, browser = site.town, site.mairie()
    assert "Rien d’inhabituel" in words(browser.get(PAGE))
    reads(town, town.prescriber_id, persons(town, 25), town.now)
    town.now += timedelta(hours=2)
    readings_work(site.app)()

    assert "1 lecture inhabituelle de fiches" in words(browser.get("/mairie/"))
    page = browser.get(PAGE)
    said = words(page)
    assert "Lundi 23 novembre entre 9h et 10h, Camille Petit a ouvert 25 fiches" in said
    assert "pas encore d’habitude connue), sans rien y noter ensuite" in said
    assert "Ce n’est pas un reproche" in said

    number = kept(town)[0].id
    done = browser.post(f"{PAGE}/{number}/expliquee", data={"csrf_token": csrf_of(page)}, follow_redirects=True)
    assert "Expliqué, noté par Camille Petit" in words(done)
    assert "lecture inhabituelle" not in words(browser.get("/mairie/"))


def test_nobody_else_is_told(site: Site) -> None:
    town = site.town
    reads(town, town.prescriber_id, persons(town, 25), town.now)
    town.now += timedelta(hours=2)
    readings_work(site.app)()
    beside = neighbour_town(town).mairie_id
    with town.sessions.begin() as session:
        session.execute(update(Agent).where(Agent.id == beside).values(leads=True))
    elsewhere = site.signed_in(beside)
    token = {"csrf_token": csrf_of(elsewhere.get("/mairie/donnees"))}
    assert "Rien d’inhabituel" in words(elsewhere.get(PAGE))
    assert elsewhere.post(f"{PAGE}/{kept(town)[0].id}/expliquee", data=token).status_code == 404

    with town.sessions.begin() as session:
        session.execute(update(Agent).where(Agent.id == town.mairie_id).values(leads=False))
    colleague = site.mairie()
    assert colleague.get(PAGE).status_code == 403
    assert "inhabituelle" not in words(colleague.get("/mairie/"))
    assert site.signed_in(town.prescriber_id).get(PAGE).status_code == 403
