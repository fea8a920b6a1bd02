"""The mairie's first page: what needs it now, what is under way, in few queries however much there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Engine, event, select

from dispatch import bricoleurs, mairie, referents, search, verify
from dispatch.journal import OutboxMessage
from dispatch.people import Agent, Organisation
from dispatch.places import Commune
from dispatch.states import AgentRole, State, Urgency
from tests.stories.town import CENTRE, Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from voisinage.db import db


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_only_the_mairie_may_look(site: Site, town: Town) -> None:
    request = town.records_request()
    for path in ("/mairie/", f"/mairie/demandes/{request.ref}", f"/mairie/demandes/{request.ref}/adresse"):
        assert site.browser().get(path).status_code == 302
        assert site.signed_in(town.prescriber_id).get(path).status_code == 403
    for noun in ("relance", "annulation", "transmission", "adresse"):
        answer = site.signed_in(town.prescriber_id).post(f"/mairie/demandes/{request.ref}/{noun}")
        assert answer.status_code in (400, 403)
    assert town.state(request) is State.STUCK


def test_the_title_says_what_the_page_says(site: Site) -> None:
    page = site.mairie().get("/mairie/").text

    assert "<title>Ce qui vous attend" in page
    assert "<h1>Ce qui vous attend" in page


def test_before_the_first_request_it_leads_to_the_settings(site: Site, town: Town) -> None:
    page = site.mairie().get("/mairie/")
    assert "Aucune demande n’a encore été enregistrée" in words(page)
    assert 'href="/mairie/reglages">Voir les étapes</a>' in page.text
    assert "tout avance sans vous" not in words(page)

    town.records_request()
    town.now += timedelta(days=30)
    assert "les réglages, pas à pas" not in site.mairie().get("/mairie/").text


def test_a_quiet_day(site: Site, town: Town) -> None:
    town.referent()
    town.records_request()

    page = words(site.mairie().get("/mairie/"))

    assert "Rien pour le moment : tout avance sans vous." in page
    assert "0 en retard" in page
    assert "Personne n’a laissé passer d’échéance." in page


@on_both
def test_what_is_stuck_says_why_and_since_when(site: Site, town: Town) -> None:
    town.referent()
    town.records_request(point=None)
    town.fast_forward(hours=2)

    page = words(site.mairie().get("/mairie/"))

    assert "1 demande à débloquer" in page
    assert "L’adresse n’a pas été trouvée : indiquez où elle se trouve." in page
    assert "Depuis lundi 23 novembre à 9h (il y a 2 heures)" in page


@on_both
def test_what_cannot_wait_comes_first(site: Site, town: Town) -> None:
    town.records_request()
    town.fast_forward(minutes=5)
    urgent = town.records_request("furniture", urgency=Urgency.IMMEDIATE)

    page = words(site.mairie().get("/mairie/"))

    assert page.index(urgent.ref) < page.index("Changer une ampoule")


@on_both
def test_a_text_nobody_received_becomes_a_task_until_somebody_took_care(site: Site, town: Town) -> None:
    anne = town.referent()
    town.carrier.refuse(anne.number, permanent=True)
    request = town.records_request()
    browser = site.mairie()

    page = browser.get("/mairie/")
    assert "Martin" in words(page)
    assert f"tel:{anne.number}" in page.get_data(as_text=True)
    assert "SMS pour demander de suivre une demande" in words(page)
    assert "ce numéro n’existe plus" in words(page)
    assert request.ref in words(page)

    task = town.tasks()[0]
    path, token = f"/mairie/messages/{task.id}/prise-en-compte", csrf_of(page)
    for _ in range(2):
        assert browser.post(path, data={"csrf_token": token}).status_code == 303
    assert "SMS non remis" not in words(browser.get("/mairie/"))
    with town.sessions() as session:
        assert session.get_one(OutboxMessage, task.id).handled_by_id == town.mairie_id


@on_both
def test_a_text_given_up_after_tries_is_a_task_and_one_never_tried_is_not(site: Site, town: Town) -> None:
    anne = town.referent()
    town.carrier.refuse(anne.number, permanent=False)
    town.records_request()
    with town.sessions.begin() as session:
        for message in session.scalars(select(OutboxMessage)):
            message.state = message.state.EXPIRED
            assert message.tries > 0

    assert "1 SMS non remis" in words(site.mairie().get("/mairie/"))
    with town.sessions.begin() as session:
        for message in session.scalars(select(OutboxMessage)):
            message.tries = 0
    assert "SMS non remis" not in words(site.mairie().get("/mairie/"))


def test_a_confirmation_nobody_was_there_to_send_is_a_task(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    with town.sessions.begin() as session:
        for message in session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "bricoleur_confirmed")):
            message.state, message.tries = message.state.EXPIRED, 0

    assert "1 SMS non remis" in words(site.mairie().get("/mairie/"))


@on_both
def test_under_way_shows_who_and_what_comes_next_late_first(site: Site, town: Town) -> None:
    anne = town.referent()
    first = town.records_request(urgency=Urgency.PLANNED)
    second = town.records_request("furniture")
    anne.taps(referents.take_charge)
    browser = site.mairie()

    page = words(browser.get("/mairie/demandes?etat=toutes"))
    assert page.index(second.ref) < page.index(first.ref), "its deadline is nearer"
    assert "(réponse attendue)" in page
    assert "un rappel lui sera envoyé" in page
    assert "En retard" not in page

    chase_at = town.fresh(second).chase_at
    assert chase_at is not None
    town.now = chase_at
    assert "En retard" in words(browser.get("/mairie/demandes?etat=toutes"))
    assert "1 en retard" in words(browser.get("/mairie/"))


@on_both
def test_a_reminder_that_had_to_be_sent_is_late(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    slow, quick = town.records_request(), town.records_request("furniture")
    anne.taps(referents.take_charge)
    town.fast_forward(hours=2)

    page = words(site.mairie().get("/mairie/"))
    late = page[page.index("En retard Quelqu’un") : page.index("Ce qui va bien")]

    assert town.fresh(slow).nudges > 0 or town.fresh(quick).nudges > 0
    assert (slow.ref in late) == (town.fresh(slow).nudges > 0)
    assert (quick.ref in late) == (town.fresh(quick).nudges > 0)
    assert ".." not in late, "a name that ends in a full stop ends its sentence"
    assert paul.texts == []


@on_both
def test_what_neighbours_gave_in_seven_days_is_thanked_for_on_a_monday_morning_too(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.confirm)

    town.now += timedelta(days=6, hours=23)
    assert town.now.weekday() == 0
    page = words(site.mairie().get("/mairie/"))
    assert "1 faite et vérifiée en sept jours" in page
    assert "En sept jours, 1 voisin a donné environ 30 minutes. Merci à Dominique" in page

    town.now += timedelta(days=1)
    assert "Merci à" not in words(site.mairie().get("/mairie/"))


@on_both
def test_each_stuck_request_has_its_one_action(site: Site, town: Town) -> None:
    lost, alone = town.records_request(point=None), town.records_request("furniture")
    browser = site.mairie()
    page = browser.get("/mairie/")

    assert f"/mairie/demandes/{lost.ref}/adresse" in page.text
    assert town.state(alone) is State.STUCK
    anne = town.referent()
    browser.post(f"/mairie/demandes/{alone.ref}/relance", data={"csrf_token": csrf_of(page)})
    assert town.state(alone) is State.OPEN
    town.delivers()
    assert anne.texts


def test_an_address_of_before_leads_to_the_list(site: Site) -> None:
    answer = site.mairie().get("/mairie/?etat=verified")

    assert answer.location == "/mairie/demandes?etat=verified"


@on_both
def test_counts_of_the_day_and_of_seven_days(site: Site, town: Town) -> None:
    town.referent()
    town.acts(mairie.close_unmet, town.records_request(), reason=mairie.Unmet.TOO_FAR)
    town.fast_forward(days=1)
    town.records_request("furniture")

    page = words(site.mairie().get("/mairie/"))

    assert "Aujourd’hui 1 reçue, 0 vérifiée, 0 sans solution" in page
    assert "En sept jours 2 reçues, 0 vérifiée, 1 sans solution" in page


@on_both
def test_sixty_requests_cost_no_more_queries_than_six(site: Site, town: Town) -> None:
    for rank in range(8):
        town.bricoleur(metres=40 * rank)
    anne = town.referent()
    refused = town.referent(metres=50)
    browser = site.mairie()

    def queries_with(requests: int) -> int:
        for rank in range(requests):
            town.records_request("furniture" if rank % 2 else "bulb", point=CENTRE if rank % 3 else None)
            if rank % 3 == 1 and anne.texts:
                anne.taps(referents.take_charge).taps(search.ask_in_waves)
        browser.get("/mairie/")
        with site.app.app_context(), counting(db.engine) as seen:
            assert browser.get("/mairie/").status_code == 200
        return len(seen)

    few = queries_with(6)
    town.carrier.refuse(refused.number, permanent=True)
    assert queries_with(12) <= few + 1
    town.copies(town.records_request(), 41)
    assert queries_with(0) <= few + 1
    assert few <= 25  # one holds PostgreSQL to the commune, two ask which requests may be one
    assert "page 1 sur" in words(browser.get("/mairie/demandes?etat=toutes"))
    assert "Page précédente" in words(browser.get("/mairie/demandes?etat=toutes&page=2"))


@on_both
def test_another_commune_sees_nothing_of_it(site: Site, town: Town) -> None:
    anne = town.referent()
    town.carrier.refuse(anne.number, permanent=True)
    request = town.records_request()
    task = town.tasks()[0]
    with town.sessions.begin() as session:
        other = Commune(insee="99002", name="Valclair", contact_phone="+33199000200", alert_phone=None, rules={})
        session.add(other)
        session.flush()
        office = Organisation(commune_id=other.id, name="Mairie")
        stranger = Agent(
            commune_id=other.id, organisation=office, email="m@valclair.exemple", password_hash="x",
            role=AgentRole.MAIRIE, first_name="Sacha", last_name="Roux",
        )  # fmt: skip
        session.add(stranger)
        session.flush()
        stranger_id = stranger.id
    browser = site.signed_in(stranger_id)

    assert request.ref not in words(browser.get("/mairie/"))
    assert browser.get(f"/mairie/demandes/{request.ref}").status_code == 404
    token = csrf_of(browser.get("/mairie/"))
    for path in (f"/mairie/demandes/{request.ref}/annulation", f"/mairie/messages/{task.id}/prise-en-compte"):
        assert browser.post(path, data={"csrf_token": token}).status_code == 404
    assert town.tasks() != []


@on_both
def test_what_waits_for_the_mairie_is_not_called_late_anywhere(site: Site, town: Town) -> None:
    stuck = town.records_request()  # nobody to ask: it is the mairie's from the start
    town.fast_forward(hours=96)
    assert town.fresh(stuck).nudges > 0, "the mairie was reminded"

    assert "0 en retard" in words(site.mairie().get("/mairie/"))
    columns = words(site.mairie().get("/mairie/demandes"))
    assert stuck.ref in columns
    assert "En retard" not in columns
    assert "Échéance" not in columns


@on_both
def test_requests_that_may_be_one_are_said_together(site: Site, town: Town) -> None:
    first = town.records_request(phone="+33199000101", address="12 rue des Lilas")
    second = town.records_request(phone="+33199000101", address="3 place du Puits")
    third = town.records_request(phone="+33199000103", address="3 place du Puits")
    other_job = town.records_request("furniture", phone="+33199000101", address="12 rue des Lilas")

    page = site.mairie().get("/mairie/").get_data(as_text=True)

    assert f'id="m-{first.ref}-{second.ref}"' in page
    assert f'id="m-{second.ref}-{third.ref}"' in page
    assert f"{second.ref} et" in words(site.mairie().get("/mairie/"))
    assert f'-{other_job.ref}"' not in page.replace(f"s-{other_job.ref}", "")
    assert f'href="/mairie/demandes/{second.ref}#doubles"' in page
    assert "Est-ce le même besoin" in words(site.mairie().get(f"/mairie/demandes/{second.ref}"))


@on_both
def test_what_has_ended_is_long_ago_or_is_somebody_elses_is_no_double(site: Site, town: Town) -> None:
    gone = town.records_request(phone="+33199000101", address="12 rue des Lilas")
    town.acts(mairie.cancel, gone)
    town.records_request(phone="+33199000101", address="12 rue des Lilas")
    town.records_request(phone="+33199000102", address="3 place du Puits")
    town.now += timedelta(days=15)
    town.records_request(phone="+33199000101", address="12 rue des Lilas")

    assert "Peut-être la même demande" not in words(site.mairie().get("/mairie/"))
