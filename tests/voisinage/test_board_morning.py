"""`/mairie/matin`: the digest of the morning in full: every request that waits for somebody, by whom it waits for."""

from datetime import UTC, datetime, timedelta

from dispatch import bricoleurs, mairie, referents, search, suspending
from dispatch.people import Agent
from dispatch.states import Suspension, Urgency
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both, words
from voisinage.jobs import digest_work

PAGE = "/mairie/matin"


def page(site: Site) -> str:
    return words(site.mairie().get(PAGE))


@on_both
def test_each_request_stands_with_whom_it_waits_for(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    done = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    to_choose = town.records_request("furniture", urgency=Urgency.IMMEDIATE)
    anne.taps(referents.take_charge)
    stuck = town.records_request(point=None)

    shown = page(site)

    places = [shown.index(word) for word in ("La mairie 1 demande", stuck.ref, "Martin 2 demandes", to_choose.ref)]
    assert places == sorted(places)
    assert shown.index(to_choose.ref) < shown.index(done.ref), "what cannot wait comes first"
    assert "Aucun voisin n’est sollicité" in shown
    assert "la personne est à appeler" in shown
    assert "L’adresse n’a pas été trouvée" in shown


@on_both
def test_what_waits_for_nobody_is_not_there(site: Site, town: Town) -> None:
    anne, _paul = town.referent(), town.bricoleur()
    town.records_request()
    asking = town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    waits, gone = town.records_request(point=None), town.records_request(point=None)
    town.acts(mairie.cancel, gone)
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.mairie_id)
        until = desk.now + timedelta(days=2)
        suspending.suspend(desk, waits.id, agent, until=until, reason=Suspension.AWAY)

    shown = page(site)

    assert "Rien n’attend personne ce matin" in shown
    assert not any(one.ref in shown for one in (asking, waits, gone))


@on_both
def test_the_text_of_the_morning_is_named_with_what_became_of_it(site: Site, town: Town) -> None:
    town.commune_rules(bundle_minutes=0, digest_at="08:30")
    anne = town.referent()
    request = town.records_request()
    anne.taps(referents.take_charge)
    town.fast_forward(hours=12)
    town.now = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    digest_work(site.app)()
    town.delivers()

    shown = page(site)

    anne.expects("ce matin : une demande où il manque un voisin")
    assert request.ref in shown
    assert "Chaque matin à 8h30" in shown
    assert "SMS du matin : parti" in shown or "SMS du matin : envoyé" in shown


def test_without_a_digest_the_page_says_so(site: Site, town: Town) -> None:
    town.commune_rules(digest_at=None)
    assert "Le SMS du matin est coupé" in page(site)


def test_the_first_page_leads_there_and_nobody_else_may(site: Site, town: Town) -> None:
    assert f'href="{PAGE}"' in site.mairie().get("/mairie/").get_data(as_text=True)
    assert site.signed_in(town.prescriber_id).get(PAGE).status_code == 403
