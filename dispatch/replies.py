"""A volunteer answers a text instead of opening its link: the same verbs, never on a guess."""

from collections.abc import Callable

from sqlalchemy import select

from dispatch import bricoleurs, care, referents
from dispatch.desk import Desk
from dispatch.errors import AskEnded
from dispatch.letters import answer, need_of
from dispatch.links import new_link
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role, State
from sms import texts
from sms.replies import Meaning, understand


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
        elif meaning in _CONCERNED:
            _act(desk, volunteer, meaning)
        else:
            answer(desk, volunteer, texts.reply_unclear)


def _act(desk: Desk, volunteer: Volunteer, meaning: Meaning) -> None:
    """Apply a yes, a no or a "done" to the one ask it can mean; with several, ask which; with none, say so."""
    concerned = _concerned(desk, volunteer, meaning)
    if len(concerned) != 1:
        answer(desk, volunteer, texts.reply_which if concerned else texts.reply_nothing_open)
        return
    (ask,) = concerned
    verb, wording = _VERBS[meaning, ask.role]
    try:
        verb(desk, ask)
    except AskEnded:
        answer(desk, volunteer, texts.reply_too_late)
        return
    if wording is texts.reply_taken_charge:
        answer(desk, volunteer, wording, need=need_of(ask), link=new_link(desk, ask))
    elif wording is not None:
        answer(desk, volunteer, wording)


def _concerned(desk: Desk, volunteer: Volunteer, meaning: Meaning) -> list[Ask]:
    asks = select(Ask).join(Request).where(Ask.volunteer_id == volunteer.id)
    if meaning is Meaning.DONE:
        at_work = asks.where(
            Ask.state == AskState.ACCEPTED, Ask.role == Role.BRICOLEUR, Request.state == State.ASSIGNED
        )
        return list(desk.session.scalars(at_work))
    return list(desk.session.scalars(asks.where(Ask.state == AskState.OPEN)))


_VERBS: dict[tuple[Meaning, Role], tuple[Callable[[Desk, Ask], None], Callable[..., str] | None]] = {
    (Meaning.YES, Role.REFERENT): (referents.take_charge, texts.reply_taken_charge),
    (Meaning.YES, Role.BRICOLEUR): (bricoleurs.accept, None),  # accepting texts them the link already
    (Meaning.NO, Role.REFERENT): (referents.decline, texts.reply_declined),
    (Meaning.NO, Role.BRICOLEUR): (bricoleurs.decline, texts.reply_declined),
    (Meaning.DONE, Role.BRICOLEUR): (bricoleurs.report_done, texts.reply_done_noted),
}
_CONCERNED = frozenset(meaning for meaning, _ in _VERBS)
