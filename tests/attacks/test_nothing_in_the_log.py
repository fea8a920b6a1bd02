"""Everything that happens to a request, with every logger at its most talkative: the log names nobody."""

import io
import logging

import pytest
from sqlalchemy import select

from dispatch import bricoleurs, search, verify
from dispatch.desk import Actor
from dispatch.people import Person
from dispatch.retention.erasing import forget_person
from tests.pages.named import found_in, who_is_named
from tests.stories.town import Phone, Town
from tests.voisinage.intake_counter import open_counter
from tests.voisinage.joiner import Joiner
from tests.voisinage.open_site import Site, csrf_of, looks, on_both, taps
from tests.voisinage.sign_in import signs_in
from voisinage.jobs import chase_work, readings_work, retention_work, seal_work

TALKATIVE = ("", "sqlalchemy.engine", "voisinage", "dispatch", "sms")
SAID = "Appelez plutôt Philomène au 01 99 00 01 99"


@on_both
def test_the_log_of_a_whole_journey_names_nobody(site: Site, town: Town, caplog: pytest.LogCaptureFixture) -> None:
    for name in TALKATIVE:
        caplog.set_level(logging.DEBUG, name)

    anne, paul = happens(site, town)
    named = who_is_named(town.sessions)
    ends(site, town, anne, paul)

    assert {"Philomène", "12 Rue des Lilas, 99001 Clairval", "Sonnez fort, puis attendez.", SAID} <= named
    assert "INSERT INTO request" in caplog.text, "the log was open"
    assert found_in(caplog.text, named) == []
    assert found_in(site.browser().get("/metrics").text, named) == []


def happens(site: Site, town: Town) -> tuple[Phone, Phone]:
    """Somebody joins, a need is recorded with a mistake at first, texts go to and fro, the mairie looks and acts."""
    anne, paul = town.referent(), town.bricoleur()
    counter, mairie = open_counter(site), site.mairie()
    joiner = Joiner.at(site)
    joiner.sends(joiner.fills(phone="12"))
    joiner.sends(joiner.fills())
    joiner.asks_for_link(paul.number)
    form = counter.fills(job="bulb", first_name="Philomène", access_notes="Sonnez fort, puis attendez.")
    form |= counter.answers("bulb", "no")
    counter.sends(form | {"address": "13 rue des Lilas"})
    assert counter.sends(form).status_code == 303
    town.delivers()
    assert "Philomène" in taps(site.browser(), anne, "prise-en-charge").text
    anne.taps(search.ask_in_waves)
    looks(site.browser(), paul)
    assert "Philomène" in taps(site.browser(), paul, "acceptation").text
    paul.replies(SAID)
    signs_in(site.browser(), "prescriber@clairval.exemple", "mauvais mot de passe")
    token = csrf_of(mairie.get("/mairie/benevoles"))
    for texte in (paul.number, "Philomène", "Martin"):
        mairie.post("/mairie/benevoles/recherche", data={"csrf_token": token, "texte": texte}, follow_redirects=True)
    listed = (io.BytesIO(f"prenom;telephone\nMarius;{paul.number}\n".encode()), "liste.csv")
    mairie.post("/mairie/benevoles/importer", data={"csrf_token": token, "liste": listed})
    person = f"personnes/{counter.recorded()[0].person_id}"
    for page in ("", "demandes", "numeros", "listes/demandes.csv", "listes/benevoles.csv", person):
        assert mairie.get(f"/mairie/{page}").status_code == 200, page
    return anne, paul


def ends(site: Site, town: Town, anne: Phone, paul: Phone) -> None:
    """It is done, verified; time passes, the clock works, the person is forgotten."""
    paul.taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    town.fast_forward(hours=30)
    for work in (seal_work, chase_work, readings_work, retention_work):
        work(site.app)()
    with town.desk() as desk:
        forget_person(desk, desk.session.scalars(select(Person)).one(), actor=Actor(agent_id=town.mairie_id))
