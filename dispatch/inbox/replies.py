"""A volunteer answers a text instead of opening its link: the same verbs, never on a guess."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from dispatch import care
from dispatch.desk import Actor, Desk
from dispatch.errors import AskEnded, HoursTaken
from dispatch.inbox.answering import answer
from dispatch.inbox.concerned import alive_asks, concerned
from dispatch.inbox.steps import carry_out, step_meant
from dispatch.letters import need_of
from dispatch.moves import lock
from dispatch.pauses import WEEK, come_back, pause, today_of
from dispatch.people import Volunteer
from dispatch.requests import Ask
from dispatch.states import AskState, StopBy, StuckReason
from dispatch.stepping_aside import hold
from dispatch.visit_hours import make_way
from sms import texts
from sms.replies import Answer, Meaning


def respond(desk: Desk, volunteers: Sequence[Volunteer], said: Answer) -> bool:
    """Act on what the one who has these volunteers' phone answered. False where somebody at the mairie must read it."""
    spokesman = last_asked(desk, volunteers)
    if said.meaning is Meaning.STOP:
        care.stop_phone(desk, spokesman.phone, StopBy.REPLY)
        answer(desk, spokesman, texts.reply_stopped)
    elif said.meaning is Meaning.START:
        for volunteer in volunteers:
            care.resume(desk, volunteer)
            come_back(desk, volunteer, actor=Actor(volunteer_id=volunteer.id))
        answer(desk, spokesman, texts.reply_resumed)
    elif said.meaning is Meaning.PAUSE:
        answer(desk, spokesman, texts.reply_paused, until=_take_a_break(desk, volunteers, said.days))
    elif said.meaning is Meaning.HELP:
        answer(desk, spokesman, texts.reply_help)
    elif said.meaning is Meaning.UNCLEAR:
        answer(desk, spokesman, texts.reply_unclear)
        return False
    else:
        return _act(desk, volunteers, said)
    return True


def _take_a_break(desk: Desk, volunteers: Sequence[Volunteer], days: int | None) -> date:
    """Whoever answers means the phone: a break in every commune of theirs, a week where none was named.

    Gives the first day on which they may be asked again.
    """
    lasts = timedelta(days=days) if days else WEEK
    hold(desk, volunteers, AskState.OPEN)  # of all their communes before anybody else is asked
    untils = {volunteer.id: today_of(volunteer, desk.now) + lasts for volunteer in volunteers}
    for volunteer in volunteers:
        pause(desk, volunteer, untils[volunteer.id], actor=Actor(volunteer_id=volunteer.id))
    return max(untils.values())


def last_asked(desk: Desk, volunteers: Sequence[Volunteer]) -> Volunteer:
    """In whose name, and so in which commune's, a phone is answered: whoever of its volunteers was asked last."""
    by_id = {volunteer.id: volunteer for volunteer in volunteers}
    latest_first = select(Ask.volunteer_id).where(Ask.volunteer_id.in_(by_id)).order_by(Ask.id.desc())
    last = desk.session.scalar(latest_first.limit(1))
    return by_id[last] if last else volunteers[0]


def _act(desk: Desk, volunteers: Sequence[Volunteer], said: Answer) -> bool:
    """Apply a yes, a no or a "done" to the one ask it can mean; with several, ask which; with none, say so.

    From a number given in place of another, and not proven since, it may be a stranger's: somebody reads it.
    """
    volunteers = [volunteer for volunteer in volunteers if volunteer.number_changed_at is None]
    if not volunteers:
        return False
    meant = concerned(desk, volunteers, said)
    if len(meant) == 1 and _acted(desk, meant[0], said.meaning):
        return True
    spokesman, possible = last_asked(desk, volunteers), meant or alive_asks(desk, volunteers)
    if len(meant) > 1 or (possible and not meant and said.code):
        needs = [replace(need_of(ask), code=ask.code) for ask in possible]
        return answer(desk, spokesman, texts.reply_which, needs=needs, word=_WORD[said.meaning])
    answer(desk, spokesman, texts.reply_unclear if possible else texts.reply_nothing_open)
    return not possible


_WORD = {Meaning.YES: "OUI", Meaning.NO: "NON", Meaning.DONE: "FAIT"}


def _acted(desk: Desk, ask: Ask, meaning: Meaning) -> bool:
    """Whether the answer was one about this ask. Too late, it still is: the volunteer is told what became of it."""
    lock(desk.session, ask.request_id)
    step = step_meant(ask, meaning)
    if step is None:
        return False
    try:
        carry_out(desk, ask, step)
    except HoursTaken:
        make_way(desk, ask)
        answer(desk, ask.volunteer, texts.reply_hours_taken)
    except AskEnded:
        answer(desk, ask.volunteer, _too_late(ask, meaning))
    return True


def _too_late(ask: Ask, meaning: Meaning) -> Callable[..., str]:
    """What is true of an ask that an answer came too late for."""
    if ask.request.ended_at is not None:
        return texts.reply_ended
    if ask.request.stuck_reason is StuckReason.TAKEN_BACK:
        return texts.reply_mairie_acts
    return texts.reply_nothing_open if meaning is Meaning.NO else texts.reply_too_late
