"""Leaving and being forgotten; two files that become one; links to one's own page; badges."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dispatch import bricoleurs, care, referents, search
from dispatch.base import Base
from dispatch.desk import Actor
from dispatch.joining.badges import NoBadge, badge_behind, is_good, make_badge
from dispatch.joining.leaving import forget
from dispatch.joining.life import minutes_given, missions, missions_said_yes_to, standing_of
from dispatch.joining.merging import CannotMerge, merge
from dispatch.joining.own_links import opened, send_own_link
from dispatch.joining.tables import Membership, Photo
from dispatch.joining.words import LinkPurpose, Standing
from dispatch.journal import JournalEntry, OutboxMessage
from dispatch.journal_chain.sealer import seal_commune
from dispatch.journal_chain.verifying import verify
from dispatch.people import Agent, Volunteer
from dispatch.requests import Ask
from dispatch.states import AskState, Role, State, StopBy
from tests.stories.joining import JEAN, is_asked, is_met, own_links, signs_up, verifies
from tests.stories.town import MONDAY_9H, Phone, Town

SECRET = "a secret that is not in the database"


def leaves(town: Town, phone: Phone) -> None:
    with town.desk() as desk:
        forget(desk, desk.session.get_one(Volunteer, phone.volunteer_id), actor=Actor(volunteer_id=phone.volunteer_id))
    town.delivers()


def everything(town: Town) -> str:
    with town.sessions() as session:
        return str([tuple(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))])


def helps(town: Town, anne: Phone, phone: Phone) -> None:
    """One job, from the ask to done."""
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, phone.volunteer_id)
    phone.taps(bricoleurs.accept).taps(bricoleurs.report_done)


def test_nothing_of_whoever_left_is_anywhere_and_what_they_did_still_counts(town: Town, session: Session) -> None:
    anne, jean = town.referent(), is_met(town, verifies(town, signs_up(town)))
    helps(town, anne, jean)
    with town.desk() as desk:
        send_own_link(desk, desk.session.get_one(Volunteer, jean.volunteer_id))
        desk.session.add(
            Photo(volunteer_id=jean.volunteer_id, jpeg=b"x", added_at=town.now, added_by_id=town.mairie_id)
        )
    town.delivers()
    with town.desk() as desk:  # carriers name the number that they refuse
        refused = update(OutboxMessage).where(OutboxMessage.volunteer_id == jean.volunteer_id)
        desk.session.execute(refused.values(error=f"unreachable: {JEAN.phone}"))
    jean.replies("Bonjour, c'est Jean Dupuis-Garonne")
    for personal in ("Dupuis-Garonne", JEAN.phone):
        assert personal in everything(town)

    leaves(town, jean)

    for personal in ("Dupuis-Garonne", JEAN.phone):
        assert personal not in everything(town)
    gone = session.get_one(Volunteer, jean.volunteer_id)
    assert (gone.first_name, gone.lat, gone.skills, gone.slots) == ("Ancien bénévole", None, [], [])
    assert session.get(Photo, jean.volunteer_id) is None
    done = select(func.count(Ask.id)).where(Ask.volunteer_id == gone.id, Ask.state == AskState.ACCEPTED)
    assert session.scalar(done) == 1


def test_what_they_held_goes_to_others_at_once(town: Town) -> None:
    anne = town.referent()
    jean = is_met(town, verifies(town, signs_up(town)))
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, jean.volunteer_id)
    jean.taps(bricoleurs.accept)
    assert town.state(request) is State.ASSIGNED

    leaves(town, jean)

    assert town.state(request) is State.IN_CHARGE
    assert not is_asked(town, jean)


def test_whoever_left_may_sign_up_again_as_on_the_first_day(town: Town) -> None:
    first = is_met(town, verifies(town, signs_up(town)))
    leaves(town, first)

    again = signs_up(town)

    assert again.volunteer_id != first.volunteer_id
    again.expects("bien à vous")


def test_two_who_left_do_not_stand_in_each_others_way(town: Town) -> None:
    for phone in (town.bricoleur(), town.bricoleur()):
        leaves(town, phone)

    with town.sessions() as session:
        assert session.scalar(select(func.count()).where(Membership.left_at.is_not(None))) == 2


def test_two_files_of_one_person_become_one_with_all_they_did(town: Town, session: Session) -> None:
    anne, jean, double = town.referent(), town.bricoleur(), town.bricoleur(skills=("electricity", "pets"))
    helps(town, anne, double)
    unmerged = is_met(town, verifies(town, signs_up(town)))

    with town.desk() as desk:
        keep, agent = desk.session.get_one(Volunteer, jean.volunteer_id), desk.session.get_one(Agent, town.mairie_id)
        merge(desk, keep, desk.session.get_one(Volunteer, double.volunteer_id), agent=agent)
        merge(desk, keep, desk.session.get_one(Volunteer, unmerged.volunteer_id), agent=agent)

    kept = session.get_one(Volunteer, jean.volunteer_id)
    assert session.scalar(select(func.count(Volunteer.id)).where(Volunteer.is_bricoleur)) == 1
    assert {one.skill for one in kept.skills} == {"electricity", "lifting", "pets"}
    assert kept.phone == jean.number
    assert session.get_one(Membership, kept.id).met_by_id == town.mairie_id
    assert len(session.scalars(select(Ask).where(Ask.volunteer_id == kept.id)).all()) == 1


def test_a_home_known_under_the_second_file_alone_is_the_one_of_the_first(town: Town) -> None:
    jean, placed = town.bricoleur(), town.bricoleur()
    unplaced = signs_up(town, replace(JEAN, point=None, address="3 rue des Glycines"))

    with town.desk() as desk:
        keep, agent = desk.session.get_one(Volunteer, jean.volunteer_id), desk.session.get_one(Agent, town.mairie_id)
        keep.lat = keep.lon = None
        merge(desk, keep, desk.session.get_one(Volunteer, unplaced.volunteer_id), agent=agent)
        assert desk.session.get_one(Membership, keep.id).address_to_place == "3 rue des Glycines"
        merge(desk, keep, desk.session.get_one(Volunteer, placed.volunteer_id), agent=agent)
        assert keep.lat is not None


def test_what_the_journal_tells_of_the_second_file_is_told_of_the_first_even_once_it_is_sealed(town: Town) -> None:
    anne, jean, double = town.referent(), town.bricoleur(), town.bricoleur()
    helps(town, anne, double)
    with town.desk() as desk:
        seal_commune(desk.session, town.commune_id, town.now, SECRET)

    with town.desk() as desk:
        keep, gone = (desk.session.get_one(Volunteer, phone.volunteer_id) for phone in (jean, double))
        merge(desk, keep, gone, agent=desk.session.get_one(Agent, town.mairie_id))

    with town.desk() as desk:
        seal_commune(desk.session, town.commune_id, town.now, SECRET)
        theirs = select(JournalEntry.event).where(JournalEntry.actor_volunteer_id == jean.volunteer_id)
        assert desk.session.scalars(theirs.order_by(JournalEntry.id)).all() == ["bricoleur_accepted", "reported_done"]
        verdict = verify(desk.session, town.commune_id, SECRET)
    assert (verdict.kind, verdict.given_up) == (None, 2), "the chain holds, and says which lines may have changed"


def test_both_asked_the_same_need_count_as_one_ask(town: Town, session: Session) -> None:
    anne, jean, double = town.referent(), town.bricoleur(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    with town.desk() as desk:
        keep, gone = (desk.session.get_one(Volunteer, phone.volunteer_id) for phone in (jean, double))
        merge(desk, keep, gone, agent=desk.session.get_one(Agent, town.mairie_id))

    asks = session.scalars(select(Ask).where(Ask.role == Role.BRICOLEUR).order_by(Ask.id)).all()
    assert sorted((ask.volunteer_id, ask.state) for ask in asks) == [
        (jean.volunteer_id, AskState.OPEN),
        (jean.volunteer_id, AskState.STOOD_DOWN),
    ]


def test_a_yes_under_one_number_answers_the_question_put_to_the_other(town: Town, session: Session) -> None:
    anne, jean, double = town.referent(), town.bricoleur(), town.bricoleur()
    town.commune_rules(wave_size=2)
    town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    double.taps(bricoleurs.accept)

    with town.desk() as desk:
        keep, gone = (desk.session.get_one(Volunteer, phone.volunteer_id) for phone in (jean, double))
        merge(desk, keep, gone, agent=desk.session.get_one(Agent, town.mairie_id))

    theirs = select(Ask.state).where(Ask.volunteer_id == jean.volunteer_id, Ask.role == Role.BRICOLEUR)
    assert sorted(session.scalars(theirs)) == [AskState.ACCEPTED, AskState.STOOD_DOWN], "one person takes one place"


def test_whoever_is_to_come_twice_to_a_visit_for_two_is_not_merged_before_one_place_is_free(town: Town) -> None:
    anne, jean, double = town.referent(), town.bricoleur(), town.bricoleur()
    request = town.records_request("furniture")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    jean.taps(bricoleurs.accept)
    double.taps(bricoleurs.accept)

    with town.desk() as desk:
        keep, gone = (desk.session.get_one(Volunteer, phone.volunteer_id) for phone in (jean, double))
        with pytest.raises(CannotMerge, match=request.ref):
            merge(desk, keep, gone, agent=desk.session.get_one(Agent, town.mairie_id))

    double.taps(bricoleurs.give_back)
    with town.desk() as desk:
        keep, gone = (desk.session.get_one(Volunteer, phone.volunteer_id) for phone in (jean, double))
        merge(desk, keep, gone, agent=desk.session.get_one(Agent, town.mairie_id))


def test_nobody_is_merged_with_themselves(town: Town) -> None:
    jean = town.bricoleur()
    with town.desk() as desk:
        one = desk.session.get_one(Volunteer, jean.volunteer_id)
        with pytest.raises(CannotMerge):
            merge(desk, one, one, agent=desk.session.get_one(Agent, town.mairie_id))


def test_three_links_a_day_and_each_for_an_hour(town: Town) -> None:
    jean = town.bricoleur()

    def sends() -> bool:
        with town.desk() as desk:
            return send_own_link(desk, desk.session.get_one(Volunteer, jean.volunteer_id))

    assert [sends() for _ in range(4)] == [True, True, True, False]
    town.delivers()
    token = own_links(jean, "moi")[-1]
    with town.sessions() as session:
        assert opened(session, token, LinkPurpose.PAGE, town.now + timedelta(minutes=59)) is not None
        assert opened(session, token, LinkPurpose.PAGE, town.now + timedelta(minutes=60)) is None
        assert opened(session, token, LinkPurpose.CHARTER, town.now) is None

    town.fast_forward(days=1, minutes=1)
    assert sends()


def test_at_night_a_link_waits_for_the_morning_and_is_good_for_an_hour_then(town: Town) -> None:
    jean = town.bricoleur()
    town.now = MONDAY_9H + timedelta(hours=14)  # eleven in the evening
    with town.desk() as desk:
        assert send_own_link(desk, desk.session.get_one(Volunteer, jean.volunteer_id))
    town.delivers()
    assert jean.texts == []

    town.fast_forward(hours=9)
    town.delivers()

    with town.sessions() as session:
        assert opened(session, own_links(jean, "moi")[-1], LinkPurpose.PAGE, town.now) is not None


def test_a_badge_is_for_those_the_mairie_has_seen_and_dies_with_the_next(town: Town) -> None:
    jean = verifies(town, signs_up(town))
    today = town.now.date()

    def makes() -> str:
        with town.desk() as desk:
            holder, agent = (
                desk.session.get_one(Volunteer, jean.volunteer_id),
                desk.session.get_one(Agent, town.mairie_id),
            )
            return make_badge(desk, holder, agent=agent)[1].rpartition("/")[2]

    def good(token: str) -> bool:
        with town.sessions() as session:
            badge = badge_behind(session, token)
            return badge is not None and is_good(badge, today)

    with pytest.raises(NoBadge, match="identité"):
        makes()
    is_met(town, jean)
    first = makes()
    assert good(first)
    second = makes()
    assert not good(first)
    assert good(second)
    with town.desk() as desk:
        care.stop(desk, desk.session.get_one(Volunteer, jean.volunteer_id), StopBy.MAIRIE)
    assert not good(second)


def test_where_somebody_stands_in_one_word(town: Town) -> None:
    anne = town.referent()

    def stands(phone: Phone) -> Standing:
        with town.desk() as desk:
            return standing_of(desk, desk.session.get_one(Volunteer, phone.volunteer_id))

    jean = signs_up(town)
    assert stands(jean) is Standing.SIGNED_UP
    assert stands(verifies(town, jean)) is Standing.CHARTER
    assert stands(is_met(town, jean)) is Standing.MET
    helps(town, anne, jean)
    assert stands(jean) is Standing.ACTIVE
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, jean.volunteer_id)
        assert [one.label for one in missions(desk, volunteer)] == ["Changer une ampoule"]
        assert missions_said_yes_to(desk, volunteer) == 1
        assert minutes_given(desk, volunteer) == 30
        care.stop(desk, volunteer, StopBy.LINK)
    assert stands(jean) is Standing.PAUSED
    leaves(town, jean)
    assert stands(jean) is Standing.LEFT
