"""What the people of a past request do, each through the verb that a page or a reply would call."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import select

from dispatch import bricoleurs, mairie, search, verify
from dispatch.asks import open_asks, referent_of, winners
from dispatch.desk import Desk
from dispatch.matching import candidates
from dispatch.moves import lock
from dispatch.people import Agent
from dispatch.requests import Ask, Request
from dispatch.states import AgentRole, Role

Answer = Callable[[Desk, Ask], None]


def asked_referent_answers(desk: Desk, request_id: int, answer: Answer) -> None:
    """The referent who is being asked answers with `referents.take_charge` or `decline`."""
    for ask in open_asks(lock(desk.session, request_id), Role.REFERENT):
        answer(desk, ask)


def ask_around(desk: Desk, request_id: int) -> None:
    """The referent in charge lets the system ask in waves."""
    search.ask_in_waves(desk, _in_charge(desk, request_id))


def ask_the_best(desk: Desk, request_id: int) -> None:
    """The referent in charge asks the first on the list."""
    request = lock(desk.session, request_id)
    ranking = candidates.bricoleurs_for(desk.session, request, now=desk.now, can_call=desk.line.can_call)
    search.ask_one(desk, _in_charge(desk, request_id), ranking.candidates[0].id)


def neighbours_answer(desk: Desk, request_id: int, answers: Sequence[Answer]) -> None:
    """The bricoleurs being asked answer in turn, whoever a refusal brings included; the others stay silent."""
    for answer in answers:
        for ask in open_asks(lock(desk.session, request_id), Role.BRICOLEUR)[:1]:
            answer(desk, ask)


def workers_say(desk: Desk, request_id: int, say: Answer) -> None:
    """Whoever does the job says how it went."""
    for ask in winners(lock(desk.session, request_id)):
        say(desk, ask)


def absent(desk: Desk, ask: Ask) -> None:
    """Nobody was at home."""
    bricoleurs.report_not_done(desk, ask, bricoleurs.NotDone.ABSENT)


def phone_the_person(desk: Desk, request_id: int, *, satisfied: bool = True) -> None:
    """The referent in charge checks with the person."""
    referent = _in_charge(desk, request_id)
    if satisfied:
        verify.confirm(desk, referent)
    else:
        verify.reopen(desk, referent, again=True)


def mairie_steps_in(desk: Desk, request_id: int, step: str) -> None:
    """The mairie ends a request: "cancel", "pass_on" or "close_unmet"."""
    agent = desk.session.scalars(select(Agent).where(Agent.role == AgentRole.MAIRIE)).one()
    if step == "cancel":
        mairie.cancel(desk, request_id, agent)
    elif step == "pass_on":
        mairie.pass_on(desk, request_id, agent, partner="Les Jardins du Lien")
    else:
        mairie.close_unmet(desk, request_id, agent, reason=mairie.Unmet.NOBODY_FREE)


def until_the_visit_is_over(desk: Desk, request_id: int) -> timedelta:
    """How long from now until the job of the agreed visit is done."""
    request = desk.session.get_one(Request, request_id)
    starts = [ask.visit_start for ask in winners(request) if ask.visit_start]
    return max([desk.now, *starts]) + timedelta(minutes=request.job.minutes) - desk.now


def _in_charge(desk: Desk, request_id: int) -> Ask:
    ask = referent_of(lock(desk.session, request_id))
    if ask is None:
        raise LookupError(f"nobody is in charge of request {request_id}")
    return ask
