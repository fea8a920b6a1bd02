"""Nobody may be asked just now, somebody soon: the search waits for them and does not call it nobody."""

from datetime import timedelta

from dispatch import referents, search
from dispatch.requests import Request
from dispatch.states import State
from tests.stories.town import Phone, Town
from voisinage.links.news import latest_news


def test_one_who_was_asked_enough_today_is_asked_tomorrow_morning(town: Town) -> None:
    town.commune_rules(asks_per_day=1)
    anne, paul = town.referent(), town.bricoleur()
    _searched(town, anne, "bulb")
    second = _searched(town, anne, "fuse")

    assert len(paul.texts) == 1
    assert town.events(second)[-1] == "wave_waits"
    news = _news(town, second)
    assert news.startswith("Le prochain voisin peut être sollicité")
    assert "8h" in news
    town.fast_forward(hours=24)
    assert [ask.volunteer_id for ask in town.asks(second)] == [paul.volunteer_id]
    assert "stuck" not in town.events(second)
    assert town.state(second) is State.IN_CHARGE


def test_one_who_was_asked_enough_this_week_is_asked_once_the_week_is_past(town: Town) -> None:
    town.commune_rules(asks_per_week=1, asks_per_day=5)
    anne, paul = town.referent(), town.bricoleur()
    _searched(town, anne, "bulb")
    asked_at = town.now
    town.fast_forward(days=4)

    second = _searched(town, anne, "fuse", hours=7 * 24)

    assert town.asks(second) == []
    assert town.events(second)[-1] == "wave_waits"
    assert "lundi" in _news(town, second)
    town.fast_forward(days=2)
    assert town.asks(second) == [], "the week is not past"
    town.fast_forward(days=1, hours=1)
    ask = town.asks(second)[0]
    assert ask.volunteer_id == paul.volunteer_id
    assert ask.asked_at == asked_at + timedelta(days=7)
    assert "stuck" not in town.events(second)


def test_what_would_be_over_too_late_is_not_waited_for(town: Town) -> None:
    town.commune_rules(asks_per_day=1)
    anne = town.referent()
    town.bricoleur()
    _searched(town, anne, "bulb")

    second = _searched(town, anne, "fuse", hours=6)

    assert town.events(second)[-1] == "nobody_left"


def _searched(town: Town, anne: Phone, job: str, *, hours: int = 6 * 24) -> Request:
    request = town.records_request(job, hours=hours)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    return request


def _news(town: Town, request: Request) -> str:
    with town.sessions() as session:
        return latest_news(session, session.get_one(Request, request.id)) or ""
