"""`/mairie/reglages/essai`: an agent sends a text to their own mobile and is told in plain words what became of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from dispatch.carrier_trial import KEEP
from dispatch.journal import OutboxMessage
from dispatch.states import MessageState
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words

PAGE = "/mairie/reglages/essai"
MINE = "+33639980777"


@pytest.fixture
def line(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site of an installation that has a carrier."""
    return with_carrier(site, monkeypatch, "http")


def with_carrier(site: Site, monkeypatch: pytest.MonkeyPatch, carrier: str, *, demo: bool = False) -> Site:
    office = site.app.extensions["voisinage"]
    settings = replace(office.settings, sms_carrier=carrier, demo=demo)
    monkeypatch.setitem(site.app.extensions, "voisinage", replace(office, settings=settings))
    return site


def sends(site: Site, phone: str = "06 39 98 07 77") -> TestResponse:
    browser = site.mairie()
    token = csrf_of(browser.get(PAGE))
    return browser.post(PAGE, data={"csrf_token": token, "phone": phone}, follow_redirects=True)


def becomes(town: Town, **facts: object) -> None:
    with town.sessions.begin() as session:
        session.execute(update(OutboxMessage).values(facts))


@on_both
def test_it_takes_the_way_of_all_others_and_its_fate_is_shown(line: Site, town: Town) -> None:
    shown = words(sends(line))
    assert "Il part Il attend son tour" in shown
    assert "06 39 98 07 77" in shown

    town.delivers()

    (text,) = town.carrier.messages(MINE)
    assert text.body == (
        "Voisinage Clairval : ce SMS d'essai est bien arrivé. Les bénévoles recevront les leurs ainsi. "
        "Rien à faire. Le numéro à appeler : 01 99 00 01 00"
    )
    assert "Il est parti L’opérateur l’a pris." in words(line.mairie().get(PAGE))
    becomes(town, state=MessageState.DELIVERED)
    assert "Il est arrivé L’opérateur confirme que votre téléphone l’a reçu." in words(line.mairie().get(PAGE))


@on_both
def test_a_failure_says_why_and_what_to_do_and_is_nobody_elses_task(line: Site, town: Town) -> None:
    town.carrier.refuse(MINE, permanent=True)
    sends(line)
    town.delivers()

    shown = words(line.mairie().get(PAGE))

    assert "Il n’est pas arrivé" in shown
    assert "Appelez" in shown or "corrigez" in shown
    assert town.tasks() == []
    assert "chose vous attend" not in words(line.mairie().get("/mairie/")).replace("0 chose vous attend", "")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"state": MessageState.QUEUED, "tries": 2}, "ne l’a pas pris du premier coup : Voisinage réessaie"),
        ({"state": MessageState.EXPIRED}, "Le message n’a pas pu partir à temps."),
        ({"state": MessageState.FAILED, "error": "ce numéro n'existe plus : 30005", "error_code": "30005"},
         "Ce numéro n’existe plus. Appelez à un autre numéro"),
        ({"state": MessageState.FAILED}, "L’opérateur n’a pas dit pourquoi."),
    ],
)  # fmt: skip
def test_each_end_has_its_words(line: Site, town: Town, facts: dict[str, object], told: str) -> None:
    sends(line)
    becomes(town, **facts)

    assert told in words(line.mairie().get(PAGE))


def test_a_text_nobody_could_send_in_time_is_given_up(line: Site, town: Town) -> None:
    sends(line)
    town.now += KEEP + timedelta(seconds=1)
    town.delivers()

    assert "Il n’est pas arrivé Le message n’a pas pu partir à temps." in words(line.mairie().get(PAGE))
    assert town.carrier.messages(MINE) == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [("", "Indiquez le mobile"), ("01 99 00 01 99", "n’est pas un mobile"), ("12", "numéro"), ("9" * 50, "40")],
)
def test_what_is_no_mobile_is_said_beside_its_field(line: Site, town: Town, typed: str, told: str) -> None:
    answer = sends(line, typed)

    assert answer.status_code == 422
    assert told in words(answer)
    assert f'value="{typed}"' in answer.get_data(as_text=True)
    assert town.messages() == []


@on_both
def test_two_in_a_row_wait_a_minute(line: Site, town: Town) -> None:
    sends(line)
    assert sends(line).status_code == 429
    assert len(town.messages()) == 1

    town.now += timedelta(minutes=1)
    sends(line)
    assert len(town.messages()) == 2


def test_without_a_carrier_the_page_says_what_to_set(site: Site, town: Town) -> None:
    shown = words(site.mairie().get(PAGE))

    assert "Aucun opérateur n’est réglé" in shown
    for setting in ("VOISINAGE_SMS_CARRIER", "VOISINAGE_TWILIO_ACCOUNT_SID", "VOISINAGE_HTTP_URL"):
        assert setting in shown
    assert "Envoyer un SMS" not in shown
    browser = site.mairie()
    token = csrf_of(browser.get("/mairie/reglages/organisations"))
    browser.post(PAGE, data={"csrf_token": token, "phone": "06 39 98 07 77"})
    assert town.messages() == []


def test_the_demo_says_that_nothing_really_leaves(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    mairie = with_carrier(site, monkeypatch, "console", demo=True).mairie()

    assert "rien ne part vraiment" in words(mairie.get(PAGE))
    assert "Les SMS prêt Ils vont aux téléphones de la ville de démonstration" in words(mairie.get("/mairie/reglages"))


@on_both
def test_the_last_step_is_ready_once_a_text_has_left(line: Site, town: Town) -> None:
    def step() -> str:
        return words(line.mairie().get("/mairie/reglages")).partition("Les SMS ")[2][:120]

    assert step().startswith("à faire Un opérateur est réglé, et aucun SMS n’est encore parti")
    sends(line)
    town.delivers()
    assert step().startswith("prêt Les SMS partent vraiment.")


def test_without_a_carrier_the_step_stays_to_be_done(site: Site) -> None:
    assert "Les SMS à faire Les SMS sont gardés au lieu de partir" in words(site.mairie().get("/mairie/reglages"))


@pytest.mark.parametrize("page", ["/mairie/", "/mairie/numeros", "/mairie/benevoles/importer"])
def test_where_no_text_leaves_the_pages_that_speak_of_texts_say_so_first(
    site: Site, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    assert "aucun SMS ne part" in words(site.mairie().get(page))
    assert "aucun SMS ne part" not in words(with_carrier(site, monkeypatch, "twilio:3,http:1").mairie().get(page))
    assert "aucun SMS ne part" not in words(with_carrier(site, monkeypatch, "console", demo=True).mairie().get(page))


def test_a_prescriber_may_not(line: Site, town: Town) -> None:
    assert line.signed_in(town.prescriber_id).get(PAGE).status_code == 403
