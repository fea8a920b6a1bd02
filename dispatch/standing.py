"""Where the search of a request stands: what its next wave is decided on, read from the database."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from dispatch.asks import hours_asked, winners
from dispatch.availability import Window
from dispatch.deadlines import delays_of, due, rules_of
from dispatch.desk import Desk
from dispatch.matching.agreeing import is_ahead, together
from dispatch.matching.candidates import bricoleurs_for
from dispatch.matching.diaries import diaries
from dispatch.matching.hours_ahead import hours_ahead
from dispatch.matching.judging import Ranking
from dispatch.matching.places_past import place_of
from dispatch.matching.planning import Search, Wave, plan_wave
from dispatch.matching.reading import need_of, visit_windows
from dispatch.matching.together import hours_together
from dispatch.matching.waves import waves_before
from dispatch.requests import Request
from dispatch.states import Urgency


def ranked(desk: Desk, request: Request, windows: Sequence[Window] | None = None) -> Ranking:
    """The bricoleurs for a request as things are; `windows` in place of the person's own hours."""
    return bricoleurs_for(desk.session, request, now=desk.now, windows=windows, can_call=desk.line.can_call)


def planned(desk: Desk, request: Request) -> tuple[Ranking, Wave]:
    """Who was judged, and whom the next wave asks. Two who help together are asked for the same hours."""
    ranking, search, rules = ranked(desk, request, _hours(desk, request)), standing(desk, request), rules_of(request)
    wave = plan_wave(ranking.candidates, search, rules)
    if request.seats == 1:
        return ranking, wave
    paired = hours_together(
        [*wave.chosen, *ranking.candidates], seats=search.seats, judge=lambda hours: ranked(desk, request, [hours])
    )
    if paired is None:
        return ranking, wave
    hours, ranking = paired
    return ranking, plan_wave(ranking.candidates, standing(desk, request, [hours]), rules)


def _hours(desk: Desk, request: Request) -> list[Window]:
    """The hours of the person that leave time to find everybody who is missing, and suit who said yes already."""
    held, need = winners(request), need_of(request, desk.now)
    windows, agreed = list(need.windows), [hours for one in held if (hours := hours_asked(one))]
    if agreed and not any(is_ahead(need, hours) for hours in agreed):
        free = diaries(desk.session, request, [one.volunteer for one in held], need=need)
        windows = list(together(need, windows, list(free.values()))) or windows
    missing = request.seats - len(held)
    return hours_ahead(windows, minutes=need.minutes, now=desk.now, over=_over(request), waves=missing)


def standing(desk: Desk, request: Request, windows: Sequence[Window] | None = None) -> Search:
    """Where the search stands, for visits in the hours of the person or in `windows`."""
    return Search(
        seats=request.seats - len(winners(request)),
        waves_left=_waves_left(desk, request, windows or visit_windows(request, desk.now)),
        waves=request.wave,
        place=place_of(desk.session, request, desk.now),
        thanked=frozenset(ask.volunteer_id for ask in request.asks),
        shared=desk.share.of(request.id),
        taken=desk.share.of_others(request.id),
    )


def _waves_left(desk: Desk, request: Request, windows: Sequence[Window]) -> int:
    """How many waves the rules and the hours of the person still leave; what cannot wait counts on fewer."""
    rules = rules_of(request)
    most = rules.max_waves - request.wave
    if request.urgency is Urgency.IMMEDIATE:
        most = min(most, rules.urgent_waves)
    latest = max((window.end for window in windows), default=desk.now) - timedelta(minutes=request.job.minutes)
    return waves_before(latest, now=desk.now, over=_over(request), most=most)


def _over(request: Request) -> Callable[[datetime], datetime]:
    """When a wave sent at an instant is over."""
    wave = delays_of(request).wave
    return lambda sent: due(request, wave, after=sent)
