"""Where the search of a request stands: what its next wave is decided on, read from the database."""

from collections.abc import Sequence

from dispatch.asks import hours_asked, winners
from dispatch.availability import Free, Window
from dispatch.deadlines import rules_of, timing_of
from dispatch.desk import Desk
from dispatch.matching.candidates import bricoleurs_for
from dispatch.matching.diaries import diaries
from dispatch.matching.hours_ahead import proposed_hours
from dispatch.matching.judging import Ranking
from dispatch.matching.places_past import place_of
from dispatch.matching.planning import Search, Wave, plan_wave
from dispatch.matching.reading import need_of, visit_windows
from dispatch.matching.together import hours_together
from dispatch.requests import Request


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

    def free() -> list[Free]:
        return list(diaries(desk.session, request, [one.volunteer for one in held], need=need).values())

    return proposed_hours(need, timing_of(request), [hours_asked(one) for one in held], free=free)


def standing(desk: Desk, request: Request, windows: Sequence[Window] | None = None) -> Search:
    """Where the search stands, for visits in the hours of the person or in `windows`."""
    return Search(
        seats=request.seats - len(winners(request)),
        waves_left=timing_of(request).waves_left(
            windows or visit_windows(request, desk.now), sent=request.wave, now=desk.now
        ),
        waves=request.wave,
        place=place_of(desk.session, request, desk.now),
        thanked=frozenset(ask.volunteer_id for ask in request.asks),
        shared=desk.share.of(request.id),
        taken=desk.share.of_others(request.id),
    )
