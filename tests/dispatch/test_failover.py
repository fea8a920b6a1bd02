"""A carrier that errs gets less, wins it back in minutes, and always comes last for the text it has just refused."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from dispatch.outbox.carrier_health import note_fault, read_health
from dispatch.outbox.failover import FLOOR, HEALTHY, RECOVERY, Health, in_order, weights

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_shares_are_kept_while_all_is_well() -> None:
    rng = random.Random(1)
    firsts = Counter(in_order({"un": 3.0, "deux": 1.0}, rng)[0] for _ in range(4_000))
    assert 2_850 < firsts["un"] < 3_150


def test_a_fault_halves_and_minutes_win_it_back() -> None:
    once = Health(HEALTHY, NOW).after_fault(NOW)
    assert once.weight == 0.5
    assert once.after_fault(NOW).weight == 0.25
    assert once.now(NOW + timedelta(minutes=2)) == pytest.approx(0.7)
    assert once.now(NOW + RECOVERY) == HEALTHY


@given(st.lists(st.timedeltas(timedelta(hours=-2), timedelta(hours=2)), max_size=40))
def test_a_weight_stays_between_the_floor_and_one(pauses: list[timedelta]) -> None:
    health, now = Health(HEALTHY, NOW), NOW
    for pause in pauses:
        now += pause
        health = health.after_fault(now)
        assert FLOOR <= health.weight <= HEALTHY
        assert FLOOR <= health.now(now + timedelta(minutes=3)) <= HEALTHY


def test_a_weight_of_a_clock_set_back_since_is_forgotten() -> None:
    assert Health(FLOOR, NOW + timedelta(hours=1)).now(NOW) == HEALTHY


def test_the_one_that_failed_comes_last_however_heavy() -> None:
    for seed in range(50):
        assert in_order({"un": 1_000.0, "deux": FLOOR}, random.Random(seed), failed="un") == ["deux", "un"]
    assert in_order({"un": 1.0}, random.Random(1), failed="un") == ["un"], "better than nobody"


def test_faults_are_known_to_all_processes(sessions: sessionmaker[Session]) -> None:
    for _ in range(2):
        with sessions.begin() as session:
            note_fault(session, "un", NOW)

    with sessions() as session:
        health = read_health(session)

    assert weights([("un", 3), ("deux", 1)], health, NOW) == {"un": 0.75, "deux": 1}
