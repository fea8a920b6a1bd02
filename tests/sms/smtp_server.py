"""A real SMTP server on this machine, that keeps what it gets and refuses what a test tells it to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

WELL = "250 OK"


@dataclass
class MailServer:
    """`letters` are the mails it took. `to_address`, `to_data`: what it answers to a recipient, and to a whole mail."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_address: str = WELL
    to_data: str = WELL

    @property
    def url(self) -> str:
        """As the settings have it."""
        return f"smtp://127.0.0.1:{self.port}"

    async def named(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Somebody is named."""
        if self.to_address == WELL:
            envelope.rcpt_tos.append(address)
        return self.to_address

    async def handed_over(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """A whole mail."""
        if self.to_data == WELL:
            self.recipients += envelope.rcpt_tos
            self.letters.append(message_from_bytes(envelope.content or b"", policy=policy.default))  # type: ignore[arg-type]
        return self.to_data


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """One that listens until the block ends."""
    kept = MailServer(free_port())
    hooks = SimpleNamespace(handle_RCPT=kept.named, handle_DATA=kept.handed_over)
    controller = Controller(hooks, hostname="127.0.0.1", port=kept.port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
