"""Somebody in front of the public pages, with a browser that takes no cookies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from dispatch.people import Volunteer
from tests.stories.town import Phone
from tests.voisinage.intake_counter import hidden
from tests.voisinage.open_site import Site

JOIN = "/rejoindre/99001"
Typed = dict[str, str | list[str]]


@dataclass
class Joiner:
    """Their browser on the town's site."""

    site: Site
    browser: FlaskClient

    @classmethod
    def at(cls, site: Site) -> Joiner:
        """Nobody has sent anything from here yet."""
        return cls(site, site.browser(cookies=False))

    def fills(self, **typed: str | list[str]) -> Typed:
        """The questionnaire in which everything is well, but for what is given."""
        well: Typed = {
            "first_name": "Jean", "last_name": "Dupuis-Garonne", "phone": "06 39 98 07 77", "bricoleur": "y",
            "address": "12 rue des Lilas", "skills": ["electricity", "shopping"], "half_days": ["0m", "0a"],
            "moves_by": "bicycle", "radius": "3000", "per_week": "1", "charter": "y",
        }  # fmt: skip
        return hidden(self.browser.get(JOIN)) | well | typed

    def sends(self, form: Typed) -> TestResponse:
        """Press "Je m’inscris"."""
        answer = self.browser.post(JOIN, data=form)
        self.site.town.delivers()
        return answer

    def asks_for_link(self, number: str = "06 39 98 07 77") -> TestResponse:
        """Type a number on /moi."""
        form = hidden(self.browser.get("/moi")) | {"phone": number}
        answer = self.browser.post("/moi", data=form)
        self.site.town.delivers()
        return answer

    def everybody(self) -> list[Volunteer]:
        """Who is known, oldest first."""
        with self.site.town.sessions() as session:
            return list(session.scalars(select(Volunteer).order_by(Volunteer.id)))

    def texts(self, number: str = "+33639980777") -> list[str]:
        """What arrived on a phone."""
        return [kept.body for kept in self.site.town.carrier.messages(number) if not kept.incoming]

    def own_page(self, phone: Phone) -> str:
        """The path of a fresh link to somebody's page."""
        self.asks_for_link(phone.number)
        found = re.search(r"/moi/[\w-]+", phone.texts[-1])
        assert found, phone.texts[-1]
        return found[0]
