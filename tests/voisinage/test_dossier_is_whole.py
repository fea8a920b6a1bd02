"""What is held on a volunteer is in both of their files, by whatever way it hangs on them, and nobody else's is."""

import io
import zipfile
from datetime import timedelta

import pytest

from dispatch import bricoleurs, referents, search
from dispatch.calling.tables import CallLine
from dispatch.calling.whom import Outcome, Why
from dispatch.presence import AvailabilityException
from dispatch.requests import Request
from dispatch.states import Role
from dispatch.time_given import TimeGiven
from tests.stories.town import Phone
from tests.voisinage.joiner import Joiner
from tests.voisinage.open_site import Site, on_both


@pytest.fixture
def paul(site: Site) -> Phone:
    """He did a job, told how long it took, was phoned about it, and will be away."""
    town = site.town
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(access_notes="Sonnez deux fois.")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    with town.sessions.begin() as session:
        ask = next(one for one in session.get_one(Request, request.id).asks if one.role is Role.BRICOLEUR)
        session.add(TimeGiven(ask_id=ask.id, minutes=137, told_at=town.now))
        session.add(
            CallLine(commune_id=town.commune_id, day=town.now.date(), code="B7", request_id=request.id, ask_id=ask.id,
                     why=Why.IS_IT_DONE, made_at=town.now, made_by_id=town.mairie_id, outcome=Outcome.NO_ANSWER,
                     entered_at=town.now, entered_by_id=town.mairie_id)
        )  # fmt: skip
        away = {"start_at": town.now + timedelta(days=900), "end_at": town.now + timedelta(days=901)}
        session.add(AvailabilityException(volunteer_id=paul.volunteer_id, **away))
    return paul


def files(site: Site, paul: Phone) -> dict[str, str]:
    """The one that the mairie hands over, and the one he takes from his own page."""
    packed = site.mairie().get(f"/mairie/benevoles/{paul.volunteer_id}/donnees.zip").data
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        handed = file.read("donnees.json").decode() + file.read("a-lire.html").decode()
    joiner = Joiner.at(site)
    own = joiner.browser.post(f"{joiner.own_page(paul)}/donnees").get_data(as_text=True)
    return {"handed over": handed, "taken": own}


@on_both
def test_what_he_gave_what_he_was_asked_and_when_he_is_away(site: Site, paul: Phone) -> None:
    away = f"{site.town.now + timedelta(days=900):%Y-%m-%d}"
    for which, told in files(site, paul).items():
        for held in ("137", "no_answer", away, "bricoleur_accepted", "electricity"):
            assert held in told, (which, held)


@on_both
def test_nothing_of_anybody_else(site: Site, paul: Phone) -> None:
    for which, told in files(site, paul).items():
        for secret in ("Odette", "+33199000199", "33199000199", "12 rue des Lilas", "Sonnez deux fois"):
            assert secret not in told, (which, secret)
        assert "token_hash" not in told
