"""From the public form to the first ask: nobody anonymous, unsigned, paused or unmet is ever matched."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch import bricoleurs, care, referents, search
from dispatch.joining.charters import adopt
from dispatch.joining.sign_up import CharterChanged, sign_up
from dispatch.joining.tables import CharterSignature, Membership
from dispatch.matching.referent_candidates import referents_for
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.states import State, StopBy
from tests.stories.joining import JEAN, is_asked, is_met, signs_up, verifies, why_not
from tests.stories.town import Town, pause


def test_a_newcomer_is_asked_once_every_door_is_open_and_never_before(town: Town) -> None:
    jean = signs_up(town)
    assert why_not(town, jean) == "n'a pas encore confirmé son numéro"

    verifies(town, jean)
    assert why_not(town, jean) == "n'a pas encore rencontré la mairie"

    is_met(town, jean, identity_seen=False)
    assert why_not(town, jean) == "n'a pas encore rencontré la mairie"

    is_met(town, jean, talked=False)
    assert is_asked(town, jean)


def test_the_whole_way_from_the_form_to_a_job(town: Town) -> None:
    anne = town.referent()
    jean = is_met(town, verifies(town, signs_up(town)))
    request = town.records_request()
    anne.expects("changer une ampoule").taps(referents.take_charge)
    anne.taps(search.ask_in_waves)
    jean.expects("changer une ampoule").taps(bricoleurs.accept).taps(bricoleurs.report_done)

    assert town.state(request) is State.DONE


def test_the_mairie_may_do_without_the_meeting_but_never_without_the_number(town: Town) -> None:
    town.commune_rules(meet_first=False, verify_phones=False)
    jean = signs_up(town)
    assert why_not(town, jean) == "n'a pas encore rencontré la mairie"

    verifies(town, jean)

    assert is_asked(town, jean)


def test_a_referent_who_signed_up_alone_reads_no_name_before_the_mairie_has_met_them(town: Town) -> None:
    town.commune_rules(meet_first=False)
    jean = verifies(town, signs_up(town, replace(JEAN, is_referent=True)))
    request = town.records_request()

    def asked() -> set[int]:
        with town.desk() as desk:
            found = referents_for(desk.session, desk.session.get_one(Request, request.id), now=town.now)
            return {candidate.id for candidate in found.candidates}

    assert jean.volunteer_id not in asked()
    is_met(town, jean)
    assert jean.volunteer_id in asked()


@pytest.mark.parametrize("hindrance", ["unsigned", "paused", "stopped"])
def test_whoever_is_unsigned_paused_or_stopped_is_left_in_peace(town: Town, hindrance: str) -> None:
    jean = is_met(town, verifies(town, signs_up(town)))
    assert is_asked(town, jean)

    if hindrance == "paused":
        pause(town, jean, (town.now + timedelta(days=7)).date())
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, jean.volunteer_id)
        if hindrance == "unsigned":
            volunteer.charter_signed_at = None
        if hindrance == "stopped":
            care.stop(desk, volunteer, StopBy.LINK)

    assert not is_asked(town, jean)


def test_a_code_leaves_and_the_charter_is_kept_as_it_was_read(town: Town, session: Session) -> None:
    jean = signs_up(town)

    jean.expects("bien à vous")
    signature = session.scalars(select(CharterSignature)).one()
    assert signature.charter is not None
    assert signature.sha256 == signature.charter.sha256
    assert signature.charter.number == 1
    assert session.get_one(Membership, jean.volunteer_id).joined_at == town.now


def test_the_same_number_again_changes_nothing_and_its_phone_hears_of_it(town: Town, session: Session) -> None:
    jean = verifies(town, signs_up(town))

    signs_up(town, replace(JEAN, first_name="Mallory", skills=["pets"]))

    jean.expects("/moi/")
    kept = session.scalars(select(Volunteer).where(Volunteer.phone == JEAN.phone)).one()
    assert kept.first_name == "Jean"
    assert [one.skill for one in kept.skills] == ["electricity"]
    assert session.scalar(select(func.count(CharterSignature.id))) == 1


def test_whoever_wants_no_more_texts_gets_none_by_a_stranger_typing_their_number(town: Town) -> None:
    jean = verifies(town, signs_up(town))
    with town.desk() as desk:
        care.stop(desk, desk.session.get_one(Volunteer, jean.volunteer_id), StopBy.REPLY)
    before = len(jean.texts)

    signs_up(town)

    assert len(jean.texts) == before


def test_another_charter_than_the_one_in_force_signs_nobody_up(town: Town) -> None:
    with town.desk() as desk:
        commune, agent = desk.session.get_one(Commune, town.commune_id), desk.session.get_one(Agent, town.mairie_id)
        adopt(desk, commune, "Une autre charte.", grace_days=0, agent=agent)

        with pytest.raises(CharterChanged):
            sign_up(desk, commune, replace(JEAN, charter_sha256="0" * 64))

        assert desk.session.scalars(select(Volunteer)).all() == []
