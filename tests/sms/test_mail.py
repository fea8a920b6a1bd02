"""Mails through a real SMTP server: what is in them, what a refusal means, what keeps a password from leaving."""

from collections.abc import Iterator

import pytest

from sms.mail import MailFailed, OutgoingMail, SmtpServer
from sms.mails import outcome
from sms.texts import Frame
from tests.sms.smtp_server import MailServer, mail_server

SENDER = "Voisinage Auch <ne-pas-repondre@auch.exemple>"
MAIL = OutgoingMail("voisinage:12:3", "nadia@ccas.exemple", "Demande K7QX : c'est fait", "Bonjour,\n\nC’est fait.\n")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def test_a_mail_arrives_as_it_was_written(server: MailServer) -> None:
    SmtpServer.of(server.url, SENDER).send(MAIL)

    (letter,) = server.letters
    assert server.recipients == ["nadia@ccas.exemple"]
    assert (letter["From"], letter["Subject"]) == (SENDER, MAIL.subject)
    assert letter["Message-ID"] == "<voisinage.12.3@auch.exemple>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == MAIL.body


@pytest.mark.parametrize(
    ("to_address", "to_data", "permanent"),
    [
        ("550 5.1.1 no such user", "250 OK", True),
        ("450 4.2.0 greylisted", "250 OK", False),
        ("250 OK", "554 5.7.1 spam", True),
        ("250 OK", "451 4.3.0 try later", False),
        ("250 OK", "535 5.7.8 credentials", False),
    ],
)
def test_a_refusal_says_whether_to_try_again(
    server: MailServer, to_address: str, to_data: str, *, permanent: bool
) -> None:
    server.to_address, server.to_data = to_address, to_data

    with pytest.raises(MailFailed) as refused:
        SmtpServer.of(server.url, SENDER).send(MAIL)

    assert refused.value.permanent is permanent
    assert "nadia" not in str(refused.value)
    assert server.letters == []


def test_a_server_that_is_away_is_tried_again(server: MailServer) -> None:
    nobody = SmtpServer.of("smtp://127.0.0.1:1", SENDER)

    with pytest.raises(MailFailed) as refused:
        nobody.send(MAIL)

    assert not refused.value.permanent


def test_a_password_is_not_told_in_clear_to_another_machine(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sms.mail.LOCAL", frozenset())
    by_the_way = SmtpServer.of(f"smtp://nadia:secret@127.0.0.1:{server.port}", SENDER)

    with pytest.raises(MailFailed):
        by_the_way.send(MAIL)

    assert server.letters == []


def test_an_address_of_a_server_is_read_whole() -> None:
    read = SmtpServer.of("smtps://nadia%40auch.fr:p%40ss@mail.auch.fr", SENDER)

    assert (read.host, read.port, read.user, read.password) == ("mail.auch.fr", 465, "nadia@auch.fr", "p@ss")
    assert read.tls_at_once


@pytest.mark.parametrize("url", ["mail.auch.fr", "http://mail.auch.fr", "smtp://", "smtp://x:99999", "smtp://x:abc"])
def test_what_is_no_server_is_refused_in_french(url: str) -> None:
    with pytest.raises(ValueError, match="écrivez smtps"):
        SmtpServer.of(url, SENDER)


def test_the_words_of_an_end_name_nobody() -> None:
    frame = Frame(commune="Auch", callback="+33536490102", can_reply=True, timezone="Europe/Paris")

    words = outcome(frame, ref="K7QX", job="Changer une ampoule", ended="c'est fait", link="https://x.fr/demandes/K7QX")

    assert words.subject == "Demande K7QX : c’est fait"
    assert "https://x.fr/demandes/K7QX" in words.body
    assert "05 36 49 01 02" in words.body
    assert "'" not in words.body
