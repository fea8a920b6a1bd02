"""Putting a mail in its box, in the transaction that makes it necessary. Without a bell: mails can wait for a sweep."""

from dispatch.desk import Desk
from dispatch.mail.tables import MailMessage


def post_mail(desk: Desk, mail: MailMessage) -> None:
    """The mail leaves once the transaction is committed."""
    desk.session.add(mail)
    desk.session.flush()
