"""Where the search of a request stands: what its next wave is decided on, read from the database."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from dispatch.asks import winners
from dispatch.availability import Window
from dispatch.deadlines import delays_of, due, rules_of
from dispatch.desk import Desk
from dispatch.matching.candidates import bricoleurs_for
from dispatch.matching.hours_ahead import hours_ahead
from dispatch.matching.judging import Ranking
from dispatch.matching.places_past import place_of
from dispatch.matching.planning import Search, Wave, plan_wave
from dispatch.matching.reading import visit_windows
from dispatch.matching.waves import waves_before
from dispatch.requests import Request
from dispatch.states import Urgency


def ranked(desk: Desk, request: Request, windows: Sequence[Window] | None = None) -> Ranking:
    """The bricoleurs for a request as things are; `windows` in place of the person's own hours."""
    return bricoleurs_for(desk.session, request, now=desk.now, windows=windows, can_call=desk.line.can_call)


def planned(desk: Desk, request: Request) -> tuple[Ranking, Wave]:
    """Who was judged, and whom the next wave asks. Two who help together are asked for the same hours."""
    hours = _hours(desk, request)
    ranking, search = ranked(desk, request, hours), standing(desk, request)
    wave = plan_wave(ranking.candidates, search, rules_of(request))
    if request.seats == 1 or not wave.chosen or wave.chosen[0].window is None:
        return ranking, wave
    together = [wave.chosen[0].window]
    ranking, search = ranked(desk, request, together), standing(desk, request, together)
    return ranking, plan_wave(ranking.candidates, search, rules_of(request))


def _hours(desk: Desk, request: Request) -> list[Window]:
    """The hours of the person that leave time to find everybody who is missing."""
    missing = request.seats - len(winners(request))
    windows = visit_windows(request, desk.now)
    return hours_ahead(windows, minutes=request.job.minutes, now=desk.now, over=_over(request), waves=missing)


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
