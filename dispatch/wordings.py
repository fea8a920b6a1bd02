"""A commune says a text in its own words, or in ours again; its journal keeps what it said before and after."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.errors import TextChanged
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.people import Agent
from dispatch.places import Commune
from sms.texts.words import ORIGINAL

MOST_LINES = 200  # of the journal, the latest: a commune rewords a few texts a year


def words_of(commune: Commune, kind: str) -> str:
    """How this commune says the text of this kind now."""
    own: str = commune.own_texts.get(kind, ORIGINAL[kind])
    return own


def reword(desk: Desk, agent: Agent, kind: str, words: str, *, base: str) -> bool:
    """Say it so from now on in the agent's commune; texts already waiting leave as they were worded.

    `words` are checked already, see `sms.texts.own_words`; those of the program mean that the commune has none of its
    own. False where nothing changes. Raises TextChanged when it no longer says `base`.
    """
    held = select(Commune).where(Commune.id == agent.commune_id).with_for_update()
    commune = desk.session.scalars(held.execution_options(populate_existing=True)).one()
    before = words_of(commune, kind)
    if before != base:
        raise TextChanged
    if words == before:
        return False
    own = {known: said for known, said in commune.own_texts.items() if known != kind}
    commune.own_texts = own if words == ORIGINAL[kind] else {**own, kind: words}
    note_commune(
        desk, commune.id, Event.TEXT_CHANGED, Actor(agent_id=agent.id), kind=kind, before=before, after=words
    )  # fmt: skip
    return True


def rewordings(session: Session, commune: Commune, kind: str) -> Sequence[JournalEntry]:
    """When this text was changed and by whom, the latest first."""
    lines = select(JournalEntry).where(JournalEntry.commune_id == commune.id, JournalEntry.request_id.is_(None))
    changed = lines.where(JournalEntry.event == Event.TEXT_CHANGED).order_by(JournalEntry.id.desc()).limit(MOST_LINES)
    return [line for line in session.scalars(changed) if line.details["kind"] == kind]
