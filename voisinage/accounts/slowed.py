"""What the commune reads of tries that met a limit: one line an hour and account, however many tries there were.

Of passwords it is written once the answer has left: neither its words nor its time tell whether there is an account.
"""

import logging
from datetime import timedelta
from enum import StrEnum
from functools import partial

from flask import Flask, Response, after_this_request
from flask.globals import app_ctx
from sqlalchemy import select

from dispatch.commune_journal import note_commune
from dispatch.events import Event
from dispatch.people import Agent
from voisinage.accounts.tries import OF_ONE_NETWORK
from voisinage.db import db
from voisinage.desk import desk
from voisinage.limits.counting import Limit
from voisinage.limits.current import counter

TOLD = Limit("slowed tries that the journal tells", 1, timedelta(hours=1))

log = logging.getLogger(__name__)


class Tried(StrEnum):
    """What somebody tried too often."""

    ONE_ACCOUNT = "one_account"
    MANY_ACCOUNTS = "many_accounts"  # from one place: told once for the commune, not once for each account
    SECOND_FACTOR = "second_factor"


def tell_later(account: str, limit: Limit) -> None:
    """Note that passwords of this account (its mail) met a limit, if there is such an account."""
    log.warning("tries slowed: %s", limit.name)
    tried = Tried.MANY_ACCOUNTS if limit is OF_ONE_NETWORK else Tried.ONE_ACCOUNT
    tell = partial(_tell, app_ctx.app, account, tried)

    @after_this_request
    def then(answer: Response) -> Response:
        answer.call_on_close(tell)
        return answer


def note_slowed(agent: Agent, tried: Tried) -> None:
    """Write the line, unless the last one is less than an hour old."""
    whose = f"commune {agent.commune_id}" if tried is Tried.MANY_ACCOUNTS else f"agent {agent.id}"
    if counter().take(TOLD, f"{tried} {whose}"):
        note_commune(desk(), agent.commune_id, Event.SIGN_IN_SLOWED, agent=agent.id, tried=str(tried))
    db.session.commit()


def _tell(app: Flask, account: str, tried: Tried) -> None:
    with app.app_context():
        agent = db.session.scalar(select(Agent).where(Agent.email == account, Agent.active))
        if agent is not None:
            note_slowed(agent, tried)
