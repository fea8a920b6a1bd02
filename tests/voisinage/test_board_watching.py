"""What the mairie's first page says of the line: what the auditor found, what waits and why, who was not reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from dispatch.journal import OutboxMessage
from dispatch.line import AuditFinding, Pulse
from dispatch.outbox.caps import OF_THE_PERSON
from dispatch.outbox.carrier_health import note_fault
from dispatch.places import Commune
from dispatch.states import Channel, MessageState
from dispatch.watch.audit import AUDIT
from dispatch.watch.checks import Kind
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from voisinage.audit_words import FOUND
from voisinage.board.findings import AUDITOR_SLEEPS
from voisinage.db import db

AN_HOUR = timedelta(hours=1)


def page(site: Site) -> str:
    return words(site.mairie().get("/mairie/"))


def finds(town: Town, kind: Kind, **more: object) -> None:
    with town.sessions.begin() as session:
        session.add(AuditFinding(kind=kind, found_at=town.now, **more))


def change(town: Town, **values: object) -> None:
    """Change every message there is."""
    with town.sessions.begin() as session:
        session.execute(update(OutboxMessage).values(**values))


@pytest.mark.parametrize("kind", Kind)
def test_every_finding_is_told_with_what_to_do(site: Site, town: Town, kind: Kind) -> None:
    finds(town, kind, commune_id=town.commune_id)

    told = page(site).replace("\N{NO-BREAK SPACE}", " ")

    assert FOUND[kind].one in told
    assert FOUND[kind].advice in told
    assert "Rien pour le moment" not in told


@on_both
def test_a_finding_leads_to_its_requests_each_kind_once(site: Site, town: Town) -> None:
    town.referent()
    requests = [town.records_request(phone=f"+3319900010{n}", address=f"{n} rue des Lilas") for n in range(3)]
    for request in requests[:2]:
        finds(town, Kind.OVERDUE, commune_id=town.commune_id, request_id=request.id)
    finds(town, Kind.OVERDUE, commune_id=town.commune_id, request_id=requests[2].id, gone_at=town.now)

    told = page(site).partition("Ce qui avance")[0]

    assert told.count("Ces demandes auraient dû avancer") == 1
    assert requests[0].ref in told
    assert requests[1].ref in told
    assert requests[2].ref not in told, "it is over"


@on_both
def test_what_concerns_another_commune_is_not_told_and_what_concerns_all_is(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        other = Commune(insee="99002", name="Valclair", contact_phone="+33199000200", alert_phone=None, rules={})
        session.add(other)
        session.flush()
        other_id = other.id
    finds(town, Kind.TEXT_OVERDUE, commune_id=other_id)
    finds(town, Kind.JOB_STOPPED)

    told = page(site)

    assert FOUND[Kind.TEXT_OVERDUE].one not in told
    assert "Une partie de Voisinage s’est arrêtée" in told


@on_both
def test_an_auditor_that_stopped_is_told_by_the_page_itself(site: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        session.add(Pulse(job=AUDIT, at=town.now))
    assert "Voisinage ne tourne plus" not in page(site)

    town.now += AUDITOR_SLEEPS + timedelta(seconds=1)

    assert "Voisinage ne tourne plus depuis lundi 23 à 9h" in page(site)


@on_both
def test_the_cap_of_the_day_says_how_many_wait_and_until_when(site: Site, town: Town) -> None:
    town.commune_rules(texts_per_day=1)
    town.referent()
    town.records_request()
    assert "Le plafond de 1 SMS par jour est atteint : les prochains attendront demain matin." in page(site)

    town.fast_forward(minutes=1)
    town.records_request("furniture")
    town.fast_forward(minutes=5)

    assert "Le plafond de 1 SMS par jour est atteint : 1 SMS attend jusqu’à demain matin." in page(site)


@on_both
def test_texts_tried_in_vain_are_told_by_reason_after_a_while(site: Site, town: Town) -> None:
    town.referent()
    requests = [town.records_request(), town.records_request("furniture")]
    vain = {"tries": 2, "error": "l'opérateur ne répond pas : nous réessayons", "error_code": "network"}
    change(town, state=MessageState.QUEUED, **vain)
    assert "pas encore pu partir" not in page(site), "a first failure mends itself"

    town.now += timedelta(minutes=6)

    told = page(site)
    assert "2 SMS n’ont pas encore pu partir : l’opérateur ne répond pas." in told
    assert all(request.ref in told.partition("Ce qui avance")[0] for request in requests)


@on_both
def test_a_carrier_in_bad_health_is_told_until_it_is_well(site: Site, town: Town) -> None:
    def fault() -> None:
        with town.sessions.begin() as session:
            note_fault(session, "console", town.now)

    fault()
    assert "répond mal" not in page(site)
    fault()
    assert "L’opérateur de la démonstration répond mal en ce moment" in page(site)

    town.now += AN_HOUR
    assert "répond mal" not in page(site)


def not_reached(town: Town, phone: Phone, *, requests: int, **facts: object) -> None:
    """So many requests whose text did not reach this phone."""
    town.carrier.refuse(phone.number, permanent=True)
    for _ in range(requests):
        town.records_request()
    if facts:
        change(town, **facts)


@on_both
def test_one_person_is_called_once_for_several_messages(site: Site, town: Town) -> None:
    not_reached(town, town.referent(), requests=3)
    browser = site.mairie()
    shown = browser.get("/mairie/")
    assert "3 SMS non remis : appelez cette personne" in words(shown)
    assert shown.text.count("C’est réglé") == 1
    first, *others = [task.id for task in town.tasks()]

    answer = browser.post(
        f"/mairie/messages/{first}/prise-en-compte",
        data={"csrf_token": csrf_of(shown), "avec": str(others[0])},
        follow_redirects=True,
    )

    assert "ces messages sont réglés" in words(answer)
    assert [task.id for task in town.tasks()] == others[1:], "what was not on the page is still to do"


@pytest.mark.parametrize("listed", ["", "x", "9999999999999", "-1", ",,", "1,1,1", "١"])
def test_the_button_may_send_anything(site: Site, town: Town, listed: str) -> None:
    not_reached(town, town.referent(), requests=1)
    browser = site.mairie()
    token = csrf_of(browser.get("/mairie/"))

    path = f"/mairie/messages/{town.tasks()[0].id}/prise-en-compte"
    assert browser.post(path, data={"csrf_token": token, "avec": listed}).status_code == 303
    assert town.tasks() == []


SMS, VOICE = Channel.SMS, Channel.VOICE


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (("30005", "ce numéro n'existe plus : appelez", SMS), "corrigez celui-ci sur sa fiche"),
        (("21614", "ce numéro n'est pas un mobile : appelez", SMS), "cette personne préfère être appelée"),
        (("30003", "ce téléphone est éteint : nous réessayons", SMS), "Appelez un peu plus tard"),
        (("no-answer", "personne n'a décroché : nous rappelons", VOICE), "Essayez vous-même à une autre heure."),
        (("busy", "la ligne était occupée : nous rappelons", VOICE), "Cause : la ligne était occupée."),
        (("machine", "un répondeur a pris l'appel : nous rappelons", VOICE), "un répondeur a pris l’appel."),
        (("21606", "l'expéditeur n'est pas accepté : vérifiez", SMS), "Prévenez la personne qui fait tourner"),
        (("trial", "mode d'essai : rien n'est parti", SMS), "Pendant un essai, il n’y a rien à faire."),
        ((OF_THE_PERSON, "plafond atteint : appelez", SMS), "a déjà reçu beaucoup de messages"),
        ((None, None, SMS), "l’opérateur n’a pas dit pourquoi. Appelez cette personne."),
    ],
)
def test_why_and_what_to_do_in_plain_words(
    site: Site, town: Town, failure: tuple[str | None, str | None, Channel], told: str
) -> None:
    code, error, channel = failure
    not_reached(town, town.referent(), requests=1, error_code=code, error=error, channel=channel)

    shown = page(site)

    assert told in shown
    assert ("Appel pour demander de suivre" in shown) == (channel is VOICE)
    assert ("1 message non remis" in shown) == (channel is VOICE)


@on_both
def test_beyond_fifty_the_page_says_how_many_more(site: Site, town: Town) -> None:
    not_reached(town, town.referent(), requests=1)
    with town.sessions.begin() as session:
        kept = session.scalars(select(OutboxMessage).where(OutboxMessage.state == MessageState.FAILED)).one()
        facts = {column.key: getattr(kept, column.key) for column in OutboxMessage.__table__.columns}
        session.add_all([OutboxMessage(**facts | {"id": None, "key": f"copy-{rank}"}) for rank in range(60)])

    told = page(site)

    assert "61 SMS non remis" in told
    assert "Et 11 autres" in told


def test_the_list_is_found_by_its_index(site: Site, town: Town) -> None:
    with site.app.app_context(), statements() as seen:
        page(site)
        listed = next(one for one in seen if "count(*) OVER" in one[0])
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {listed[0]}", listed[1]).all()

    assert any("ix_outbox_message_not_received" in str(step) for step in plan), plan


@contextmanager
def statements() -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    seen: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object) -> None:
        seen.append((statement, parameters))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
