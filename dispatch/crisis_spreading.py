"""Requests that began before a crisis follow its rules too, once an agent says so: the next steps come sooner.

What somebody was told stands: "avant 18h" is still 18h. Nothing is hastened twice, in whatever crisis that was.
"""

from sqlalchemy import Exists, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dispatch.chasing.crisis_rules import in_crisis
from dispatch.chasing.waiting import wait
from dispatch.commune_journal import note_commune
from dispatch.deadlines import rules_of
from dispatch.desk import Actor, Desk
from dispatch.errors import IllegalMove
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.moves import lock, note
from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.policies import Crisis
from dispatch.requests import Request
from dispatch.states import ENDED


def usual_requests(session: Session, commune: Commune) -> int:
    """How many requests are under way and follow no rules of a crisis."""
    return session.scalar(_usual(commune.id).with_only_columns(func.count())) or 0


def follows_crisis(session: Session, request: Request) -> bool:
    """Whether a request follows the rules of a crisis: it began in one, or was made to follow one later."""
    usual = _usual(request.commune_id, ended=True).where(Request.id == request.id)
    return session.scalar(usual) is None


def spread(desk: Desk, agent: Agent, crisis: Crisis) -> int:
    """Have all requests under way follow the rules of a crisis from now on; return how many did not yet.

    Raises IllegalMove when this crisis is over, or another commune's.
    """
    if crisis.ended_at is not None or crisis.until <= desk.now or crisis.commune_id != agent.commune_id:
        raise IllegalMove(crisis.kind)
    actor = Actor(agent_id=agent.id)
    # In the order of their ids: nobody then waits for one another's locks.
    ids = desk.session.scalars(_usual(crisis.commune_id).order_by(Request.id)).all()
    hastened = sum(_hasten(desk, request_id, actor) for request_id in ids)
    if hastened:
        details = {"crisis": crisis.id, "kind": crisis.kind.value, "requests": hastened}
        note_commune(desk, crisis.commune_id, Event.CRISIS_SPREAD, actor, **details)
    return hastened


def _hasten(desk: Desk, request_id: int, actor: Actor) -> bool:
    request = lock(desk.session, request_id)
    if request.state in ENDED or desk.session.scalar(select(_hastened(request.id))):
        return False  # meanwhile, by somebody else
    request.rules = in_crisis(rules_of(request)).to_json()
    note(desk, request, Event.HASTENED, actor=actor)
    if request.chase_at is not None:
        wait(desk, request, request.chase_at)  # the mairie may have to hear of it sooner
    return True


def _usual(commune_id: int, *, ended: bool = False) -> Select[int]:
    """The requests that follow no rules of a crisis: those under way, or `ended` ones too."""
    opened_in_one = exists().where(
        Crisis.commune_id == Request.commune_id,
        Crisis.begun_at <= Request.opened_at,
        Request.opened_at < func.coalesce(Crisis.ended_at, Crisis.until),
    )
    mine = select(Request.id).where(Request.commune_id == commune_id)
    looked_at = mine if ended else mine.where(Request.state.not_in(ENDED))
    return looked_at.where(~opened_in_one.correlate(Request), ~_hastened(Request.id).correlate(Request))


def _hastened(request_id: int | InstrumentedAttribute[int]) -> Exists:
    return exists().where(JournalEntry.request_id == request_id, JournalEntry.event == Event.HASTENED)
