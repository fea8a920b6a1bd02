"""A link to one's own page: three a day, whoever asks for them."""

from datetime import timedelta

from dispatch.joining.own_links import MOST_A_DAY, send_own_link
from dispatch.people import Volunteer
from tests.stories.town import Phone, Town


def asks(town: Town, phone: Phone) -> bool:
    with town.desk() as desk:
        left = send_own_link(desk, desk.session.get_one(Volunteer, phone.volunteer_id))
    town.delivers()
    return left


def test_a_stranger_who_types_a_number_again_and_again_fills_nobody_s_phone(town: Town) -> None:
    paul = town.bricoleur()

    assert [asks(town, paul) for _ in range(MOST_A_DAY + 2)] == [True] * MOST_A_DAY + [False] * 2
    assert len(paul.texts) == MOST_A_DAY
    town.now += timedelta(days=1, minutes=1)
    assert asks(town, paul)
