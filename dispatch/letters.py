"""From a journal line to a text in the outbox: its wording, its link, the hour it may leave, when it is worthless."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.channels import WORTH_A_CALL, channel_for
from dispatch.deadlines import sendable
from dispatch.desk import Desk
from dispatch.inbox.reply_codes import code_to_say
from dispatch.journal import JournalEntry, OutboxMessage
from dispatch.links import new_link
from dispatch.outbox.posting import post, withdraw
from dispatch.own_quiet import sendable_to
from dispatch.places import Commune
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Channel, MessageState, State, StuckReason, Urgency
from sms import texts

NEWS_KEEP = timedelta(hours=12)  # news that asks for no answer is stale the next day
SHORTEST = timedelta(minutes=1)
UNPROVEN = "son nouveau numéro n'est pas confirmé : appelez"
UNPROVEN_CODE = "unproven"


def tell(desk: Desk, entry: JournalEntry, ask: Ask, wording: Callable[..., str], **facts: Any) -> None:
    """Text the volunteer of `ask`, with a link to it, in the words of `wording` (a function of `sms.texts`).

    It takes the place of older news about the same ask that has not left yet. Nothing at all to somebody who said stop.
    A landline is called, and so are those who prefer it: what is said is worded once they answer. What would open a
    visit to a number that is not proven yet goes to nobody: somebody at the mairie phones.
    """
    request = ask.request
    if ask.volunteer.stopped_at is not None:
        return
    withdraw(desk, ask=ask)
    channel = channel_for(desk.line, ask.volunteer, wording.__name__)
    if channel is None:
        return
    held = ask.volunteer.number_changed_at is not None and ask.state is not AskState.OPEN
    if held and wording.__name__ not in WORTH_A_CALL:
        return
    hopeless = channel is Channel.VOICE and not desk.line.can_call  # fails at once, so that another is asked at once
    due_at, expires_at = _times(desk, ask, at_once=hopeless or wording in AT_ONCE)
    message = OutboxMessage(
        key=f"{entry.id}:{ask.id}",
        commune_id=request.commune_id,
        request_id=request.id,
        ask_id=ask.id,
        volunteer_id=ask.volunteer_id,
        channel=channel,
        kind=wording.__name__,
        to_phone=ask.volunteer.phone,
        body=_body(desk, ask, wording, facts) if channel is Channel.SMS and not held else None,
        rank=_rank(request),
        created_at=desk.now,
        due_at=due_at,
        expires_at=expires_at,
    )
    if held:
        message.state, message.ended_at = MessageState.FAILED, desk.now
        message.error, message.error_code = UNPROVEN, UNPROVEN_CODE
        desk.session.add(message)
    else:
        post(desk, message)


def _body(desk: Desk, ask: Ask, wording: Callable[..., str], facts: dict[str, Any]) -> str:
    need = replace(need_of(ask), code=code_to_say(desk, ask))
    return wording(frame_of(desk, ask.request.commune), need=need, link=new_link(desk, ask), **facts)


def _times(desk: Desk, ask: Ask, *, at_once: bool) -> tuple[datetime, datetime]:
    """When the text may leave, and from when on it is worthless."""
    due_at = desk.now if at_once else sendable_to(ask.volunteer, ask.request, desk.now)
    return due_at, max(ask.answer_by, due_at + SHORTEST) if ask.state is AskState.OPEN else due_at + NEWS_KEEP


def alert_mairie(desk: Desk, request: Request, entry: JournalEntry) -> None:
    """Text the duty agent, if the mairie named one, that this request needs an eye. The dashboard shows it anyway.

    While it is not stuck, nobody is found yet and the search goes on.
    """
    reason = STUCK_WORDS[request.stuck_reason] if request.stuck_reason else NOBODY_YET[request.state]
    tell_duty(desk, request, entry, texts.mairie_alert, reason=reason)


def tell_duty(desk: Desk, request: Request, entry: JournalEntry, wording: Callable[..., str], **facts: str) -> None:
    """Text the duty agent, if the mairie named one, in the words of `wording`."""
    commune = request.commune
    if commune.alert_phone is None:
        return
    due_at = sendable(request, desk.now)
    message = OutboxMessage(
        key=f"{entry.id}:mairie",
        commune_id=commune.id,
        request_id=request.id,
        kind=wording.__name__,
        to_phone=commune.alert_phone,
        body=wording(frame_of(desk, commune), ref=request.ref, **facts),
        rank=_rank(request),
        created_at=desk.now,
        due_at=due_at,
        expires_at=due_at + NEWS_KEEP,
    )
    post(desk, message)


def frame_of(desk: Desk, commune: Commune) -> texts.Frame:
    """What every text of a commune has in common."""
    return texts.Frame(
        commune=commune.name,
        callback=commune.contact_phone,
        can_reply=desk.line.can_reply,
        timezone=commune.timezone,
        own=commune.own_texts,
    )


AT_ONCE = frozenset({texts.bricoleur_confirmed})  # answers what its reader has just done: they are awake
NOBODY_YET = {
    State.OPEN: "aucun référent n'a encore répondu, la recherche continue",
    State.IN_CHARGE: "aucun voisin n'est encore trouvé, la recherche continue",
}

# Why it is the mairie's turn, as its agents read it.
STUCK_WORDS = {
    StuckReason.TO_LOCATE: "adresse à localiser",
    StuckReason.OUT_OF_SECTOR: "adresse hors des secteurs",
    StuckReason.NO_REFERENT: "aucun référent disponible",
    StuckReason.NOBODY_FREE: "aucun voisin disponible",
    StuckReason.UNVERIFIED: "pas encore vérifiée auprès de la personne",
    StuckReason.REFERENT_ASKS: "le référent demande votre aide",
    StuckReason.TAKEN_BACK: "un agent de la mairie s'en charge",
}


def need_of(ask: Ask) -> texts.Need:
    """The need as strangers may read it: no name, no address."""
    request = ask.request
    sector = request.sector.name if request.sector else request.commune.name
    return texts.Need(job=request.job.label, sector=sector, urgent=_urgent(request))


def visit_of(ask: Ask) -> dict[str, datetime | None]:
    """When the bricoleur of `ask` is expected, as texts want to know it."""
    return {"visit_start": ask.visit_start, "visit_end": ask.visit_end}


def _rank(request: Request) -> int:
    return 0 if _urgent(request) else 1


def _urgent(request: Request) -> bool:
    return request.urgency is Urgency.IMMEDIATE
