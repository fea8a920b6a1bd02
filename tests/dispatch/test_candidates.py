"""Who may be asked, read from a real database: in few queries, by the index, and never twice for the same request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from dispatch.engine import make_engine
from dispatch.matching.candidates import bricoleurs_for, count_near, facts_for
from dispatch.matching.reading import need_of
from dispatch.matching.reasons import NOT_FREE
from dispatch.matching.referent_candidates import referents_for
from dispatch.people import AvailabilitySlot, VolunteerTool
from dispatch.places import Sector
from dispatch.presence import AvailabilityException, NeverTogether
from dispatch.requests import RequestWindow
from dispatch.rules import Rules
from dispatch.states import Apart, AskState, Role, Season, State, Urgency
from tests.dispatch.neighbourhood import NOW, SQUARE, Neighbourhood
from tests.keys import RING


@pytest.fixture
def town(session: Session) -> Neighbourhood:
    return Neighbourhood(session)


def test_the_neighbours_with_the_skill_come_nearest_first(town: Neighbourhood) -> None:
    far, near = town.bricoleur(1_200), town.bricoleur(300)
    town.bricoleur(100, skill="shopping")
    town.referent(100)
    assert town.candidates() == [near.id, far.id]
    assert count_near(town.session, town.request, NOW) == 2


def test_a_volunteer_of_another_commune_is_not_asked(town: Neighbourhood) -> None:
    Neighbourhood(town.session, insee="32014").bricoleur(100)
    assert town.candidates() == []


def test_who_agrees_to_go_far_is_found_far_away(town: Neighbourhood) -> None:
    traveller, homebody = town.bricoleur(9_500, radius_m=10_000), town.bricoleur(9_500, radius_m=1_500)
    assert town.candidates() == [traveller.id]
    assert town.left_out() == {homebody.id: "trop loin : 9,5 km pour un rayon de 1,5 km"}


def test_charter_pause_and_stop_are_read_from_the_volunteer(town: Neighbourhood) -> None:
    unsigned = town.bricoleur(charter_signed_at=None)
    resting = town.bricoleur(paused_until=date(2026, 12, 3))
    gone = town.bricoleur(stopped_at=NOW)
    back = town.bricoleur(paused_until=date(2026, 11, 23))
    assert town.candidates() == [back.id]
    assert set(town.left_out()) == {unsigned.id, resting.id, gone.id}


def test_the_hours_of_both_are_compared(town: Neighbourhood) -> None:
    free, not_free, untold = town.bricoleur(100), town.bricoleur(100), town.bricoleur(300)
    free.slots.append(AvailabilitySlot(weekday=3, start_at=time(9), end_at=time(12)))
    not_free.slots.append(AvailabilitySlot(weekday=4, start_at=time(9), end_at=time(12)))
    thursday = datetime(2026, 11, 26, 9, tzinfo=UTC)
    town.request.windows.append(RequestWindow(start_at=thursday, end_at=thursday + timedelta(hours=2)))
    town.session.flush()
    candidates = bricoleurs_for(town.session, town.request, now=NOW).candidates
    assert [candidate.id for candidate in candidates] == [free.id, untold.id]
    assert candidates[0].reason == "à 100 m, libre jeudi matin, encore aucune sollicitation"
    assert candidates[0].window is not None
    assert candidates[0].window.start == thursday


def test_nobody_is_proposed_a_visit_before_the_text_may_leave(town: Neighbourhood) -> None:
    town.bricoleur()
    night = datetime(2026, 11, 23, 23, tzinfo=ZoneInfo("Europe/Paris"))
    window = bricoleurs_for(town.session, town.request, now=night).candidates[0].window
    assert window is not None
    assert window.start == datetime(2026, 11, 24, 8, 5, tzinfo=ZoneInfo("Europe/Paris"))  # they live 200 m away


def test_what_cannot_wait_is_proposed_at_once_even_at_night(town: Neighbourhood) -> None:
    town.bricoleur()
    town.request.urgency = Urgency.IMMEDIATE
    night = datetime(2026, 11, 23, 23, tzinfo=ZoneInfo("Europe/Paris"))
    window = bricoleurs_for(town.session, town.request, now=night).candidates[0].window
    assert window is not None
    assert window.start == night + timedelta(minutes=5)  # they live 200 m away


def test_within_a_step_the_least_recently_asked_goes_first(town: Neighbourhood) -> None:
    lately, long_ago, never = town.bricoleur(100), town.bricoleur(200), town.bricoleur(300)
    other = town.needs_help()
    town.asked(lately, other, asked_at=NOW - timedelta(days=9))
    town.asked(long_ago, other, asked_at=NOW - timedelta(days=30))
    town.asked(long_ago, town.needs_help(), asked_at=NOW - timedelta(days=60))
    assert town.candidates() == [never.id, long_ago.id, lately.id]


def test_the_weekly_cap_of_the_rules_frozen_on_the_request_counts(town: Neighbourhood) -> None:
    tired, rested = town.bricoleur(), town.bricoleur()
    for days in (1, 3, 6):
        town.asked(tired, town.needs_help(), asked_at=NOW - timedelta(days=days))
    for days in (1, 3, 8):
        town.asked(rested, town.needs_help(), asked_at=NOW - timedelta(days=days))
    assert town.candidates() == [rested.id]
    assert town.left_out() == {tired.id: "déjà 3 sollicitations en sept jours"}
    town.request.rules = Rules(asks_per_week=4).to_json()
    assert set(town.candidates()) == {tired.id, rested.id}


def test_what_a_volunteer_never_received_or_was_asked_as_referent_tires_nobody(town: Neighbourhood) -> None:
    volunteer = town.bricoleur(is_referent=True)
    for _ in range(2):
        town.asked(volunteer, town.needs_help(), AskState.UNREACHABLE)
        town.asked(volunteer, town.needs_help(), role=Role.REFERENT)
    candidate = bricoleurs_for(town.session, town.request, now=NOW).candidates[0]
    assert "encore aucune sollicitation" in candidate.reason


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", [state for state in AskState if state is not AskState.STOOD_DOWN])
def test_nobody_is_asked_twice_for_the_same_request(town: Neighbourhood, state: AskState, role: Role) -> None:
    volunteer = town.bricoleur(is_referent=True)
    town.asked(volunteer, town.request, state, role=role)
    assert town.candidates() == []
    assert town.left_out() == {volunteer.id: "sollicitation déjà envoyée pour cette demande"}
    assert town.referents() == []


def test_who_was_stood_down_may_be_asked_again(town: Neighbourhood) -> None:
    willing, stubborn = town.bricoleur(is_referent=True), town.bricoleur()
    town.asked(willing, town.request, AskState.STOOD_DOWN)
    town.asked(stubborn, town.request, AskState.STOOD_DOWN)
    town.asked(stubborn, town.request, AskState.DECLINED)
    assert town.candidates() == [willing.id]
    assert town.referents() == [willing.id]


def test_a_visit_already_promised_is_said(town: Neighbourhood) -> None:
    volunteer = town.bricoleur()
    town.asked(volunteer, town.needs_help(state=State.ASSIGNED), AskState.ACCEPTED)
    town.asked(volunteer, town.needs_help(state=State.VERIFIED), AskState.ACCEPTED, asked_at=NOW - timedelta(days=30))
    reason = bricoleurs_for(town.session, town.request, now=NOW).candidates[0].reason
    assert reason.endswith("une sollicitation hier, 1 visite déjà prévue")


def test_without_a_point_no_bricoleur_is_proposed_and_the_referents_go_by_load(town: Neighbourhood) -> None:
    town.request.lat = town.request.lon = None
    town.bricoleur()
    busy, idle = town.referent(100), town.referent(900)
    town.asked(busy, town.needs_help(state=State.IN_CHARGE), AskState.ACCEPTED, role=Role.REFERENT)
    assert town.candidates() == []
    assert town.referents() == [idle.id, busy.id]


def test_the_referents_of_the_sector_come_first_then_the_least_loaded(town: Neighbourhood) -> None:
    elsewhere, busy, idle = town.referent(50, sectors=[]), town.referent(100), town.referent(200)
    unplaced = town.referent(lat=None, lon=None)
    town.asked(busy, town.needs_help(state=State.IN_CHARGE), AskState.ACCEPTED, role=Role.REFERENT)
    town.asked(idle, town.needs_help(state=State.VERIFIED), AskState.ACCEPTED, role=Role.REFERENT)
    ranking = referents_for(town.session, town.request, now=NOW)
    assert [candidate.id for candidate in ranking.candidates] == [idle.id, busy.id, unplaced.id, elsewhere.id]
    assert ranking.candidates[1].reason == "au titre du secteur Centre, à 100 m, 1 demande en cours"


def test_what_somebody_told_of_their_week_is_read_with_its_exceptions(town: Neighbourhood) -> None:
    thursday = datetime(2026, 11, 26, 9, tzinfo=UTC)
    town.request.windows.append(RequestWindow(start_at=thursday, end_at=thursday + timedelta(hours=2)))
    town.commune.school_zone = "C"
    free, in_holidays, away, once = (town.bricoleur(100 * n) for n in range(1, 5))
    for volunteer, season in ((free, Season.TERM), (in_holidays, Season.HOLIDAYS), (away, Season.ALWAYS)):
        volunteer.slots.append(AvailabilitySlot(weekday=3, start_at=time(9), end_at=time(12), season=season))
    once.slots.append(AvailabilitySlot(weekday=4, start_at=time(9), end_at=time(12)))
    for volunteer, is_free in ((away, False), (once, True)):
        day = {"start_at": thursday - timedelta(hours=9), "end_at": thursday + timedelta(hours=12)}
        town.session.add(AvailabilityException(volunteer_id=volunteer.id, free=is_free, **day))
    town.session.flush()
    assert set(town.candidates()) == {free.id, once.id}
    assert set(town.left_out().values()) == {NOT_FREE}


def test_limits_of_their_own_are_read(town: Neighbourhood) -> None:
    town.job.tool = "ladder"
    other_sector = Sector(commune=town.commune, name="Nord", outline=SQUARE)
    town.session.add(other_sector)
    town.session.flush()
    able = town.bricoleur(tools=[VolunteerTool(tool="ladder")])
    bare = town.bricoleur(tools=[VolunteerTool(tool="car")])
    shy = town.bricoleur(tools=[VolunteerTool(tool="ladder")], pair_only=True)
    local = town.bricoleur(tools=[VolunteerTool(tool="ladder")], only_sector_id=other_sector.id)
    careful = town.bricoleur(tools=[VolunteerTool(tool="ladder")], asks_per_week=1)
    town.asked(careful, town.needs_help())
    assert town.candidates() == [able.id]
    assert set(town.left_out()) == {bare.id, shy.id, local.id, careful.id}


def test_who_must_not_meet_again_is_left_out_without_a_reason(town: Neighbourhood) -> None:
    apart, other = town.bricoleur(), town.bricoleur()
    said = {"person_id": town.request.person_id, "said_by": Apart.PERSON, "said_at": NOW}
    town.session.add(NeverTogether(volunteer_id=apart.id, **said))
    town.session.flush()
    assert town.candidates() == [other.id]
    assert town.left_out() == {apart.id: "n'est pas proposé pour cette personne"}


def test_a_neighbour_known_to_the_person_comes_first_and_it_is_said(town: Neighbourhood) -> None:
    stranger, known = town.bricoleur(100), town.bricoleur(100)
    before = town.needs_help(state=State.VERIFIED, person=town.request.person, ended_at=NOW - timedelta(days=80))
    elsewhere = town.needs_help(state=State.VERIFIED, ended_at=NOW - timedelta(days=80))
    for volunteer, request in ((known, before), (stranger, elsewhere)):
        town.asked(volunteer, request, AskState.ACCEPTED, asked_at=NOW - timedelta(days=80))
    ranked = bricoleurs_for(town.session, town.request, now=NOW).candidates
    assert [one.id for one in ranked] == [known.id, stranger.id]
    assert "connaît déjà la personne" in ranked[0].reason
    assert "connaît" not in ranked[1].reason


def test_a_visit_just_done_leaves_in_peace_for_two_days(town: Neighbourhood) -> None:
    lately, before = town.bricoleur(), town.bricoleur()
    for volunteer, days in ((lately, 1), (before, 3)):
        done = {"visit_start": NOW - timedelta(days=days, hours=2), "visit_end": NOW - timedelta(days=days)}
        request = town.needs_help(state=State.VERIFIED, ended_at=NOW - timedelta(hours=1))
        town.asked(volunteer, request, AskState.ACCEPTED, asked_at=NOW - timedelta(days=9), **done)
    assert town.candidates() == [before.id]
    assert town.left_out()[lately.id] == "vient d'aider : au repos jusqu'au 24 novembre"


def test_answers_of_the_last_year_are_counted_by_what_was_said(town: Neighbourhood) -> None:
    volunteer = town.bricoleur()
    said = [
        (AskState.ACCEPTED, 40), (AskState.RELEASED, 50), (AskState.LAPSED, 60), (AskState.DECLINED, 70),
        (AskState.EXPIRED, 80), (AskState.EXPIRED, 90), (AskState.STOOD_DOWN, 95), (AskState.UNREACHABLE, 96),
        (AskState.DECLINED, 400),
    ]  # fmt: skip
    for state, days in said:
        town.asked(volunteer, town.needs_help(state=State.VERIFIED), state, asked_at=NOW - timedelta(days=days))
    (facts,) = facts_for(town.session, town.request, need_of(town.request, NOW), can_call=True)
    assert (facts.said_yes, facts.said_no, facts.silent) == (3, 1, 2)
    assert (facts.asked_today, facts.asked_this_week, facts.asked_this_month) == (0, 0, 0)
    assert facts.last_asked_at == NOW - timedelta(days=40)


def test_today_is_a_local_day(town: Neighbourhood) -> None:
    volunteer = town.bricoleur()
    midnight = NOW.replace(hour=0)
    for at in (midnight - timedelta(minutes=1), midnight):
        town.asked(volunteer, town.needs_help(), asked_at=at)
    (facts,) = facts_for(town.session, town.request, need_of(town.request, NOW), can_call=True)
    assert (facts.asked_today, facts.asked_this_week) == (1, 2)


def test_in_a_crowd_the_nearest_are_judged(town: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatch.matching.candidates.MOST_JUDGED", 2)
    far, near, middle = town.bricoleur(900), town.bricoleur(100), town.bricoleur(300)
    assert set(town.candidates()) == {near.id, middle.id}
    assert far.id not in town.left_out()


def test_who_has_but_a_landline_is_asked_only_where_calls_are_placed(town: Neighbourhood) -> None:
    mobile, landline = town.bricoleur(is_referent=True), town.bricoleur(is_referent=True, phone="+33199000142")

    for rank in (bricoleurs_for, referents_for):
        called = rank(town.session, town.request, now=NOW, can_call=True)
        assert {one.id for one in called.candidates} == {mobile.id, landline.id}
        texted = rank(town.session, town.request, now=NOW, can_call=False)
        assert [one.id for one in texted.candidates] == [mobile.id]
        assert {one.id: one.reason for one in texted.excluded} == {
            landline.id: "n'a qu'un téléphone fixe, et Voisinage ne peut pas l'appeler"
        }
    assert count_near(town.session, town.request, NOW, can_call=False) == 1


@contextmanager
def statements(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """What is sent to the database meanwhile."""
    sent: list[tuple[str, Any]] = []

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", remember)
    yield sent
    event.remove(connection, "before_cursor_execute", remember)


@pytest.mark.parametrize("rank", [bricoleurs_for, referents_for])
def test_more_volunteers_take_no_more_queries(town: Neighbourhood, rank: Callable[..., Any]) -> None:
    def queries() -> int:
        with statements(town.session) as sent:
            rank(town.session, town.request, now=NOW)
        return len(sent)

    town.bricoleur(is_referent=True)
    rank(town.session, town.request, now=NOW)  # what the request itself carries is read once
    few = queries()
    for _ in range(12):
        town.bricoleur(is_referent=True, sectors=[town.sector])
    assert queries() == few <= 6


def test_the_neighbours_are_found_by_the_index_of_the_box(sqlite_url: str) -> None:
    """On PostgreSQL the planner rightly reads so small a table from end to end."""
    engine = make_engine(sqlite_url, keys=RING)
    with Session(engine) as session:
        town = Neighbourhood(session)
        with statements(session) as sent:
            bricoleurs_for(session, town.request, now=NOW)
        statement, parameters = sent[-1]
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        assert "ix_volunteer_box (commune_id=? AND lat>? AND lat<?)" in " ".join(row.detail for row in plan)
    engine.dispose()
