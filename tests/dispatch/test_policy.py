"""Rules as they are frozen: what is written is read back, and what older requests froze stays what it was."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.chasing.steps import Do
from dispatch.chasing.timeline import Tale, timeline
from dispatch.delays import FrenchHolidays, WakingHours, morning_after
from dispatch.policy import DEFAULT_POLICIES, NextReferent, Policy
from dispatch.rules import DEFAULT_DELAYS, Rules
from dispatch.states import StuckReason, Urgency

HOURS = WakingHours(ZoneInfo("Europe/Paris"), holidays=FrenchHolidays())
TUESDAY_10H = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTES = st.integers(1, 40_000).map(lambda minutes: timedelta(minutes=minutes))
POLICIES = st.builds(
    Policy,
    st.integers(0, 9),
    st.sampled_from(NextReferent),
    st.none() | MINUTES,
    st.none() | MINUTES,
    st.integers(0, 9),
)


@given(st.fixed_dictionaries(dict.fromkeys(Urgency, POLICIES)), st.none() | st.just(time(9, 15)))
def test_what_is_frozen_is_read_back(policies: dict[Urgency, Policy], digest_at: time | None) -> None:
    rules = Rules(policies=policies, digest_at=digest_at)

    assert Rules.from_json(rules.to_json()) == rules


def test_what_older_requests_froze_keeps_its_meaning() -> None:
    older = Rules.from_json({"reminders": 2, "mairie_reminders": 5, "urgent_reminders": 7, "early_alert": 2})

    assert [older.policy(urgency).reminders for urgency in Urgency] == [2, 2, 2]
    assert [older.policy(urgency).mairie_reminders for urgency in Urgency] == [7, 5, 5]
    assert older.delays == DEFAULT_DELAYS
    assert Rules.from_json({}).policies == DEFAULT_POLICIES


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 11, 24, 7, 30, tzinfo=UTC), datetime(2026, 11, 24, 7, 30, tzinfo=UTC)),
        (datetime(2026, 11, 24, 7, 31, tzinfo=UTC), datetime(2026, 11, 25, 7, 30, tzinfo=UTC)),
        (datetime(2026, 11, 28, 12, 0, tzinfo=UTC), datetime(2026, 11, 30, 7, 30, tzinfo=UTC)),  # over a Sunday
        (datetime(2026, 12, 24, 12, 0, tzinfo=UTC), datetime(2026, 12, 26, 7, 30, tzinfo=UTC)),  # over Christmas
        (datetime(2026, 10, 24, 12, 0, tzinfo=UTC), datetime(2026, 10, 26, 7, 30, tzinfo=UTC)),  # the clocks go back
        (datetime(2027, 3, 27, 12, 0, tzinfo=UTC), datetime(2027, 3, 30, 6, 30, tzinfo=UTC)),  # and on, at Easter
    ],
)
def test_the_next_morning(now: datetime, morning: datetime) -> None:
    assert morning_after(now, time(8, 30), HOURS) == morning


def test_an_hour_that_is_always_quiet_has_no_morning() -> None:
    assert morning_after(TUESDAY_10H, time(3, 0), HOURS) is None


def told(rules: Rules, urgency: Urgency, tale: Tale = Tale.SILENCE) -> list[tuple[Do | None, timedelta]]:
    moments = timeline(rules, urgency, HOURS, opened_at=TUESDAY_10H, tale=tale)
    return [(one.do, one.at - TUESDAY_10H) for one in moments]


def test_the_timeline_of_silence_under_the_rules_the_program_came_with() -> None:
    steps = told(replace(Rules(), digest_at=None, max_waves=2), Urgency.SOON)

    assert [(do, at.total_seconds() / 60) for do, at in steps[:6]] == [
        (None, 0), (Do.REMIND_REFERENT, 45), (Do.NEXT_REFERENT, 90), (Do.NEXT_WAVE, 150), (Do.NEXT_WAVE, 210),
        (Do.REMIND_SEARCH, 330),
    ]  # fmt: skip
    assert [do for do, _ in steps[6:]] == [Do.GET_STUCK] + [Do.REMIND_MAIRIE] * 3


def test_a_limit_of_the_search_shows_where_it_falls() -> None:
    policy = Policy(mairie_told=timedelta(minutes=30), hard_stop=timedelta(hours=2))
    rules = Rules(policies=dict.fromkeys(Urgency, policy), digest_at=None)

    steps = told(rules, Urgency.SOON)

    assert (Do.TELL_MAIRIE, timedelta(minutes=30)) in steps
    assert (Do.HARD_STOP, timedelta(hours=2)) in steps
    assert [do for do, at in steps if at > timedelta(hours=2)] == [Do.REMIND_MAIRIE] * 3


def test_where_the_mairie_is_next_no_other_referent_is_shown() -> None:
    policy = Policy(next_referent=NextReferent.MAIRIE)
    rules = Rules(policies=dict.fromkeys(Urgency, policy), digest_at=None)

    moments = timeline(rules, Urgency.SOON, HOURS, opened_at=TUESDAY_10H)

    assert [one.do for one in moments[:3]] == [None, Do.REMIND_REFERENT, Do.GET_STUCK]
    assert moments[2].reason is StuckReason.NO_REFERENT


def test_what_waits_for_the_morning_says_so_in_the_timeline() -> None:
    moments = timeline(Rules(), Urgency.SOON, HOURS, opened_at=TUESDAY_10H, tale=Tale.UNVERIFIED)

    reminder = moments[1]
    assert reminder.do is Do.REMIND_VERIFY
    assert reminder.said_at == datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
    assert moments[2].at - reminder.said_at == timedelta(hours=10)


@given(st.fixed_dictionaries(dict.fromkeys(Urgency, POLICIES)), st.sampled_from(Urgency), st.sampled_from(Tale))
def test_every_timeline_goes_forward_and_ends(policies: dict[Urgency, Policy], urgency: Urgency, tale: Tale) -> None:
    moments = timeline(Rules(policies=policies), urgency, HOURS, opened_at=TUESDAY_10H, tale=tale)

    assert len(moments) < 60
    assert [one.at for one in moments] == sorted(one.at for one in moments)
    assert all(one.said_at >= one.at for one in moments)
