"""How the link of an account reaches its agent: by mail, by SMS, or by hand where neither is possible."""

from datetime import timedelta

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.letters import frame_of
from dispatch.mail.posting import post_mail
from dispatch.mail.tables import MailMessage
from dispatch.outbox.posting import post
from dispatch.people import Agent
from sms.texts.account import account_link
from voisinage.accounts.links import GOOD_FOR, new_link
from voisinage.accounts.tables import LinkKind

SUBJECTS = {
    LinkKind.INVITATION: "Votre compte Voisinage est prêt",
    LinkKind.RESET: "Choisir un nouveau mot de passe Voisinage",
}
BODIES = {
    LinkKind.INVITATION: (
        "Bonjour,\n\n{commune} vous ouvre un compte sur Voisinage, l'entraide entre voisins.\n\n"
        "Choisissez votre mot de passe ici, dans les sept jours :\n{link}\n\n"
        "Ce lien ne sert qu'une fois et n'est que pour vous : ne le transférez pas.\n"
    ),
    LinkKind.RESET: (
        "Bonjour,\n\nVoici le lien pour choisir un nouveau mot de passe, dans l'heure :\n{link}\n\n"
        "Vous n'avez rien demandé ? Ne faites rien : votre mot de passe reste le même.\n"
    ),
}


def mail_link(desk: Desk, agent: Agent, kind: LinkKind) -> None:
    """Write the link to the agent's mail. Only where the installation can send any."""
    link = new_link(desk, agent, kind)
    mail = MailMessage(
        key=f"account:{desk.rng.randbytes(8).hex()}",
        agent_id=agent.id,
        to_address=agent.email,
        subject=SUBJECTS[kind],
        body=BODIES[kind].format(commune=agent.commune.name, link=link),
        created_at=desk.now,
        due_at=desk.now,
        expires_at=desk.now + GOOD_FOR[kind],
    )
    post_mail(desk, mail)


def text_link(desk: Desk, agent: Agent, phone: str) -> None:
    """Text an invitation to this phone (E.164)."""
    link = new_link(desk, agent, LinkKind.INVITATION)
    message = OutboxMessage(
        key=f"account:{desk.rng.randbytes(8).hex()}",
        commune_id=agent.commune_id,
        kind=account_link.__name__,
        to_phone=phone,
        body=account_link(frame_of(desk, agent.commune), link=link),
        created_at=desk.now,
        due_at=desk.now,
        expires_at=desk.now + timedelta(days=1),
    )
    post(desk, message)
