"""The town that is simulated has the people whom production may ask, with what production knows of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from dispatch import absences
from dispatch.availability import Window
from dispatch.desk import CLOCK, Desk
from dispatch.people import Volunteer, VolunteerTool
from dispatch.places import Commune
from dispatch.rules import Rules
from dispatch.simulation.bounds import able_for
from dispatch.simulation.drawing import draw_town
from dispatch.simulation.town import Call, Helper
from dispatch.states import Urgency
from tests.stories.town import CENTRE, Town
from voisinage.simulation.commune_town import CommuneTown, NotATown, town_of


def seen(town: Town, *, can_call: bool = True) -> CommuneTown:
    with town.sessions() as session:
        return town_of(session, session.get_one(Commune, town.commune_id), now=town.now, can_call=can_call)


def changed(town: Town, change: Callable[[Desk, Volunteer], object]) -> None:
    """A bricoleur beside the ordinary one, with something of their own."""
    town.bricoleur()
    phone = town.bricoleur(metres=300)
    with town.desk() as desk:
        volunteer = desk.session.query(Volunteer).filter_by(phone=phone.number).one()
        change(desk, volunteer)


def the_other(town: Town) -> Helper:
    return seen(town).setting.known[1]


def test_a_stranger_is_not_counted_before_the_meeting(town: Town) -> None:
    changed(town, lambda _, one: setattr(one, "to_meet", True))
    assert len(seen(town).setting.known) == 1

    town.commune_rules(meet_first=False)

    assert len(seen(town).setting.known) == 2


def test_a_landline_is_not_counted_where_nobody_calls(town: Town) -> None:
    changed(town, lambda _, one: setattr(one, "phone", "+33199000177"))

    assert len(seen(town).setting.known) == 2
    assert len(seen(town, can_call=False).setting.known) == 1


def test_a_town_of_strangers_is_no_town(town: Town) -> None:
    phone = town.bricoleur()
    with town.desk() as desk:
        desk.session.query(Volunteer).filter_by(phone=phone.number).one().to_meet = True

    with pytest.raises(NotATown):
        seen(town)


def test_what_they_told_of_themselves_goes_with_them(town: Town) -> None:
    def tells(_: Desk, one: Volunteer) -> None:
        one.quiet_from, one.quiet_until = time(13), time(15)
        one.asks_per_day, one.only_sector_id, one.pair_only = 1, town.sector_id, True
        one.tools = [VolunteerTool(tool="drill")]

    changed(town, tells)
    helper = the_other(town)

    assert helper.quiet is not None
    assert (helper.quiet.start, helper.quiet.end) == (time(13), time(15))
    assert (helper.asks_per_day, helper.only_sector_id, helper.pair_only) == (1, town.sector_id, True)
    assert helper.tools == {"drill"}


def _is_away(desk: Desk, one: Volunteer) -> None:
    absences.add_absence(desk, one, Window(desk.now, desk.now + timedelta(days=3)), actor=CLOCK)


@pytest.mark.parametrize(
    "change",
    [
        _is_away,
        lambda _, one: setattr(one, "pair_only", True),
        lambda _, one: one.tools.clear(),
    ],
    ids=["away", "pair_only", "no_tool"],
)
def test_whom_production_would_leave_out_is_left_out(town: Town, change: Callable[[Desk, Volunteer], object]) -> None:
    changed(town, change)
    with town.desk() as desk:
        ordinary = desk.session.query(Volunteer).order_by(Volunteer.id).first()
        assert ordinary is not None
        ordinary.tools = [VolunteerTool(tool="drill")]
    found = seen(town)
    job = replace(next(one for one in found.setting.jobs if one.code == "bulb"), tool="drill")
    window = Window(town.now + timedelta(hours=1), town.now + timedelta(hours=6))
    call = Call(1, town.now, CENTRE, town.sector_id, job, Urgency.SOON, (window,))
    drawn = draw_town(found.setting, 1, sigma=0.5, rules=Rules())

    assert able_for(call, found.setting.known, drawn.hours, found.rules) == [found.setting.known[0].id]
