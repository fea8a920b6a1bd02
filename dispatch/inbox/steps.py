"""What a yes, a no or a "done" about an ask stands for: the verb, and what the volunteer is told then."""

from collections.abc import Callable

from dispatch import bricoleurs, referents
from dispatch.asks import may_say_no, may_say_yes
from dispatch.desk import Desk
from dispatch.errors import AskEnded
from dispatch.inbox.answering import answer
from dispatch.letters import need_of, visit_of
from dispatch.links import new_link
from dispatch.requests import Ask
from dispatch.states import AT_WORK, AskState, Role, State
from sms import texts
from sms.replies import Meaning

Step = tuple[Callable[[Desk, Ask], None], Callable[..., str] | None]


def carry_out(desk: Desk, ask: Ask, step: Step) -> None:
    """Call the verb and tell the volunteer. Raises AskEnded when it is too late for that."""
    if ask.request.ended_at is not None:
        raise AskEnded(ask.request.ref)
    verb, wording = step
    verb(desk, ask)
    if wording in _WITH_LINK:
        visit = visit_of(ask) if wording is texts.reply_accepted else {}
        answer(desk, ask.volunteer, wording, need=need_of(ask), link=new_link(desk, ask), **visit)
    elif wording is not None:
        answer(desk, ask.volunteer, wording)


def step_meant(ask: Ask, meaning: Meaning) -> Step | None:
    """What one word by text stands for; None where that cannot be said.

    A referent in charge is shown the page again: a word does not say which step. To "est-ce fait ?" a yes means done,
    and a no may mean "not yet" as well as "I cannot".
    """
    if ask.state is not AskState.ACCEPTED:
        return _ASKED.get((meaning, ask.role))
    if ask.role is Role.REFERENT:
        return referents.take_charge, texts.reply_taken_charge
    return (_ASKED_IF_DONE if _asked_if_done(ask) else _EXPECTED).get(meaning)


def steps_offered(ask: Ask) -> dict[Meaning, Step]:
    """What somebody who has read a whole message may say was meant about this ask."""
    if ask.state is AskState.ACCEPTED:
        return _offered_in_hand(ask)
    meanings = {Meaning.YES} if may_say_yes(ask) else set()
    meanings |= {Meaning.NO} if may_say_no(ask) else set()
    meanings |= {Meaning.DONE} if meanings and ask.state is AskState.LAPSED else set()
    return {meaning: step for (meaning, role), step in _ASKED.items() if role is ask.role and meaning in meanings}


def _offered_in_hand(ask: Ask) -> dict[Meaning, Step]:
    if ask.role is Role.REFERENT and ask.request.state in referents.CAN_BE_GIVEN_BACK:
        return {Meaning.NO: (referents.hand_over, texts.reply_declined)}
    if ask.role is Role.BRICOLEUR and ask.request.state in AT_WORK:
        return {meaning: step for meaning, step in _EXPECTED.items() if meaning is not Meaning.YES}
    return {}


def _asked_if_done(ask: Ask) -> bool:
    request = ask.request
    return request.state is State.DONE or (request.state is State.ASSIGNED and request.nudges > 0)


_DONE: Step = (bricoleurs.report_done, texts.reply_done_noted)
_ASKED: dict[tuple[Meaning, Role], Step] = {
    (Meaning.YES, Role.REFERENT): (referents.take_charge, texts.reply_taken_charge),
    (Meaning.YES, Role.BRICOLEUR): (bricoleurs.accept, None),  # accepting texts them the link already
    (Meaning.NO, Role.REFERENT): (referents.decline, texts.reply_declined),
    (Meaning.NO, Role.BRICOLEUR): (bricoleurs.decline, texts.reply_declined),
    (Meaning.DONE, Role.BRICOLEUR): _DONE,
}
_EXPECTED: dict[Meaning, Step] = {
    Meaning.YES: (bricoleurs.accept, texts.reply_accepted),
    Meaning.NO: (bricoleurs.give_back, texts.reply_declined),
    Meaning.DONE: _DONE,
}
_ASKED_IF_DONE: dict[Meaning, Step] = {Meaning.YES: _DONE, Meaning.DONE: _DONE}
_WITH_LINK = frozenset({texts.reply_taken_charge, texts.reply_accepted})
