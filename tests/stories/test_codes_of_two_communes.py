"""A stranger's number, typed on the public page of each commune of an installation, is not rung up by all of them."""

from datetime import timedelta

from dispatch.numbers.codes import MOST_A_DAY, Sending, send_code
from dispatch.people import Volunteer
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Town

STRANGER = "+33639980555"


def typed(town: Town) -> int:
    """Their number stands in a form of this commune; nobody has confirmed it."""
    with town.desk() as desk:
        told = {"first_name": "Personne", "last_name": "Connue", "phone": STRANGER}
        volunteer = Volunteer(commune_id=town.commune_id, is_bricoleur=True, **told)
        desk.session.add(volunteer)
        desk.session.flush()
        return volunteer.id


def test_a_number_gets_so_many_codes_a_day_whoever_sends_them(town: Town) -> None:
    other = neighbour_town(town)
    here, there = typed(town), typed(other)
    sent = list[Sending]()
    for _ in range(MOST_A_DAY):
        for which, number in ((town, here), (other, there)):
            with town.desk() as desk:
                sent.append(send_code(desk, desk.session.get_one(Volunteer, number)))
            which.delivers()
            town.now += timedelta(minutes=5)
            other.now = town.now

    assert sent.count(Sending.TEXT) == MOST_A_DAY
    assert set(sent[MOST_A_DAY:]) == {Sending.TOO_MANY}
    town.now += timedelta(days=1)
    with town.desk() as desk:
        assert send_code(desk, desk.session.get_one(Volunteer, there)) is Sending.TEXT
