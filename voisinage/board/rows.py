"""One request as the lists of the mairie show it: who has it in hand, what comes next, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.asks import open_asks, referent_of, winners
from dispatch.chasing.past import waits_of
from dispatch.chasing.waiting import is_suspended
from dispatch.requests import Ask, Request
from dispatch.states import Role, State
from voisinage.next_step import next_step
from voisinage.wording import deadline, listed

MOVING = (State.OPEN, State.IN_CHARGE, State.ASSIGNED, State.DONE)  # somebody else than the mairie has it in hand


@dataclass(frozen=True)
class Row:
    """`by`: its deadline in words, empty where none runs. `reminded`: one has passed, and this is the one after it."""

    request: Request
    who: str
    next_step: str
    late: bool
    by: str
    reminded: bool = False


def rows_of(session: Session, found: Iterable[Request], now: datetime) -> list[Row]:
    """Read the requests, their asks and their volunteers; and in one query which of them wait for somebody."""
    requests = list(found)
    waits = waits_of(session, requests)
    return [_row(one, now, waits.get(one.id)) for one in requests]


def _row(found: Request, now: datetime, waits_until: datetime | None) -> Row:
    follows = next_step(found, now=now, waits_until=waits_until)
    late, to_come = is_late(found, now), found.chase_at is not None and found.chase_at > now
    return Row(found, who_has(found), follows, late, _by(found, now), reminded=late and to_come)


def is_late(found: Request, now: datetime) -> bool:
    """Whether somebody let a deadline pass: it is over now, or a reminder had to be sent since the state began.

    What is stuck is not late: it waits for the mairie, and is counted so.
    """
    return _moves(found) and (found.nudges > 0 or (found.chase_at is not None and found.chase_at <= now))


def _moves(found: Request) -> bool:
    return found.state in MOVING and not is_suspended(found)


def who_has(found: Request) -> str:
    """Who has it in hand, referent first; before that, who is asked."""
    referent = referent_of(found)
    in_hand = [_name(ask) for ask in ([referent] if referent else []) + winners(found)]
    if in_hand:
        return listed(in_hand)
    asked = open_asks(found, Role.REFERENT)
    return f"{_name(asked[0])} (réponse attendue)" if asked else ""


def _by(found: Request, now: datetime) -> str:
    at = found.chase_at
    if at is None or not _moves(found):
        return ""
    return deadline(at, now, found.commune.timezone) if at > now else "délai passé"


def _name(ask: Ask) -> str:
    return f"{ask.volunteer.first_name} {ask.volunteer.last_name[:1]}."
