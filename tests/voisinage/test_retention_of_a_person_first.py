"""A commune keeps persons for a shorter time than the details of a request: what was said of them goes with them."""

from datetime import timedelta

from sqlalchemy import func, select

from dispatch.prescribing.tables import RequestNote
from dispatch.requests import Ask, Selection
from dispatch.retention.periods import Kept
from dispatch.retention.tables import RetentionPeriod
from tests.voisinage.open_site import Site, on_both
from tests.voisinage.test_retention import helped, helped_to_the_end, small_hours
from voisinage.jobs import retention_work


@on_both
def test_no_note_outlives_the_person_it_is_about(site: Site) -> None:
    town = site.town
    request = helped_to_the_end(town)
    with town.sessions.begin() as session:
        session.add(RetentionPeriod(commune_id=town.commune_id, kept=Kept.HELPED, length=3))
    town.now += timedelta(days=100)
    small_hours(town)
    assert retention_work(site.app)() == 1
    assert helped(town, request)[1] == "", "the person is nobody now"

    with town.sessions() as session:
        assert session.scalar(select(func.count(RequestNote.id))) == 0
        assert session.scalar(select(func.count(Selection.id))) == 0
        assert set(session.scalars(select(Ask.reasons))) == {""}
