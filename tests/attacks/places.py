"""Browsers at addresses of their own, before accounts that have a password."""

from flask.testing import FlaskClient
from sqlalchemy import update

from dispatch.people import Agent
from tests.stories.town import Town
from tests.voisinage.open_site import Site
from tests.voisinage.sign_in import PASSWORD
from voisinage.accounts.passwords import hash_password

HASH = hash_password(PASSWORD)


def give_passwords(town: Town) -> None:
    """Every agent has chosen the same."""
    with town.sessions.begin() as session:
        session.execute(update(Agent).values(password_hash=HASH))


def from_place(site: Site, address: str) -> FlaskClient:
    """A browser that nobody has used yet, at this address."""
    browser = site.browser()
    browser.environ_base["REMOTE_ADDR"] = address
    return browser
