"""What the form puts under the thumb: what the organisation asks for most, half-days in plain words, urgencies told."""

from datetime import timedelta
from gzip import compress
from pathlib import Path
from re import findall

from dispatch.catalogue import LINES, SKILLS
from dispatch.places import Commune
from dispatch.requests import Job
from tests.stories.town import Town
from tests.voisinage.intake_counter import NEW, Counter, another_agent
from tests.voisinage.open_site import words
from voisinage.intake.icons import DRAWN, icon_of

STATIC = Path(__file__).parents[2] / "voisinage" / "static"
HEAVIEST = 80_000  # bytes on the wire, with its style sheets and scripts


def test_the_jobs_an_organisation_asks_for_most_come_first(counter: Counter, town: Town) -> None:
    for _ in range(2):
        town.records_request("bins")
    town.records_request("snow")
    other = Counter(counter.site, counter.site.signed_in(another_agent(counter.site, same_organisation=False)))

    assert tiles(counter)[:2] == ["Sortir les poubelles", "Dégager la neige devant la porte"]
    assert tiles(other)[0] == "Changer une ampoule"


def test_what_was_asked_for_long_ago_is_forgotten(counter: Counter, town: Town) -> None:
    town.records_request("bins")
    town.now += timedelta(days=200)
    counter = back(counter)

    assert tiles(counter)[0] == "Changer une ampoule"


def back(counter: Counter) -> Counter:
    """The prescriber, signed in again: a session does not last that long."""
    return Counter(counter.site, counter.site.signed_in(counter.site.town.prescriber_id))


def tiles(counter: Counter) -> list[str]:
    page = counter.browser.get(NEW).text.split("<details")[0]
    return findall(r"</svg>\s*<span>([^<]+)</span>", page)


def test_every_job_is_on_the_page_once(counter: Counter, town: Town) -> None:
    page = counter.browser.get(NEW).text

    assert len(tiles(counter)) == 6
    assert len(set(findall(r'name="job" value="(\d+)"', page))) == page.count('name="job"') == len(LINES) + 2


def test_every_job_has_a_picture() -> None:
    drawing = (STATIC / "intake" / "jobs.svg").read_text("utf-8")

    assert set(findall(r'id="(\w+)"', drawing)) == DRAWN
    assert {icon_of(Job(code=line.code, skill=line.skill)) for line in LINES} <= DRAWN - {"help"}
    assert {icon_of(Job(code="of-their-own", skill=skill)) for skill in SKILLS} <= DRAWN - {"help"}
    assert icon_of(Job(code="of-their-own", skill="of-their-own")) == "help"


def test_half_days_are_told_as_one_says_them(counter: Counter, town: Town) -> None:
    page = words(counter.browser.get(NEW))

    for told in (
        "Ce matin",
        "Cet après-midi",
        "Demain matin",
        "Demain après-midi",
        "Mercredi matin",
        "Dimanche après-midi",
    ):
        assert told in page

    town.now += timedelta(hours=4)
    counter = back(counter)
    later = words(counter.browser.get(NEW))
    assert "Ce matin" not in later
    assert "Cet après-midi" in later


def test_each_urgency_says_who_is_woken_and_until_when(counter: Counter, town: Town) -> None:
    town.now += timedelta(hours=13)
    counter = back(counter)
    page = words(counter.browser.get(NEW))

    assert "même la nuit et le dimanche. Sans réponse, d’autres le sont, et l’astreinte de la mairie." in page
    assert "Réponse attendue aujourd’hui avant 22h10." in page
    assert "Réponse attendue demain avant 8h45. Personne n’est réveillé la nuit" in page


def test_no_duty_phone_is_promised_where_there_is_none(counter: Counter, town: Town) -> None:
    with town.sessions.begin() as session:
        session.get_one(Commune, town.commune_id).alert_phone = None

    assert "l’astreinte de la mairie" not in words(counter.browser.get(NEW))


def test_the_form_weighs_little(counter: Counter, town: Town) -> None:
    page = counter.browser.get(NEW)
    files = findall(r'"(/static/[^"?]+)', page.text)
    sizes = {name: len(compress((STATIC / name.removeprefix("/static/")).read_bytes())) for name in set(files)}

    loaded = {name: size for name, size in sizes.items() if "vendor" not in name}  # the map comes when it is asked for
    assert len(compress(page.data)) + sum(loaded.values()) < HEAVIEST
    assert {"/static/intake/jobs.svg", "/static/intake/draft.js", "/static/app.css"} <= set(loaded)


def test_signing_out_has_the_browser_forget_what_it_kept(counter: Counter) -> None:
    token = counter.opens()["csrf_token"]

    answer = counter.browser.post("/deconnexion", data={"csrf_token": token})

    assert answer.headers["Clear-Site-Data"] == '"storage"'
