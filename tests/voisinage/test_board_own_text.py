"""`/mairie/textos/<kind>`: a commune rewords a text, tries it, keeps it, goes back; what is sent says it so."""

import re
from html import unescape

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from dispatch.journal import JournalEntry
from dispatch.places import Commune
from sms.texts.words import LOCKED, ORIGINAL
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words

ASKED = "/mairie/textos/referent_asked"
OURS = "Coucou de {commune} : {travail}, {quartier}. Qui suit ? {réponse}"


def send(site: Site, path: str = ASKED, *, base: str = ORIGINAL["referent_asked"], **form: str) -> TestResponse:
    browser = site.mairie()
    token = csrf_of(browser.get(path.removesuffix("/origine")))
    return browser.post(path, data={"csrf_token": token, "base": base, **form}, follow_redirects=True)


def own(town: Town) -> dict[str, str]:
    with town.sessions() as session:
        return session.get_one(Commune, town.commune_id).own_texts


def noted(town: Town) -> list[dict[str, str]]:
    with town.sessions() as session:
        lines = select(JournalEntry).where(JournalEntry.event == "text_changed").order_by(JournalEntry.id)
        return [line.details for line in session.scalars(lines)]


@on_both
def test_a_text_in_own_words_is_what_the_next_referent_reads(site: Site, town: Town) -> None:
    anne = town.referent()
    shown = words(send(site, words=OURS))

    assert "les prochains textos le diront ainsi" in shown
    assert "Votre commune a écrit ce texto avec ses mots" in shown
    assert own(town) == {"referent_asked": OURS}
    town.records_request()
    town.delivers()
    anne.expects("Coucou de Clairval : changer une ampoule, Centre. Qui suit ? Répondez OUI ou NON")


@on_both
def test_the_change_is_written_down_with_before_and_after_and_shown(site: Site, town: Town) -> None:
    shown = words(send(site, words=OURS))

    assert noted(town) == [{"kind": "referent_asked", "before": ORIGINAL["referent_asked"], "after": OURS}]
    assert "Ce qui a changé Camille Petit" in shown
    assert shown.index("Avant") < shown.index("Après")


@on_both
def test_back_to_the_original(site: Site, town: Town) -> None:
    send(site, words=OURS)
    shown = words(send(site, f"{ASKED}/origine", base=OURS))

    assert "Ce texto a ses mots d’origine" in shown
    assert own(town) == {}
    assert [line["after"] for line in noted(town)] == [OURS, ORIGINAL["referent_asked"]]


def test_typing_the_original_again_is_no_text_of_ones_own(site: Site, town: Town) -> None:
    send(site, words=OURS)
    send(site, base=OURS, words=ORIGINAL["referent_asked"])

    assert own(town) == {}


def test_trying_keeps_nothing(site: Site, town: Town) -> None:
    shown = words(send(site, words=OURS, what="essayer"))

    assert "Ce que cela donnerait" in shown
    assert "Coucou de Clairval : changer une ampoule, Centre ancien. Qui suit ? Répondez" in shown
    assert re.search(r"\d+ signes, 2 SMS", shown)
    assert (own(town), noted(town)) == ({}, [])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Coucou {nom} {réponse} {commune}", "{nom} ne se remplit pas dans ce texto"),
        ("Coucou {commune}", "{réponse} doit rester"),
        (OURS + " à bientôt", "Un SMS ne connaît pas « ô » (écrivez « o »)"),
        (OURS + " merci" * 30, "ce texto compterait 3 SMS"),
        ("", "Écrivez le texto"),
    ],
)
def test_what_cannot_be_sent_comes_back_as_it_was_typed(site: Site, town: Town, typed: str, told: str) -> None:
    answer = send(site, words=typed)
    page = unescape(answer.get_data(as_text=True))

    assert answer.status_code == 422
    assert told in words(answer)
    assert f">\r\n{typed}</textarea>" in page
    assert own(town) == {}


@on_both
def test_two_agents_at_once_lose_nothing(site: Site, town: Town) -> None:
    send(site, words=OURS)
    answer = send(site, words=OURS + " !", base=ORIGINAL["referent_asked"])

    assert answer.status_code == 409
    assert "Ce texto a changé entre-temps" in words(answer)
    assert OURS + " !" in unescape(answer.get_data(as_text=True))
    assert own(town) == {"referent_asked": OURS}


@pytest.mark.parametrize("kind", LOCKED)
def test_a_text_of_law_or_safety_is_read_with_the_reason(site: Site, kind: str) -> None:
    shown = words(site.mairie().get(f"/mairie/textos/{kind}"))

    assert LOCKED[kind].replace("'", "’") in shown
    assert "Enregistrer" not in shown
    assert site.mairie().post(f"/mairie/textos/{kind}", data={}).status_code in (400, 404)


def test_the_list_says_which_are_reworded_and_leads_to_each(site: Site) -> None:
    send(site, words=OURS)
    page = site.mairie().get("/mairie/textos").get_data(as_text=True)

    assert "Coucou de Clairval" in page
    assert page.count("Vos mots") == 1
    assert all(f'href="/mairie/textos/{kind}"' in page for kind in (*ORIGINAL, *LOCKED))


def test_nobody_else_may(site: Site, town: Town) -> None:
    assert site.signed_in(town.prescriber_id).get(ASKED).status_code == 403
    assert site.mairie().get("/mairie/textos/inconnu").status_code == 404
