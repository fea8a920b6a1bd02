"""`/mairie/`: what needs the mairie now, what is under way, how the week goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import render_template, request

from dispatch.asks import open_asks, referent_of, winners
from dispatch.requests import Ask, Request
from dispatch.states import Role, State
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.findings import found_wrong
from voisinage.board.late_texts import carriers_in_trouble, late_texts
from voisinage.board.number_queries import count_unverified
from voisinage.board.queries import requests_page, stuck_requests, suspended_requests, tally
from voisinage.board.stopped import stopped_volunteers
from voisinage.board.to_read import texts_to_read
from voisinage.board.undelivered import undelivered
from voisinage.db import db
from voisinage.desk import commune, desk, office
from voisinage.next_step import next_step
from voisinage.wording import MESSAGES, OTHER_MESSAGE, STOPPED_BY, STUCK, SUSPENSION, listed


@dataclass(frozen=True)
class Row:
    """One request under way as the table shows it."""

    request: Request
    who: str
    next_step: str
    late: bool


@board.get("/")
@mairie_only
def overview() -> str:
    """The mairie's first page. `?etat=` keeps to one state, `?page=` turns the pages."""
    here, town, session = desk(), commune(), db.session()
    state = _state(request.args.get("etat", ""))
    page = requests_page(session, town, state, number=request.args.get("page", 1, type=int))
    today, monday = _beginnings(here.now, ZoneInfo(town.timezone))
    return render_template(
        "board/overview.html",
        now=here.now,
        stuck=stuck_requests(session, town),
        suspended=suspended_requests(session, town),
        suspension_words=SUSPENSION,
        unreached=undelivered(session, town),
        to_read=texts_to_read(here, town),
        stopped=stopped_volunteers(session, town),
        stopped_by=STOPPED_BY,
        alarms=found_wrong(session, town, here.now),
        delays=[*carriers_in_trouble(session, office().carriers, here.now), *late_texts(session, town, here.now)],
        unverified=count_unverified(session, town),
        rows=[_row(found, here.now) for found in page.requests],
        page=page,
        chosen=state,
        states=State,
        tallies={
            "Aujourd’hui": tally(session, town, since=today),
            "Cette semaine": tally(session, town, since=monday),
        },
        why=STUCK,
        messages=MESSAGES,
        other_message=OTHER_MESSAGE,
    )


def _beginnings(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the present day and the present week began, in the commune's time."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return today, today - timedelta(days=today.weekday())


def _state(word: str) -> State | None:
    return State(word) if word in set(State) else None


def _row(found: Request, now: datetime) -> Row:
    late = found.chase_at is not None and found.chase_at <= now
    return Row(found, _who(found), next_step(found, now=now), late)


def _who(found: Request) -> str:
    """Who has it in hand, referent first; before that, who is asked."""
    referent = referent_of(found)
    in_hand = [_name(ask) for ask in ([referent] if referent else []) + winners(found)]
    if in_hand:
        return listed(in_hand)
    asked = open_asks(found, Role.REFERENT)
    return f"{_name(asked[0])} (réponse attendue)" if asked else ""


def _name(ask: Ask) -> str:
    return f"{ask.volunteer.first_name} {ask.volunteer.last_name[:1]}."
