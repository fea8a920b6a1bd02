"""The timeline that a mairie sees of its rules is what then happens."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from dispatch import referents, search
from dispatch.chasing.steps import Do
from dispatch.chasing.timeline import timeline
from dispatch.deadlines import hours_of
from dispatch.events import Event
from dispatch.journal import JournalEntry
from dispatch.places import Commune
from dispatch.rules import Rules
from dispatch.states import AskState, Role, Urgency
from tests.stories.town import Town

FRIDAY_20H = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
SEEN = {
    Do.REMIND_REFERENT: Event.REFERENT_REMINDED, Do.TELL_MAIRIE: Event.MAIRIE_TOLD, Do.GET_STUCK: Event.STUCK,
    Do.NEXT_REFERENT: Event.REFERENT_SILENT, Do.NEXT_WAVE: Event.WAVE_SILENT, Do.REMIND_SEARCH: Event.SEARCH_REMINDED,
    Do.REMIND_MAIRIE: Event.MAIRIE_REMINDED,
}  # fmt: skip


@pytest.mark.parametrize("urgency", Urgency)
def test_what_is_foretold_of_a_friday_evening_happens(town: Town, urgency: Urgency) -> None:
    town.now = FRIDAY_20H
    town.commune_rules(wave_size=1, max_waves=3, digest_at="08:30")
    town.referent(metres=100)
    second = town.referent(metres=900)
    for metres in range(150, 900, 25):
        town.bricoleur(metres=metres)
    request = town.records_request(urgency=urgency, windows=[])
    while not (asked := [one for one in town.asks(request, role=Role.REFERENT) if one.state is AskState.OPEN]) or (
        asked[0].volunteer_id != second.volunteer_id
    ):
        town.fast_forward(minutes=1)
    second.taps(referents.take_charge).taps(search.ask_in_waves)

    town.fast_forward(days=20)

    with town.sessions() as session:
        commune = session.get_one(Commune, town.commune_id)
        foretold = timeline(Rules.from_json(commune.rules), urgency, hours_of(commune), opened_at=FRIDAY_20H)
        lines = select(JournalEntry.at, JournalEntry.event).where(JournalEntry.request_id == request.id)
        happened = {(at, event) for at, event in session.execute(lines) if event in SEEN.values()}
    assert {(one.at, SEEN[one.do]) for one in foretold if one.do} == happened
    assert max(at for at, _ in happened) > FRIDAY_20H + timedelta(hours=6)
