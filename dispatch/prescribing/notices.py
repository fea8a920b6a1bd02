"""Telling whoever recorded a need how it ended, by the way they chose. Called by the one function that moves."""

from datetime import timedelta

from dispatch.deadlines import civil_hour
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry, OutboxMessage
from dispatch.letters import frame_of
from dispatch.mail.posting import post_mail
from dispatch.mail.tables import MailMessage
from dispatch.outbox.posting import post
from dispatch.people import Agent
from dispatch.prescribing.tables import AgentWish
from dispatch.requests import Request
from dispatch.states import NoticeBy, State
from sms import mails, texts

TEXT_KEEP, MAIL_KEEP = timedelta(hours=12), timedelta(days=2)

OUTCOMES = {
    State.VERIFIED: "c'est fait, et vérifié auprès de la personne",
    State.PASSED_ON: "elle est confiée à un partenaire",
    State.UNMET: "personne n'a pu aider cette fois",
    State.CANCELLED: "elle est annulée",
}


def notice(desk: Desk, request: Request, entry: JournalEntry, actor: Actor) -> None:
    """Write the text or the mail that the prescriber wishes for; none to whoever ended it themselves, or has left."""
    if actor.agent_id == request.prescriber_id or not request.prescriber.active:
        return
    wish = desk.session.get(AgentWish, request.prescriber_id)
    if wish is None:
        return
    if wish.told_by is NoticeBy.SMS and wish.phone:
        _text(desk, request, entry, wish.phone)
    elif wish.told_by is NoticeBy.MAIL and desk.line.can_mail:
        _mail(desk, request, entry, request.prescriber)


def _outcome(request: Request, entry: JournalEntry) -> str:
    """How it ended, in the words of a text."""
    if entry.event == Event.MERGED:
        return f"elle rejoint la demande {entry.details['other']}, pour le même besoin, qui continue"
    return OUTCOMES[request.state]


def page_of(desk: Desk, request: Request) -> str:
    """The address of the request's page, which asks to sign in."""
    return f"{desk.line.base_url}/demandes/{request.ref}"


def _text(desk: Desk, request: Request, entry: JournalEntry, phone: str) -> None:
    """News of an end wakes nobody, however urgent the need was."""
    facts = {"ref": request.ref, "job": request.job.label, "outcome": _outcome(request, entry)}
    body = texts.prescriber_outcome(frame_of(desk, request.commune), link=page_of(desk, request), **facts)
    due_at = civil_hour(request.commune, desk.now)
    message = OutboxMessage(
        key=f"{entry.id}:prescriber",
        commune_id=request.commune_id,
        request_id=request.id,
        kind=texts.prescriber_outcome.__name__,
        to_phone=phone,
        body=body,
        created_at=desk.now,
        due_at=due_at,
        expires_at=due_at + TEXT_KEEP,
    )
    post(desk, message)


def _mail(desk: Desk, request: Request, entry: JournalEntry, agent: Agent) -> None:
    facts = {"ref": request.ref, "job": request.job.label, "ended": _outcome(request, entry)}
    words = mails.outcome(frame_of(desk, request.commune), link=page_of(desk, request), **facts)
    mail = MailMessage(
        key=f"voisinage:{entry.id}:{agent.id}",
        agent_id=agent.id,
        request_id=request.id,
        to_address=agent.email,
        subject=words.subject,
        body=words.body,
        created_at=desk.now,
        due_at=desk.now,
        expires_at=desk.now + MAIL_KEEP,
    )
    post_mail(desk, mail)
