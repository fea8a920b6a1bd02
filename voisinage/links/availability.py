"""Being asked less, for a while or for good, with one tap on any page behind a text: the answers and what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.pauses import away_until, come_back, next_monday, pause, today_of
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import AT_WORK, AskState, Role
from dispatch.stepping_aside import hand_over_all, in_hand
from voisinage.dates import read_date
from voisinage.formats import day

MONTH = timedelta(days=30)
LONGEST = timedelta(days=366)
SELDOM = 1  # a week
LATEST = 20  # lines about oneself, to find the limit of before


class DateRefused(Exception):
    """A date that cannot be used. `str()` is a French sentence; `typed` is what came."""

    def __init__(self, message: str, typed: str) -> None:
        super().__init__(message)
        self.typed = typed


@dataclass(frozen=True)
class Availability:
    """What a volunteer reads about how often they are asked, and what they may change."""

    away_until: str | None  # "lundi 30 novembre"
    not_this_week: str  # until when that button would be
    tomorrow: date  # the first date to choose
    asked_lately: int  # in 30 days
    may_ask_less: bool
    seldom: bool  # once a week at most, at their wish
    promised: bool  # a visit of theirs is still to come
    in_hand: int  # requests they follow


def availability(here: Desk, volunteer: Volunteer) -> Availability:
    """Read it; four small queries, whatever the volunteer has done."""
    today, until = today_of(volunteer, here.now), away_until(here.session, volunteer, here.now)
    lately = select(func.count(Ask.id)).where(
        Ask.volunteer_id == volunteer.id, Ask.asked_at > here.now - MONTH, Ask.state != AskState.UNREACHABLE
    )
    seldom = volunteer.asks_per_week == SELDOM
    return Availability(
        away_until=day(until) if until else None,
        not_this_week=day(next_monday(today)),
        tomorrow=today + timedelta(days=1),
        asked_lately=here.session.scalar(lately) or 0,
        may_ask_less=volunteer.is_bricoleur and not seldom,
        seldom=volunteer.is_bricoleur and seldom,
        promised=_is_expected(here, volunteer),
        in_hand=len(in_hand(here, volunteer)),
    )


def _is_expected(here: Desk, volunteer: Volunteer) -> bool:
    mine = select(Ask.id).join(Ask.request).where(Ask.volunteer_id == volunteer.id, Ask.role == Role.BRICOLEUR)
    still = mine.where(Ask.state == AskState.ACCEPTED, Request.state.in_(AT_WORK))
    return here.session.scalar(still.limit(1)) is not None


def not_this_week(here: Desk, ask: Ask, _form: Mapping[str, str]) -> None:
    """Nothing before next Monday."""
    volunteer = ask.volunteer
    pause(here, volunteer, next_monday(today_of(volunteer, here.now)), actor=_myself(ask))


def not_before(here: Desk, ask: Ask, form: Mapping[str, str]) -> None:
    """Nothing before the date they chose. Raises DateRefused."""
    pause(here, ask.volunteer, _read(form.get("date", ""), today_of(ask.volunteer, here.now)), actor=_myself(ask))


def available_again(here: Desk, ask: Ask, _form: Mapping[str, str]) -> None:
    """Back before the day they said."""
    come_back(here, ask.volunteer, actor=_myself(ask))


def less_often(here: Desk, ask: Ask, _form: Mapping[str, str]) -> None:
    """Once a week at most."""
    _set_weekly(here, ask, SELDOM)


def as_before(here: Desk, ask: Ask, _form: Mapping[str, str]) -> None:
    """As often as before they asked for less: with the limit that was noted then, if there was one."""
    if ask.volunteer.asks_per_week == SELDOM:
        _set_weekly(here, ask, _limit_before(here, ask.volunteer))


def hand_over_everything(here: Desk, ask: Ask, _form: Mapping[str, str]) -> None:
    """A referent gives back all they follow."""
    hand_over_all(here, ask.volunteer, actor=_myself(ask))


def _set_weekly(here: Desk, ask: Ask, most: int | None) -> None:
    volunteer = ask.volunteer
    if volunteer.asks_per_week != most:
        facts = {"volunteer": volunteer.id, "changed": ["asks_per_week"], "before": volunteer.asks_per_week}
        volunteer.asks_per_week = most
        note_commune(here, volunteer.commune_id, Event.VOLUNTEER_CHANGED, _myself(ask), **facts)


def _limit_before(here: Desk, volunteer: Volunteer) -> int | None:
    """The weekly limit that held when they last asked for less."""
    own = (JournalEntry.event == Event.VOLUNTEER_CHANGED, JournalEntry.actor_volunteer_id == volunteer.id)
    lines = select(JournalEntry.details).where(JournalEntry.commune_id == volunteer.commune_id, *own)
    for details in here.session.scalars(lines.order_by(JournalEntry.id.desc()).limit(LATEST)):
        if "before" in details:
            before: int | None = details["before"]
            return before
    return None


def _myself(ask: Ask) -> Actor:
    return Actor(volunteer_id=ask.volunteer_id)


def _read(typed: str, today: date) -> date:
    try:
        chosen = read_date(typed)
    except ValueError as unreadable:
        raise DateRefused(str(unreadable), typed) from unreadable
    if chosen <= today:
        raise DateRefused("Choisissez une date à venir.", typed)
    if chosen > today + LONGEST:
        raise DateRefused("Choisissez une date dans l’année qui vient.", typed)
    return chosen
