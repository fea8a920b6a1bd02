"""The last times an account was opened: as its owner and the mairie read them, and what "that was not me" does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from dispatch.consulting.sign_ins import Opened, Second, SignIn
from dispatch.desk import Desk
from dispatch.people import Agent
from dispatch.places import Commune
from voisinage.accounts import sessions
from voisinage.accounts.tables import AgentSession, Proof

SHOWN = 10
BY = {Opened.HERE: "mot de passe", Opened.ELSEWHERE: "fournisseur d’identité"}
BESIDE = {
    Second.NONE: "sans second facteur",
    Second.OWED: "second facteur demandé, jamais donné : rien n’a été montré",
    Second.CODE: "code de l’application",
    Second.KEY: "clé d’accès",
    Second.PAPER: "code de secours",
    Second.SET_UP: "second facteur ajouté ce jour-là",
    Second.ELSEWHERE: "second facteur vérifié par lui",
}
_OWED = {
    Proof.NOT_NEEDED: Second.NONE, Proof.AWAITED: Second.OWED, Proof.TO_SET_UP: Second.OWED,
    Proof.GIVEN: Second.ELSEWHERE,
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One of them, in words. `is_this`: the session in hand."""

    sign_in: SignIn
    how: str
    place: str
    is_this: bool


def note_sign_in(desk: Desk, began: AgentSession, opened: Opened) -> None:
    """An account was opened: with what is known at that moment."""
    desk.session.add(
        SignIn(
            agent_id=began.agent_id,
            session_id=began.id,
            at=desk.now,
            opened=opened,
            second=_OWED[began.proof],
            device=began.device,
            network=began.network,
        )
    )


def how(one: SignIn) -> str:
    """With what: "mot de passe, code de l’application"."""
    return f"{BY[one.opened]}, {BESIDE[one.second]}"


def of_agent(session: Session, agent: Agent) -> Sequence[SignIn]:
    """The last ones of an agent, the latest first."""
    mine = select(SignIn).where(SignIn.agent_id == agent.id).order_by(SignIn.at.desc(), SignIn.id.desc())
    return session.scalars(mine.limit(SHOWN)).all()


def told(found: Iterable[SignIn], present: AgentSession, network: str) -> list[Told]:
    """The same, beside the session in hand."""
    places = {True: "depuis le même réseau qu’ici", False: "depuis un autre réseau"}
    return [Told(one, how(one), places[one.network == network], is_this=_is_of(one, present)) for one in found]


def one_of(session: Session, sign_in_id: int, present: AgentSession) -> SignIn | None:
    """This one, of the agent whose session is in hand, and not of that session itself; else None."""
    found = session.get(SignIn, sign_in_id, with_for_update=True)
    return found if found and found.agent_id == present.agent_id and not _is_of(found, present) else None


def disown(desk: Desk, found: SignIn, present: AgentSession) -> bool:
    """Its owner did not open the account then: every other session ends. False where that had been said before."""
    sessions.end(desk.session, found.agent_id, but=present.id)
    if found.disowned_at is not None:
        return False
    found.disowned_at = desk.now
    return True


def of_commune(town: Commune) -> Select[SignIn]:
    """Those of a commune's agents: first what somebody disowned and nobody has seen to, then the latest."""
    waits = SignIn.disowned_at.is_not(None) & SignIn.handled_at.is_(None)
    found = select(SignIn).join(SignIn.agent).where(Agent.commune_id == town.id)
    return found.order_by(waits.desc(), SignIn.at.desc(), SignIn.id.desc())


def disowned(town: Commune) -> Select[int]:
    """How many the mairie has still to see to."""
    waiting = select(func.count(SignIn.id)).join(SignIn.agent).where(Agent.commune_id == town.id)
    return waiting.where(SignIn.disowned_at.is_not(None), SignIn.handled_at.is_(None))


def _is_of(one: SignIn, present: AgentSession) -> bool:
    return one.session_id == present.id and one.at >= present.opened_at
