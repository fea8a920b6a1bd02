"""An agent of the mairie who is no administrator reads the settings, and is told so before typing for nothing."""

import pytest
from playwright.sync_api import Browser, expect

from dispatch.people import Agent
from tests.stories.town import Town
from tests.voisinage.administration.test_settings import SETTINGS, _job
from tests.voisinage.agent_screen import screen_of
from tests.voisinage.open_site import Site, words

TOLD = "Vous pouvez lire cette page. Pour y changer quelque chose, demandez à l’administrateur de la mairie : "
FORMS = (
    f"{SETTINGS}/commune", f"{SETTINGS}/adresses", f"{SETTINGS}/secteurs", f"{SETTINGS}/services/{{job}}",
    f"{SETTINGS}/services/nouveau", f"{SETTINGS}/organisations", f"{SETTINGS}/essai", "/mairie/regles/modifier",
    "/mairie/charte", "/mairie/donnees",
)  # fmt: skip


@pytest.fixture
def agent_id(town: Town) -> int:
    """Another agent of the mairie, who leads nothing."""
    with town.sessions.begin() as session:
        first = session.get_one(Agent, town.mairie_id)
        other = Agent(
            commune_id=first.commune_id, organisation_id=first.organisation_id, role=first.role, leads=False,
            first_name="Nour", last_name="Simon", email="nour@mairie.example", password_hash="-",
        )  # fmt: skip
        session.add(other)
        session.flush()
        return other.id


@pytest.mark.parametrize("page", FORMS)
def test_who_only_reads_is_told_whom_to_ask(site: Site, town: Town, agent_id: int, page: str) -> None:
    path = page.format(job=_job(town).id)

    assert TOLD in words(site.signed_in(agent_id).get(path))
    assert TOLD not in words(site.mairie().get(path))


def test_no_button_asks_to_be_pressed_for_nothing(site: Site, agent_id: int, browser: Browser) -> None:
    with screen_of(site.signed_in(agent_id), site, browser) as page:
        page.goto(f"{SETTINGS}/commune")
        expect(page.get_by_role("button", name="Enregistrer")).to_be_hidden()
        page.goto(f"{SETTINGS}/secteurs")
        expect(page.get_by_role("button", name="Vérifier le fichier")).to_be_hidden()
    with screen_of(site.mairie(), site, browser) as page:
        page.goto(f"{SETTINGS}/commune")
        expect(page.get_by_role("button", name="Enregistrer")).to_be_visible()


@pytest.mark.parametrize("page", ["/mairie/", "/mairie/demandes", "/mairie/benevoles", SETTINGS, "/mairie/numeros"])
def test_nothing_is_said_where_they_act_like_everybody(site: Site, agent_id: int, page: str) -> None:
    assert TOLD not in words(site.signed_in(agent_id).get(page))


def test_no_step_leads_to_a_page_that_is_closed(site: Site, agent_id: int) -> None:
    browser = site.signed_in(agent_id)
    page = browser.get(SETTINGS).text.split("<main", 1)[1].split("</main>")[0]
    links = {part.split('"')[0] for part in page.split('href="')[1:]}

    assert {link: browser.get(link).status_code for link in links if browser.get(link).status_code != 200} == {}
