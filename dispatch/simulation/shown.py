"""What the decisions of production are shown of the town: the need, and of people what the tables would tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from dispatch.availability import Window
from dispatch.delays import WakingHours
from dispatch.simulation.decisions import (
    BricoleurFacts,
    Need,
    Place,
    Ranking,
    ReferentFacts,
    Search,
    rank,
    rank_referents,
    send_at,
)
from dispatch.simulation.memory import Past
from dispatch.simulation.progress import Progress
from dispatch.simulation.town import Call, Guide, Helper
from dispatch.simulation.world import World
from dispatch.states import AskState, Role

DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)
BOX = 1.02  # the box of production is never too small


def visit_windows(world: World, progress: Progress) -> list[Window]:
    """When the person can be visited, from the moment a text may leave (`Timing.visit_windows`)."""
    agreed = [ask.window for ask in progress.winners if ask.window]
    return progress.timing.visit_windows(progress.call.windows, agreed, now=world.now)


def need_of(world: World, progress: Progress, windows: Sequence[Window]) -> Need:
    """The need as it stands, for visits in these windows."""
    return need_at(world.now, progress.call, windows, world.town.hours, seed=progress.call.number + 1)


def need_at(now: datetime, call: Call, windows: Sequence[Window], hours: WakingHours, *, seed: int = 0) -> Need:
    """What a call needs at an instant, for visits in these windows."""
    return Need(
        point=call.place,
        skill=call.job.skill,
        windows=windows,
        minutes=call.job.minutes,
        sector_id=call.area_id,
        urgency=call.urgency,
        now=now,
        tz=hours.tz,
        seats=call.seats,
        sent_at=send_at(now, call.urgency, hours),
        sendable=lambda at: send_at(at, call.urgency, hours),
        seed=seed,
        holidays=hours.holidays,
        tool=call.job.tool,
    )


def ranked(world: World, progress: Progress, windows: Sequence[Window]) -> Ranking:
    """Everybody with the skill in the box around the request, judged by production."""
    need = need_of(world, progress, windows)
    return rank(need, _around(world, progress, need), rules=world.rules)


def searching(world: World, progress: Progress, windows: Sequence[Window]) -> Search:
    """Where the search stands."""
    call = progress.call
    return Search(
        seats=call.seats - len(progress.winners),
        waves_left=progress.timing.waves_left(windows, sent=progress.wave, now=world.now),
        waves=progress.wave,
        place=Place(*world.memory.place(call.area_id, world.now)),
        thanked=frozenset(ask.who for ask in progress.asks),
    )


def referents(world: World, progress: Progress) -> Ranking:
    """The referents for a request, judged by production."""
    need = need_of(world, progress, progress.call.windows)
    return rank_referents(need, [_guide(world, progress, guide) for guide in world.town.guides], rules=world.rules)


def load(world: World, guide_id: int) -> int:
    """Requests a referent has in hand or is asked for."""
    alive = (AskState.OPEN, AskState.ACCEPTED)
    return sum(
        any(ask.who == guide_id and ask.role is Role.REFERENT and ask.state in alive for ask in progress.asks)
        for progress in world.underway.values()
    )


def _guide(world: World, progress: Progress, guide: Guide) -> ReferentFacts:
    return ReferentFacts(
        id=guide.id,
        point=guide.point,
        sector_ids=guide.area_ids,
        paused_until=None,
        stopped=False,
        charter_signed=True,
        load=load(world, guide.id),
        asked_for_this=guide.id in _spent(progress, Role.REFERENT),
    )


def _around(world: World, progress: Progress, need: Need) -> Iterator[BricoleurFacts]:
    """Those the query of production would bring: the skill, and not farther than they agreed to."""
    call, moment = progress.call, Moment(need, progress.call.number)
    spent = _spent(progress, Role.BRICOLEUR)
    for helper in world.truth.able_to(call.job.skill):
        near = world.truth.distance_m(helper.id, call.number) <= helper.radius_m * BOX
        if near and helper.since <= world.now:
            past = world.memory.of[helper.id]
            known = call.place in past.helped
            yield facts_of(helper, past, moment, asked_for_this=helper.id in spent, knows_person=known)


@dataclass(frozen=True)
class Moment:
    """A need at an instant, and the number of its call."""

    need: Need
    call: int

    def asked_that_day(self, helper: Helper, past: Past) -> int:
        """How many texts leave to somebody on the day on which this one would."""
        if helper.quiet is None:
            return past.left_between(*self._day)
        day = self.need.hears_on(helper.quiet)
        return past.left_between(self.need.begins(day), self.need.begins(day + DAY))

    @cached_property
    def _day(self) -> tuple[datetime, datetime]:
        return self.need.begins(self.need.sent_on), self.need.begins(self.need.sent_on + DAY)


def facts_of(
    helper: Helper, past: Past, moment: Moment, *, asked_for_this: bool = False, knows_person: bool = False
) -> BricoleurFacts:
    """What the tables of production would tell of a bricoleur."""
    now = moment.need.now
    week_before = (moment.need.sent_at or now) - WEEK
    return BricoleurFacts(
        id=helper.id,
        point=helper.point,
        radius_m=helper.radius_m,
        skills=helper.skills,
        slots=helper.slots,
        charter_signed=True,
        paused_until=helper.back_on(moment.need.today),
        stopped=False,
        week_began_at=past.first_left_since(week_before),
        asked_this_week=past.left_since(week_before),
        last_asked_at=past.last_asked_at,
        asked_for_this=asked_for_this,
        busy=past.busy,
        moves_by=helper.moves_by,
        asked_today=moment.asked_that_day(helper, past),
        promised=past.promised_elsewhere(moment.call, now) if past.promised else (),
        asked_this_month=past.asked_since(now - MONTH),
        asks_per_week=helper.asks_per_week,
        tools=helper.tools,
        once=helper.once,
        quiet=helper.quiet,
        asks_per_day=helper.asks_per_day,
        only_sector_id=helper.only_sector_id,
        pair_only=helper.pair_only,
        said_yes=past.yes,
        said_no=past.no,
        silent=past.silent,
        last_done_at=past.last_done_at,
        knows_person=knows_person,
    )


def _spent(progress: Progress, role: Role) -> set[int]:
    """Those asked for this, and not merely stood down."""
    return {ask.who for ask in progress.asks if ask.role is role and ask.state is not AskState.STOOD_DOWN}
