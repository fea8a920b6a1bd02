"""Mails keep the promise of texts: written with what made them necessary, sent by one, tried again, never for ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch import mairie
from dispatch.desk import Line
from dispatch.mail.delivery import MailRoom, deliver_mails
from dispatch.mail.tables import MailMessage
from dispatch.requests import Request
from dispatch.states import MessageState, NoticeBy
from sms.mail import OutgoingMail, SmtpServer
from tests.sms.smtp_server import MailServer, mail_server
from tests.stories.counter import wishes
from tests.stories.town import Town

SENDER = "Voisinage Clairval <ne-pas-repondre@clairval.exemple>"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def request_ended(town: Town) -> Request:
    """One that the mairie has ended, whose prescriber wishes for a mail."""
    town.line = Line(town.line.base_url, can_reply=True, can_mail=True)
    wishes(town, NoticeBy.MAIL)
    request = town.records_request()
    town.acts(mairie.cancel, request)
    return request


def room(town: Town, server: MailServer) -> MailRoom:
    return MailRoom(town.sessions, SmtpServer.of(server.url, SENDER), town.clock)


def box(town: Town) -> list[MailMessage]:
    with town.sessions() as session:
        return list(session.scalars(select(MailMessage).order_by(MailMessage.id)))


def test_the_end_is_told_by_mail_once_and_its_words_are_then_forgotten(
    town: Town, server: MailServer, request_ended: Request
) -> None:
    assert deliver_mails(room(town, server)) == 1
    assert deliver_mails(room(town, server)) == 0

    (letter,) = server.letters
    body = letter.get_content()
    assert server.recipients == ["prescriber@clairval.exemple"]
    assert request_ended.ref in letter["Subject"]
    assert f"https://voisinage.exemple.fr/demandes/{request_ended.ref}" in body
    assert not any(secret in body for secret in ("Odette", "Lilas", "01 99 00 01 99"))
    (mail,) = box(town)
    assert (mail.state, mail.body) == (MessageState.SENT, None)


def test_without_a_server_no_mail_is_written(town: Town) -> None:
    wishes(town, NoticeBy.MAIL)

    town.acts(mairie.cancel, town.records_request())

    assert box(town) == []


def test_what_is_rolled_back_writes_no_mail(town: Town, server: MailServer) -> None:
    town.line = Line(town.line.base_url, can_reply=True, can_mail=True)
    wishes(town, NoticeBy.MAIL)
    request = town.records_request()

    with pytest.raises(RuntimeError):
        town.acts(_cancel_and_fail, request)

    assert box(town) == []


def test_a_server_away_for_a_morning_loses_nothing(town: Town, server: MailServer, request_ended: Request) -> None:
    server.to_data = "451 4.3.0 try later"
    here = room(town, server)
    for _ in range(5):
        deliver_mails(here)
        town.now += timedelta(minutes=30)
    (mail,) = box(town)
    assert mail.state is MessageState.QUEUED
    assert mail.error == "le serveur de courriel répond 451"

    server.to_data = "250 OK"
    town.now += timedelta(hours=4)
    deliver_mails(here)

    assert len(server.letters) == 1


def test_pauses_grow(town: Town, server: MailServer, request_ended: Request) -> None:
    server.to_data = "451 4.3.0 try later"
    waits = []
    for _ in range(3):
        assert deliver_mails(room(town, server)) == 1
        (mail,) = box(town)
        waits.append(mail.due_at - town.now)
        town.now = mail.due_at

    assert waits == [timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=16)]


def test_an_address_that_does_not_exist_is_not_tried_again(
    town: Town, server: MailServer, request_ended: Request
) -> None:
    server.to_address = "550 5.1.1 no such user"

    deliver_mails(room(town, server))

    town.now += timedelta(days=1)
    assert deliver_mails(room(town, server)) == 0
    (mail,) = box(town)
    assert (mail.state, mail.body, mail.tries) == (MessageState.FAILED, None, 1)


def test_after_two_days_a_mail_is_worthless(town: Town, server: MailServer, request_ended: Request) -> None:
    server.to_data = "451 4.3.0 try later"
    deliver_mails(room(town, server))
    town.now += timedelta(days=2, minutes=1)

    assert deliver_mails(room(town, server)) == 0

    (mail,) = box(town)
    assert (mail.state, mail.body) == (MessageState.EXPIRED, None)


def test_of_many_senders_one_sends(town: Town, server: MailServer, request_ended: Request) -> None:
    with ThreadPoolExecutor(4) as senders:
        tried = list(senders.map(lambda _: deliver_mails(room(town, server)), range(4)))

    assert sum(tried) == 1
    assert len(server.letters) == 1


def test_who_died_while_sending_is_followed_by_another(town: Town, server: MailServer, request_ended: Request) -> None:
    here = MailRoom(town.sessions, _Dies(), town.clock)
    with pytest.raises(MemoryError):
        deliver_mails(here)
    assert deliver_mails(room(town, server)) == 0, "the lease of the dead still holds"

    town.now += here.lease
    assert deliver_mails(room(town, server)) == 1
    assert len(server.letters) == 1


class _Dies:
    def send(self, _mail: OutgoingMail) -> None:
        raise MemoryError


def _cancel_and_fail(*args: object) -> None:
    mairie.cancel(*args)  # type: ignore[arg-type]
    raise RuntimeError
