"""A volunteer answers a text instead of opening its link: the same verbs, never on a guess."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import or_, select

from dispatch import bricoleurs, care, referents
from dispatch.desk import Desk
from dispatch.errors import AskEnded
from dispatch.letters import answer, need_of, visit_of
from dispatch.links import new_link
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import ANSWERABLE, AT_WORK, AskState, Role
from sms import texts
from sms.replies import Meaning, understand

STILL_REMEMBERED = timedelta(days=2)  # a yes this late still means the last text


def receive(desk: Desk, phone: str, text: str) -> None:
    """Act on what came from `phone` (E.164) and put our answer in the outbox. An unknown number gets none."""
    meaning = understand(text)
    for volunteer in desk.session.scalars(select(Volunteer).where(Volunteer.phone == phone)).all():
        if meaning is Meaning.STOP:
            care.stop(desk, volunteer)
            answer(desk, volunteer, texts.reply_stopped)
        elif meaning is Meaning.START:
            care.resume(desk, volunteer)
            answer(desk, volunteer, texts.reply_resumed)
        elif meaning in _ON_AN_ASK:
            _act(desk, volunteer, meaning)
        else:
            answer(desk, volunteer, texts.reply_help if meaning is Meaning.HELP else texts.reply_unclear)


def _act(desk: Desk, volunteer: Volunteer, meaning: Meaning) -> None:
    """Apply a yes, a no or a "done" to the one ask it can mean; with several, ask which; with none, say so."""
    concerned = _concerned(desk, volunteer, meaning)
    if len(concerned) != 1:
        answer(desk, volunteer, texts.reply_which if concerned else texts.reply_nothing_open)
        return
    (ask,) = concerned
    verb, wording = _verb(ask, meaning)
    try:
        verb(desk, ask)
    except AskEnded:
        answer(desk, volunteer, texts.reply_too_late)
        return
    if wording in _WITH_LINK:
        visit = visit_of(ask) if wording is texts.reply_accepted else {}
        answer(desk, volunteer, wording, need=need_of(ask), link=new_link(desk, ask), **visit)
    elif wording is not None:
        answer(desk, volunteer, wording)


def _concerned(desk: Desk, volunteer: Volunteer, meaning: Meaning) -> list[Ask]:
    """The asks an answer can mean: those waiting for one; else what they have in hand; for a yes, else the last."""
    under_way = select(Ask).join(Request).where(Ask.volunteer_id == volunteer.id, Request.ended_at.is_(None))
    waiting = list(desk.session.scalars(under_way.where(Ask.state == AskState.OPEN)))
    to_do = or_(Ask.role == Role.REFERENT, Request.state.in_(AT_WORK))
    in_hand = list(desk.session.scalars(under_way.where(Ask.state == AskState.ACCEPTED, to_do)))
    if meaning is Meaning.DONE:
        return [ask for ask in in_hand if ask.role is Role.BRICOLEUR] or in_hand
    if waiting or in_hand or meaning is Meaning.NO:
        return waiting or in_hand
    latest = select(Ask).where(Ask.volunteer_id == volunteer.id, Ask.state.in_(ANSWERABLE))
    recent = latest.where(Ask.asked_at > desk.now - STILL_REMEMBERED)
    return list(desk.session.scalars(recent.order_by(Ask.id.desc()).limit(1)))


def _verb(ask: Ask, meaning: Meaning) -> tuple[Callable[[Desk, Ask], None], Callable[..., str] | None]:
    """What to do and what to say. A referent in charge is shown the page again: a word does not say which step."""
    if ask.state is AskState.ACCEPTED and ask.role is Role.REFERENT:
        return referents.take_charge, texts.reply_taken_charge
    if ask.state is AskState.ACCEPTED and meaning is Meaning.YES:
        return bricoleurs.accept, texts.reply_accepted
    if ask.state is AskState.ACCEPTED and meaning is Meaning.NO:
        return bricoleurs.give_back, texts.reply_declined
    return _VERBS[meaning, ask.role]


_VERBS: dict[tuple[Meaning, Role], tuple[Callable[[Desk, Ask], None], Callable[..., str] | None]] = {
    (Meaning.YES, Role.REFERENT): (referents.take_charge, texts.reply_taken_charge),
    (Meaning.YES, Role.BRICOLEUR): (bricoleurs.accept, None),  # accepting texts them the link already
    (Meaning.NO, Role.REFERENT): (referents.decline, texts.reply_declined),
    (Meaning.NO, Role.BRICOLEUR): (bricoleurs.decline, texts.reply_declined),
    (Meaning.DONE, Role.BRICOLEUR): (bricoleurs.report_done, texts.reply_done_noted),
}
_ON_AN_ASK = frozenset({Meaning.YES, Meaning.NO, Meaning.DONE})
_WITH_LINK = frozenset({texts.reply_taken_charge, texts.reply_accepted})
