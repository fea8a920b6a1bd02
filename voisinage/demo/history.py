"""Plays the past of the town with the real verbs and a moving clock, so that its journals are real ones."""

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select

from dispatch import intake
from dispatch.availability import Window
from dispatch.delays import WakingHours
from dispatch.desk import Desk
from dispatch.people import Agent
from dispatch.requests import Job
from dispatch.states import AgentRole
from voisinage.demo.helped import Helped
from voisinage.demo.passing import Errands, let_time_pass
from voisinage.demo.plots import Plot
from voisinage.demo.stories import Story
from voisinage.demo.town_clock import next_morning

AT_HOME = timedelta(hours=8)  # from the morning on


@dataclass(frozen=True)
class Stage:
    """What the past is played on."""

    errands: Errands
    hours: WakingHours
    rng: random.Random


def play(stage: Stage, scenes: Sequence[tuple[Story, Helped]], *, now: datetime) -> None:
    """Let every story happen in the order of time, up to `now`. People act in waking hours only."""
    order = count()
    agenda: list[tuple[datetime, int, Plot]] = []
    for story, helped in scenes:
        plot = _told(stage, story, helped, now=now)
        next(plot)  # to its first desk
        agenda.append((story.when(now, stage.hours), next(order), plot))
    heapq.heapify(agenda)
    while agenda and agenda[0][0] <= now:
        at, _, plot = heapq.heappop(agenda)
        let_time_pass(stage.errands, until=at)
        wait = _step(stage, plot)
        if wait is not None:
            heapq.heappush(agenda, (stage.hours.next_waking(at + wait), next(order), plot))
    let_time_pass(stage.errands, until=now)


def _step(stage: Stage, plot: Plot) -> timedelta | None:
    """Let somebody act, in one transaction; what to wait for before the next step, None at the end."""
    with stage.errands.sessions.begin() as session:
        desk = Desk(session, stage.errands.clock(), stage.errands.line, stage.rng)
        try:
            return plot.send(desk)
        except StopIteration:
            return None


def _told(stage: Stage, story: Story, helped: Helped, *, now: datetime) -> Plot:
    """The whole of a story: a prescriber records it, then its plot."""
    desk = yield timedelta()
    request = intake.record(desk, _prescriber(desk, stage.rng), _need(stage, desk, story, helped, now=now))
    yield from story.plot(request.id)


def _prescriber(desk: Desk, rng: random.Random) -> Agent:
    prescribers = select(Agent).where(Agent.role == AgentRole.PRESCRIBER).order_by(Agent.id)
    return rng.choice(desk.session.scalars(prescribers).all())


def _need(stage: Stage, desk: Desk, story: Story, helped: Helped, *, now: datetime) -> intake.Need:
    morning = next_morning(now, stage.hours)
    return intake.Need(
        form_key=f"{stage.rng.getrandbits(128):032x}",
        job=desk.session.scalars(select(Job).where(Job.code == story.job)).one(),
        first_name=helped.first_name,
        phone=helped.phone,
        address=helped.address,
        point=helped.point,
        urgency=story.urgency,
        windows=[Window(morning, morning + AT_HOME)] if story.tomorrow else [],
        access_notes=helped.access_notes,
    )
