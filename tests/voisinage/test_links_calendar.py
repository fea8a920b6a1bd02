"""The visit in a phone's calendar: a file that calendars read (RFC 5545), at the right hour, naming nobody."""

import re
from datetime import UTC, datetime

import pytest

from dispatch import bricoleurs, mairie, referents, search
from dispatch.people import Volunteer
from dispatch.places import Commune, Sector
from dispatch.requests import Job, Request
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, on_both


def expected(town: Town) -> tuple[Phone, Request]:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    return paul, request


def read(body: bytes) -> list[tuple[str, str]]:
    """The lines of a calendar as a reader unfolds them: names and values, by RFC 5545, 3.1 and 3.3.11."""
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b""), "each line ends with CR LF"
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    unfolded = body.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    pairs = [line.split(":", 1) for line in unfolded]
    return [(name, _plain(value)) for name, value in pairs]


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


@on_both
def test_the_visit_is_a_calendar_of_one_event_in_universal_time(site: Site, town: Town) -> None:
    paul, _ = expected(town)

    answer = site.browser().get(f"/l/{paul.link()}/visite.ics")

    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == "inline; filename=visite.ics"
    lines = read(answer.data)
    assert [name for name, _ in lines][:2] == ["BEGIN", "VERSION"]
    assert [value for name, value in lines if name == "BEGIN"] == ["VCALENDAR", "VEVENT", "VALARM"]
    assert [value for name, value in lines if name == "END"] == ["VALARM", "VEVENT", "VCALENDAR"]
    facts = dict(lines)
    assert facts["DTSTART"] == "20261123T090000Z", "ten o'clock in Paris, in winter"
    assert datetime.strptime(facts["DTEND"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) > town.now
    assert facts["SUMMARY"] == "Coup de main : Changer une ampoule"
    assert facts["LOCATION"] == "Centre"


def test_it_tells_no_calendar_who_lives_where(site: Site, town: Town) -> None:
    paul, _ = expected(town)

    text = site.browser().get(f"/l/{paul.link()}/visite.ics").get_data(as_text=True)

    assert [secret for secret in site.secrets() - {"Centre"} if secret in text] == []
    assert paul.link() not in text, "calendars are shared: the link is a key"


def test_asked_for_twice_it_is_one_event(site: Site, town: Town) -> None:
    paul, _ = expected(town)
    first = dict(read(site.browser().get(f"/l/{paul.link()}/visite.ics").data))
    town.fast_forward(minutes=30)
    second = dict(read(site.browser().get(f"/l/{paul.link()}/visite.ics").data))

    assert first["UID"] == second["UID"]
    assert first["DTSTAMP"] != second["DTSTAMP"]


@pytest.mark.parametrize(
    "name", ["Côte ; Sud, \\ Nord", "Les Ormeaux-sous-la-Côte-d’Argent, quartier de la Gare " + "é" * 20]
)
def test_signs_that_mean_something_in_a_calendar_are_written_apart(site: Site, town: Town, name: str) -> None:
    paul, request = expected(town)
    with town.sessions.begin() as session:
        session.get_one(Sector, town.sector_id).name = name[:80]
        session.get_one(Job, request.job_id).label = "Lire, trier ; répondre"

    facts = dict(read(site.browser().get(f"/l/{paul.link()}/visite.ics").data))

    assert facts["LOCATION"] == name[:80]
    assert facts["SUMMARY"] == "Coup de main : Lire, trier ; répondre"


def test_no_line_can_be_smuggled_in(site: Site, town: Town) -> None:
    paul, _ = expected(town)
    with town.sessions.begin() as session:
        session.get_one(Sector, town.sector_id).name = "Centre\r\nATTENDEE:mailto:x@exemple.fr"

    lines = read(site.browser().get(f"/l/{paul.link()}/visite.ics").data)

    assert "ATTENDEE" not in dict(lines)


@pytest.mark.parametrize("zone", ["Indian/Reunion", "America/Guadeloupe"])
def test_overseas_the_instant_is_the_same(site: Site, town: Town, zone: str) -> None:
    paul, _ = expected(town)
    with town.sessions.begin() as session:
        session.get_one(Commune, town.commune_id).timezone = zone

    facts = dict(read(site.browser().get(f"/l/{paul.link()}/visite.ics").data))

    assert facts["DTSTART"] == "20261123T090000Z"


@on_both
def test_before_a_yes_and_once_it_is_over_there_is_no_visit(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    browser = site.browser()
    path = f"/l/{paul.expects('aider').link()}"
    assert browser.get(f"{path}/visite.ics").location == path

    paul.taps(bricoleurs.accept)
    assert browser.get(f"{path}/visite.ics").status_code == 200
    town.acts(mairie.cancel, request)
    assert browser.get(f"{path}/visite.ics").location == path
    assert browser.get("/l/inconnu/visite.ics").location == "/l/inconnu"


def test_looking_at_it_changes_nothing(site: Site, town: Town) -> None:
    paul, _ = expected(town)
    before = site.everything()

    site.browser().get(f"/l/{paul.link()}/visite.ics")

    assert site.everything() == before
    with town.sessions() as session:
        assert session.get_one(Volunteer, paul.volunteer_id).stopped_at is None
