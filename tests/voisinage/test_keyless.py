"""A copy of a text opens nothing: neither a file that is handed over nor a page of the mairie holds a live link."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from dispatch.journal import OutboxMessage
from dispatch.line import IncomingText
from dispatch.mail.tables import MailMessage
from dispatch.numbers.codes import send_code
from dispatch.people import Agent, Volunteer
from dispatch.states import MessageState
from tests.voisinage.joiner import Joiner
from tests.voisinage.open_site import Site, on_both, words
from voisinage.accounts.letters import mail_link
from voisinage.accounts.tables import LinkKind
from voisinage.privacy.keyless import ERASED, keyless, without_links

TOKEN = re.compile(r"/([\w-]{22})\b")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ouvrez\nhttps://v.fr/l/AbCd_-0123456789AbCdEf\nTél.", f"Ouvrez\nhttps://v.fr/l/{ERASED}\nTél."),
        ("v.fr/moi/AbCd_-0123456789AbCdEf.", f"v.fr/moi/{ERASED}."),
        ("https://v.fr/n/AbCd_-0123456789AbCdE-", f"https://v.fr/n/{ERASED}"),
        ("https://v.fr/compte/acces/AbCd_-0123456789AbCdEf?a=1", f"https://v.fr/compte/acces/{ERASED}?a=1"),
        ("Répondez 012345 ou appelez", f"Répondez {ERASED} ou appelez"),
        ("01 99 00 01 00, 0199000100, +33199000100, 75001", "01 99 00 01 00, 0199000100, +33199000100, 75001"),
        ("https://v.fr/demandes/ABC12", "https://v.fr/demandes/ABC12"),
    ],
)
def test_the_words_stay_and_what_opens_goes(written: str, read: str) -> None:
    assert keyless(written) == read


def test_figures_of_six_digits_are_no_code_outside_of_a_text() -> None:
    assert without_links("390512") == "390512"


def unzipped(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        return "".join(file.read(name).decode() for name in file.namelist())


def waiting_texts(site: Site) -> list[str]:
    """What waits in the outbox, as the senders will read it."""
    with site.town.sessions() as session:
        waits = (OutboxMessage.state == MessageState.QUEUED, OutboxMessage.body.is_not(None))
        return [str(body) for body in session.scalars(select(OutboxMessage.body).where(*waits))]


@on_both
def test_a_text_that_waits_is_in_the_file_without_its_link_nor_its_code(site: Site) -> None:
    town, joiner = site.town, Joiner.at(site)
    paul = town.bricoleur()
    own = joiner.own_page(paul)
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, paul.volunteer_id)
        volunteer.phone_verified_at = None
        send_code(desk, volunteer)
    (body,) = waiting_texts(site)
    token, code = TOKEN.findall(body)[0], re.findall(r"\b\d{6}\b", body)[0]

    handed = unzipped(site.mairie(), f"/mairie/benevoles/{paul.volunteer_id}/donnees.zip")
    taken = joiner.browser.post(f"{own}/donnees").get_data(as_text=True)

    for told in (handed, taken):
        assert "bienvenue parmi les voisins solidaires" in told, "the words stay"
        assert token not in told
        assert code not in told
        assert ERASED in told


@on_both
def test_a_mail_that_waits_is_in_an_agents_own_file_without_its_link(site: Site) -> None:
    with site.town.desk() as desk:
        mail_link(desk, desk.session.get_one(Agent, site.town.mairie_id), LinkKind.RESET)
    with site.town.sessions() as session:
        body = session.scalars(select(MailMessage.body)).one()
    token = TOKEN.findall(str(body))[0]

    told = unzipped(site.mairie(), "/compte/donnees.zip")

    assert ERASED in told
    assert token not in told


@on_both
def test_a_volunteer_who_sends_a_text_back_to_us_gives_no_link_to_whoever_reads_it(site: Site) -> None:
    town = site.town
    anne = town.referent()
    town.records_request()
    town.delivers()
    token = anne.link()
    town.now += timedelta(minutes=5)
    anne.replies(f"Je n’arrive pas à ouvrir https://voisinage.exemple.fr/l/{token} sur mon téléphone")
    with town.sessions() as session:
        assert token in str(session.scalars(select(IncomingText.body)).one())

    page = words(site.mairie().get("/mairie/"))
    handed = unzipped(site.mairie(), f"/mairie/benevoles/{anne.volunteer_id}/donnees.zip")

    for told in (page, handed):
        assert "pas à ouvrir" in told
        assert token not in told
        assert ERASED in told
