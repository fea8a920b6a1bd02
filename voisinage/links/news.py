"""What a text sent a referent here to read: the latest setback of a search, or that news of it are awaited."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.bricoleurs import NotDone
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Volunteer
from dispatch.prescribing.news import Asked
from dispatch.requests import Ask, Request
from sms.when import spoken_moment
from voisinage.wording import NOT_DONE_TOLD, typeset

_SETBACKS = (Event.REPORTED_NOT_DONE, Event.GIVEN_BACK, Event.REPORT_SILENT, Event.NOBODY_LEFT, Event.WAVE_WAITS)
_NEW_STARTS = (Event.BRICOLEUR_ASKED, Event.BRICOLEUR_ACCEPTED, Event.REOPENED, Event.RELAUNCHED)


def news_awaited(session: Session, ask: Ask) -> bool:
    """Whether who recorded the request asked for news, and this referent has done nothing for it since."""
    asked = select(func.max(JournalEntry.id)).where(
        JournalEntry.request_id == ask.request_id,
        JournalEntry.event == Event.NEWS_ASKED,
        JournalEntry.details["of"].as_string() == Asked.REFERENT,
    )
    done = select(func.max(JournalEntry.id)).where(
        JournalEntry.request_id == ask.request_id, JournalEntry.actor_volunteer_id == ask.volunteer_id
    )
    latest, own = session.execute(select(asked.scalar_subquery(), done.scalar_subquery())).one()
    return latest is not None and latest > (own or 0)


def latest_news(session: Session, request: Request) -> str | None:
    """One French sentence, or None when nothing has gone wrong since somebody was last asked."""
    entry = session.scalar(
        select(JournalEntry)
        .where(JournalEntry.request_id == request.id, JournalEntry.event.in_((*_SETBACKS, *_NEW_STARTS)))
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    if entry is None or entry.event in _NEW_STARTS:
        return None
    if entry.event == Event.NOBODY_LEFT:
        return "Aucun voisin n’est disponible pour le moment. À vous de choisir la suite."
    if entry.event == Event.WAVE_WAITS:
        until = spoken_moment(datetime.fromisoformat(entry.details["until"]), request.commune.timezone)
        return typeset(f"Le prochain voisin peut être sollicité {until}. La recherche reprendra alors d’elle-même.")
    name = _whose(session, entry)
    if entry.event == Event.REPORTED_NOT_DONE:
        return f"{name} n’a pas pu le faire : {NOT_DONE_TOLD[NotDone(entry.details['reason'])]}."
    return f"{name} ne peut plus venir."


def _whose(session: Session, entry: JournalEntry) -> str:
    name = session.scalar(select(Volunteer.first_name).join(Ask).where(Ask.id == entry.details.get("ask")))
    return name or "Le voisin"
