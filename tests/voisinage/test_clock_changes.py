"""The last weekends of October and March: what was recorded before stands where clocks say."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch import bricoleurs, referents, search
from dispatch.availability.windows import on_day
from dispatch.requests import Request
from sms.when import spoken_day
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, on_both, taps, words
from tests.voisinage.test_links_calendar import read

PARIS = ZoneInfo("Europe/Paris")
AUTUMN = pytest.param(datetime(2026, 10, 23, 8, tzinfo=UTC), "20261026T090000Z", id="autumn")
SPRING = pytest.param(datetime(2027, 3, 26, 9, tzinfo=UTC), "20270329T080000Z", id="spring")


def _on_monday_at_ten(town: Town, friday: datetime) -> tuple[Phone, Request, date]:
    town.now = friday
    anne, paul, monday = town.referent(), town.bricoleur(), friday.date() + timedelta(days=3)
    window = on_day(monday, time(10), time(12), PARIS)
    request = town.records_request(windows=[window])
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    return paul, request, monday


@on_both
@pytest.mark.parametrize(("friday", "starts"), [AUTUMN, SPRING])
def test_a_visit_after_the_change_is_at_the_hour_that_was_said(
    site: Site, town: Town, friday: datetime, starts: str
) -> None:
    paul, request, monday = _on_monday_at_ten(town, friday)
    phone, prescriber = site.browser(), site.signed_in(town.prescriber_id)

    assert dict(read(phone.get(f"/l/{paul.link()}/visite.ics").data))["DTSTART"] == starts
    assert f"lundi {monday.day} entre 10h et 12h" in words(taps(phone, paul, "fiche"))
    assert f"{spoken_day(monday)} entre 10h et 12h" in words(prescriber.get(f"/demandes/{request.ref}/fiche"))


@pytest.mark.parametrize("friday", [date(2026, 10, 23), date(2027, 3, 26)])
def test_each_week_around_the_change_has_its_own_requests(site: Site, town: Town, friday: date) -> None:
    sunday_night = datetime.combine(friday + timedelta(days=2), time(23, 59), PARIS)
    for first, at in ((0, sunday_night), (20, sunday_night + timedelta(minutes=2))):
        town.now = at.astimezone(UTC)
        town.copies(town.records_request(), 19, first=first)
    town.now += timedelta(hours=9)

    lines = site.mairie().get("/mairie/chiffres/semaines.csv").data.decode("utf-8-sig").splitlines()

    monday = friday + timedelta(days=3)
    counted = {line.split(";")[0]: line.split(";")[1] for line in lines[1:]}
    weeks = [f"{day:%d/%m/%Y}" for day in (monday - timedelta(days=7), monday)]
    assert [counted[week] for week in weeks] == ["20", "20"]
