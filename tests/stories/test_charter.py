"""The charter changes: everybody is asked to sign the new one, and asked for nothing else once their time is over."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import bricoleurs, referents, search
from dispatch.joining.charter_text import fingerprint
from dispatch.joining.charters import CharterRefused, charter_to_sign, current_charter
from dispatch.joining.lapsing import lapse_signatures
from dispatch.joining.own_links import opened
from dispatch.joining.signing import note_listed, note_paper, sign
from dispatch.joining.tables import CharterSignature
from dispatch.joining.words import LinkPurpose, SignedBy
from dispatch.journal import JournalEntry
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune
from tests.stories.joining import NEW_CHARTER as NEW
from tests.stories.joining import adopts, is_asked, is_met, own_links, signs_up, verifies
from tests.stories.town import Phone, Town


def signs_by_link(town: Town, phone: Phone) -> None:
    with town.desk() as desk:
        link = opened(desk.session, own_links(phone, "charte")[-1], LinkPurpose.CHARTER, town.now)
        assert link is not None
        sign(desk, link.volunteer, charter_to_sign(desk, link.volunteer.commune), SignedBy.LINK)


def lapses(town: Town) -> int:
    with town.desk() as desk:
        return lapse_signatures(desk.session, town.now)


def signed(town: Town, phone: Phone) -> bool:
    with town.sessions() as session:
        return session.get_one(Volunteer, phone.volunteer_id).charter_signed_at is not None


def test_the_old_signature_counts_for_the_grace_and_no_longer(town: Town) -> None:
    paul = town.bricoleur()

    assert adopts(town, grace_days=10) == 1
    paul.expects("la charte a changé")
    town.fast_forward(days=9)
    assert lapses(town) == 0
    assert is_asked(town, paul)

    town.fast_forward(days=2)
    assert lapses(town) == 1
    assert not is_asked(town, paul)


def test_whoever_signs_in_time_notices_nothing(town: Town) -> None:
    paul = town.bricoleur()
    adopts(town, grace_days=10)

    signs_by_link(town, paul)
    town.fast_forward(days=11)

    assert lapses(town) == 0
    assert is_asked(town, paul)


def test_whoever_signs_late_is_back_at_once(town: Town) -> None:
    paul = town.bricoleur()
    adopts(town, grace_days=0)
    assert not signed(town, paul)

    signs_by_link(town, paul)

    assert is_asked(town, paul)
    assert lapses(town) == 0


def test_what_was_signed_is_told_by_its_hash(town: Town, session: Session) -> None:
    paul = town.bricoleur()
    adopts(town, grace_days=10)
    signs_by_link(town, paul)
    signs_by_link(town, paul)

    kept = session.scalars(select(CharterSignature)).all()

    assert [(one.sha256, one.way, one.signed_at) for one in kept] == [(fingerprint(NEW), SignedBy.LINK, town.now)]


def test_an_open_ask_is_not_taken_from_anybody_in_the_middle(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.expects("changer une ampoule")

    adopts(town, grace_days=0)
    assert signed(town, paul)
    paul.taps(bricoleurs.decline, token=paul.link())
    lapses(town)

    assert not signed(town, paul)


def test_two_changes_in_a_row_ask_for_the_last_one_only(town: Town) -> None:
    paul = town.bricoleur()
    adopts(town, grace_days=5)
    adopts(town, grace_days=30, text="Encore une autre.")

    town.fast_forward(days=6)
    assert lapses(town) == 0
    signs_by_link(town, paul)
    town.fast_forward(days=30)

    assert lapses(town) == 0


def test_a_first_text_that_nobody_adopted_unseats_nobody(town: Town) -> None:
    paul = town.bricoleur()
    is_met(town, verifies(town, signs_up(town)))  # the first signature here keeps the text the program came with

    town.fast_forward(days=400)

    assert lapses(town) == 0
    assert signed(town, paul)


def test_a_signature_on_paper_counts_and_says_who_noted_it(town: Town, session: Session) -> None:
    paul = town.bricoleur()
    adopts(town, grace_days=0)
    with town.desk() as desk:
        paper = desk.session.get_one(Volunteer, paul.volunteer_id)
        note_paper(desk, paper, agent=desk.session.get_one(Agent, town.mairie_id))

    assert signed(town, paul)
    assert session.scalars(select(CharterSignature.noted_by_id)).all() == [town.mairie_id]


@pytest.mark.parametrize(("on", "counts"), [(date(2026, 11, 22), False), (date(2026, 11, 23), True)])
def test_a_list_that_tells_an_older_day_does_not_bring_back_an_ended_signature(
    town: Town, on: date, counts: bool
) -> None:
    paul = town.bricoleur()
    adopts(town, grace_days=0)  # on Monday 23

    with town.desk() as desk:
        note_listed(desk, desk.session.get_one(Volunteer, paul.volunteer_id), on)

    assert signed(town, paul) is counts
    assert lapses(town) == 0


def test_the_same_text_again_is_no_new_charter(town: Town) -> None:
    adopts(town, grace_days=0)

    with pytest.raises(CharterRefused):
        adopts(town, grace_days=0, text=NEW.replace("\n", "\r\n") + "  \n\n")


@pytest.mark.parametrize("days", [-1, 61])
def test_the_grace_has_bounds(town: Town, days: int) -> None:
    with pytest.raises(CharterRefused):
        adopts(town, grace_days=days)


def test_an_adoption_leaves_its_trace(town: Town, session: Session) -> None:
    adopts(town, grace_days=7)

    entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "charter_adopted")).one()
    commune = session.get_one(Commune, town.commune_id)
    current = current_charter(session, commune)
    assert current is not None
    assert (entry.actor_agent_id, entry.details["sha256"]) == (town.mairie_id, current.sha256)
    assert current.old_end_at == town.now + timedelta(days=7)
