"""Sending mails: what every way of sending fulfils, and the one there is, an SMTP server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}
LOCAL = {"127.0.0.1", "localhost", "::1"}
LAST_TRANSIENT, LAST_PERMANENT = 499, 599
# Wrong settings, not a wrong address: the server's keeper mends them, and the mail waits.
_SETTINGS_CODES = frozenset({530, 534, 535, 538})


@dataclass(frozen=True)
class OutgoingMail:
    """One mail to send. `key` names it for life: its reader's program knows by it a mail that comes twice."""

    key: str
    to: str
    subject: str
    body: str


class MailFailed(Exception):
    """The mail did not leave. `permanent`: trying again is useless. `str()` is a French reason, without any address."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class MailCarrier(Protocol):
    """A way to send mails. Safe to share between threads."""

    def send(self, mail: OutgoingMail) -> None:
        """Hand one mail over, or raise `MailFailed`. Bounded in time."""


@dataclass(frozen=True)
class SmtpServer:
    """An SMTP server: TLS from the start, or as soon as the server offers it. A password never travels in clear."""

    host: str
    port: int
    tls_at_once: bool
    user: str
    password: str
    sender: str  # "Voisinage Auch <ne-pas-repondre@auch.fr>", or the address alone
    timeout: float = 15  # seconds, for each step

    @classmethod
    def of(cls, url: str, sender: str) -> "SmtpServer":
        """Read "smtps://user:password@host:465" or "smtp://host:587". Raises ValueError with a French reason."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or not _has_port(parts):
            raise ValueError("écrivez smtps://nom:mot-de-passe@serveur:465, ou smtp://serveur:587")
        if "@" not in parseaddr(sender)[1]:
            raise ValueError("il faut une adresse d'expéditeur, comme « Voisinage <ne-pas-repondre@ma-commune.fr> »")
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            tls_at_once=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=sender,
        )

    def send(self, mail: OutgoingMail) -> None:
        """Hand one mail to the server."""
        try:
            with self._connected() as server:
                server.send_message(self._written(mail))
        except smtplib.SMTPRecipientsRefused as refused:
            code = max((code for code, _ in refused.recipients.values()), default=0)
            permanent = LAST_TRANSIENT < code <= LAST_PERMANENT
            raise MailFailed(f"le serveur de courriel refuse cette adresse ({code})", permanent=permanent) from refused
        except smtplib.SMTPResponseException as refused:
            code = refused.smtp_code
            permanent = LAST_TRANSIENT < code <= LAST_PERMANENT and code not in _SETTINGS_CODES
            raise MailFailed(f"le serveur de courriel répond {code}", permanent=permanent) from refused
        except (smtplib.SMTPException, OSError) as fault:
            raise MailFailed("le serveur de courriel ne répond pas bien", permanent=False) from fault

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls_at_once:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif self.user and self.host not in LOCAL:
                server.close()
                raise smtplib.SMTPNotSupportedError("no TLS, and a password to send")
        if self.user:
            server.login(self.user, self.password)
        return server

    def _written(self, mail: OutgoingMail) -> EmailMessage:
        written = EmailMessage()
        written["From"], written["To"], written["Subject"] = self.sender, mail.to, mail.subject
        # Built from the key: a mail sent twice, because nobody heard the server's yes, is shown once.
        domain = parseaddr(self.sender)[1].rpartition("@")[2]
        written["Message-ID"] = f"<{mail.key.replace(':', '.')}@{domain}>"
        written["Auto-Submitted"] = "auto-generated"  # no answering machine answers it
        written.set_content(mail.body)
        return written


def _has_port(parts: SplitResult) -> bool:
    """Whether the port, if one is given, is a number that a port may have."""
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False
