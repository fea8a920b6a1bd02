"""How time passes for one request: when its texts may leave, when a wave is over, which hours are left for a visit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.availability import Window, clipped, default_windows
from dispatch.delays import WakingHours, due_at, send_at
from dispatch.rules import Delays, Rules
from dispatch.states import Urgency

QUARTER = timedelta(minutes=15)
LEAST_TO_ANSWER = timedelta(minutes=15)


@dataclass(frozen=True)
class Timing:
    """The urgency of a request, the minutes its job lasts, its rules, and when people of its commune may be disturbed.

    Instants are aware; delays are of waking time, or of plain time for what cannot wait.
    """

    urgency: Urgency
    minutes: int
    rules: Rules
    hours: WakingHours

    @property
    def lasts(self) -> timedelta:
        """How long the job takes."""
        return timedelta(minutes=self.minutes)

    @property
    def delays(self) -> Delays:
        """What is waited for, and how long."""
        return self.rules.for_urgency(self.urgency)

    def sendable(self, at: datetime) -> datetime:
        """The first instant from `at` on at which a text may leave."""
        return send_at(at, self.urgency, self.hours)

    def due(self, delay: timedelta, *, after: datetime) -> datetime:
        """The instant `delay` after `after`."""
        return due_at(after, delay, self.urgency, self.hours)

    def wave_over(self, sent: datetime) -> datetime:
        """When a wave sent at an instant is over."""
        return self.due(self.delays.wave, after=sent)

    def visit_windows(self, told: Sequence[Window], agreed: Iterable[Window], *, now: datetime) -> list[Window]:
        """When the person can be visited, from the moment a text may leave: windows the job can be done in.

        The `agreed` hours of whoever holds a place bind their partner. Once too little is left of the hours the person
        told, the need remains: any ordinary hour will do, agreed with them by phone.
        """
        sent = _next_quarter(self.sendable(now))
        return (
            self._long_enough(clipped(list(agreed), sent))
            or self._long_enough(clipped(told, sent))
            or default_windows(sent, self.urgency, self.hours.calendar)
        )

    def waves_left(self, windows: Iterable[Window], *, sent: int, now: datetime) -> int:
        """How many waves the rules and these hours still leave after `sent`: one at least. Urgency counts on fewer.

        A wave counts while its answers are of use: as long as it is over before the last moment to begin the visit.
        """
        most = self.rules.max_waves - sent
        if self.urgency is Urgency.IMMEDIATE:
            most = min(most, self.rules.urgent_waves)
        latest, waves = max((window.end for window in windows), default=now) - self.lasts, 0
        while waves < most and (now := self.wave_over(now)) <= latest:
            waves += 1
        return max(waves, 1)

    def answer_by(self, proposed: Iterable[Window | None], *, now: datetime) -> datetime:
        """When a wave sent now is over: while the proposed visits can be made, but not before a text can be read."""
        over = self.wave_over(now)
        too_late = min((window.end - self.lasts for window in proposed if window), default=over)
        return min(over, max(too_late, self.sendable(now) + LEAST_TO_ANSWER))

    def limits(self, since: datetime, *, told: bool) -> tuple[datetime | None, datetime | None]:
        """Of a search begun then: when the mairie is to hear of it, and when it ends; None for what is not to come."""
        policy = self.rules.policy(self.urgency)
        told_at = None if told or policy.mairie_told is None else self.due(policy.mairie_told, after=since)
        return told_at, None if policy.hard_stop is None else self.due(policy.hard_stop, after=since)

    def _long_enough(self, windows: Iterable[Window]) -> list[Window]:
        return [window for window in windows if window.end - window.start >= self.lasts]


def _next_quarter(at: datetime) -> datetime:
    """Nobody says "from 9:41 on"."""
    past = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at + QUARTER - past if past else at
