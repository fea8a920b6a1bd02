"""Two agents of the mairie change one setting: the second one is told, and nothing goes without being read."""

import re
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from dispatch.people import Organisation
from dispatch.places import Commune, Sector
from dispatch.requests import Job
from tests.stories.town import Town
from tests.voisinage.administration.test_settings import BULB, SETTINGS
from tests.voisinage.open_site import Site, csrf_of, on_both, words

SERVICE = BULB | {"active": "y", "questions-0-question": "Le plafond est-il haut ?", "questions-0-if_yes": "Le 3001."}


@dataclass
class Opened:
    """A settings page open in one agent's browser."""

    browser: FlaskClient
    path: str
    page: TestResponse

    @classmethod
    def on(cls, site: Site, path: str) -> "Opened":
        browser = site.mairie()
        return cls(browser, SETTINGS + path, browser.get(SETTINGS + path))

    def send(self, typed: dict[str, str]) -> TestResponse:
        """Fill the form that is in view, and press its button."""
        base = re.search(r'name="base"[^>]*value="([^"]+)"', self.page.text)
        assert base, "the form says what it was opened on"
        self.page = self.browser.post(self.path, data={"csrf_token": csrf_of(self.page), "base": base[1]} | typed)
        return self.page


@on_both
def test_a_safety_question_written_meanwhile_is_not_wiped_out(site: Site, town: Town) -> None:
    with town.sessions() as session:
        job_id = session.scalars(select(Job.id).where(Job.code == "bulb")).one()
    first, second = Opened.on(site, f"/services/{job_id}"), Opened.on(site, f"/services/{job_id}")
    assert first.send(SERVICE).status_code == 303

    late = second.send(BULB | {"active": "y", "minutes": "50"})

    assert late.status_code == 409
    assert "Quelqu’un a changé ce réglage entre-temps" in words(late)
    assert "« Question » : Le plafond est-il haut ?" in words(late)
    assert "« Durée habituelle, en minutes » : 30" in words(late)
    assert 'value="50"' in late.text
    with town.sessions() as session:
        job = session.get_one(Job, job_id)
        assert (job.minutes, [one.question for one in job.questions]) == (30, ["Le plafond est-il haut ?"])

    assert second.send(SERVICE | {"minutes": "50"}).status_code == 303, "once read, it is kept"
    with town.sessions() as session:
        assert session.get_one(Job, job_id).minutes == 50


@on_both
def test_a_number_of_an_organisation_changed_meanwhile_stays(site: Site, town: Town) -> None:
    with town.sessions() as session:
        organisation_id = session.scalars(select(Organisation.id).order_by(Organisation.id)).all()[0]
    path = f"/organisations/{organisation_id}"
    first, second = Opened.on(site, path), Opened.on(site, path)
    assert first.send({"name": "Le CCAS", "phone": "01 99 00 01 02"}).status_code == 303

    late = second.send({"name": "Le CCAS", "phone": ""})

    assert late.status_code == 409
    assert "« Téléphone » : 01 99 00 01 02" in words(late)
    with town.sessions() as session:
        assert session.get_one(Organisation, organisation_id).phone == "+33199000102"


@on_both
def test_the_duty_phone_of_the_commune_changed_meanwhile_stays(site: Site, town: Town) -> None:
    first, second = Opened.on(site, "/commune"), Opened.on(site, "/commune")
    typed = {"contact_phone": "01 99 00 01 00", "alert_phone": "06 39 98 00 77", "school_zone": "A"}
    assert first.send(typed).status_code == 303

    late = second.send(typed | {"alert_phone": "", "school_zone": "B"})

    assert late.status_code == 409
    assert "« Mobile d’astreinte » : 06 39 98 00 77" in words(late)
    assert "« Numéro que les gens appellent »" not in words(late), "both wrote the same"
    with town.sessions() as session:
        assert session.get_one(Commune, town.commune_id).alert_phone == "+33639980077"


def test_a_setting_nobody_else_touched_is_kept_the_first_time(site: Site, town: Town) -> None:
    with town.sessions() as session:
        bulb, fuse = session.scalars(select(Job.id).where(Job.code.in_(("bulb", "fuse"))).order_by(Job.id)).all()
    first, second = Opened.on(site, f"/services/{bulb}"), Opened.on(site, f"/services/{fuse}")

    assert first.send(SERVICE).status_code == 303
    assert second.send(SERVICE | {"label": "Remplacer un fusible"}).status_code == 303


@on_both
def test_a_sector_renamed_meanwhile_keeps_the_name_that_was_not_read(site: Site, town: Town) -> None:
    path = f"/secteurs/{town.sector_id}"
    first, second = site.mairie(), site.mairie()
    pages = [browser.get(f"{SETTINGS}/secteurs") for browser in (first, second)]
    typed = {"name": "Centre ancien", "was": "Centre"}
    assert first.post(SETTINGS + path, data={"csrf_token": csrf_of(pages[0])} | typed).status_code == 303

    late = second.post(SETTINGS + path, data={"csrf_token": csrf_of(pages[1])} | typed | {"name": "Le Bourg"})

    assert all('name="was" value="Centre"' in page.text for page in pages)
    assert late.status_code == 409
    assert "s’appelle maintenant « Centre ancien »" in words(late)
    assert 'value="Le Bourg"' in late.text
    assert 'name="was" value="Centre ancien"' in late.text
    with town.sessions() as session:
        assert session.get_one(Sector, town.sector_id).name == "Centre ancien"
