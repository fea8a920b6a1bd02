"""Whose turn it is: the day's duty, who stands in for whom, and nobody beyond what they can carry."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dispatch import referents
from dispatch.absences import add_absence
from dispatch.availability import Window
from dispatch.desk import Actor
from dispatch.matching.candidates import bricoleurs_for
from dispatch.people import Agent, Volunteer
from dispatch.places import Sector
from dispatch.requests import Request
from dispatch.rota import holes, rota_of, set_rota
from dispatch.states import Role, State
from tests.stories.town import Phone, Town, pause

MONDAY, TUESDAY = 0, 1


def on_duty(town: Town, *turns: tuple[int, Phone]) -> bool:
    """The mairie writes the rota of the sector."""
    with town.desk() as desk:
        sector = desk.session.get_one(Sector, town.sector_id)
        wanted = [(day, phone.volunteer_id) for day, phone in turns]
        return set_rota(desk, sector, wanted, actor=Actor(agent_id=town.mairie_id))


def has_backup(town: Town, phone: Phone, backup: Phone) -> None:
    with town.sessions.begin() as session:
        session.get_one(Volunteer, phone.volunteer_id).backup_id = backup.volunteer_id


def is_away(town: Town, phone: Phone, *, days: int = 3) -> None:
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, phone.volunteer_id)
        away = Window(town.now, town.now + timedelta(days=days))
        add_absence(desk, volunteer, away, actor=Actor(agent_id=town.mairie_id))
    town.delivers()


def asked(town: Town, request: Request) -> list[tuple[int, str]]:
    return [(ask.volunteer_id, ask.reasons) for ask in town.asks(request, role=Role.REFERENT)]


def test_who_is_on_duty_today_comes_before_who_is_nearer(town: Town) -> None:
    _near, far = town.referent(metres=50), town.referent(metres=1_900, sectors=False)
    on_duty(town, (MONDAY, far), (TUESDAY, _near))

    request = town.records_request()

    far.expects("changer une ampoule")
    assert asked(town, request)[0][1].startswith("de permanence aujourd'hui pour le secteur Centre, à 1,9 km")


def test_then_come_the_others_of_the_sector_then_the_other_referents(town: Town) -> None:
    other, mine, turn = town.referent(metres=10, sectors=False), town.referent(metres=1_500), town.referent(metres=900)
    on_duty(town, (MONDAY, turn))
    request = town.records_request()

    for phone in (turn, mine, other):
        phone.expects("changer une ampoule").taps(referents.decline)

    assert [who for who, _ in asked(town, request)] == [phone.volunteer_id for phone in (turn, mine, other)]


def test_what_is_asked_at_night_is_for_the_one_on_duty_in_the_morning(town: Town) -> None:
    monday, tuesday = town.referent(metres=50), town.referent(metres=900)
    on_duty(town, (MONDAY, monday), (TUESDAY, tuesday))
    town.now = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # half past ten in the evening

    request = town.records_request()

    assert [who for who, _ in asked(town, request)] == [tuesday.volunteer_id]
    assert asked(town, request)[0][1].startswith("de permanence mardi pour le secteur Centre")


def test_an_absent_referent_is_not_asked_and_their_backup_is(town: Town) -> None:
    anne, near, backup = town.referent(), town.referent(metres=600), town.referent(metres=1_900, sectors=False)
    on_duty(town, (MONDAY, anne))
    has_backup(town, anne, backup)
    is_away(town, anne)

    request = town.records_request()

    assert not anne.texts
    assert not near.texts
    backup.expects("changer une ampoule")
    assert asked(town, request)[0][1] == "remplace le référent absent, à 1,9 km, aucune demande en cours"


def test_a_pause_is_an_absence_too(town: Town) -> None:
    anne, backup = town.referent(), town.referent(metres=1_900, sectors=False)
    has_backup(town, anne, backup)
    pause(town, anne, date(2026, 11, 30))

    request = town.records_request()

    assert asked(town, request)[0] == (
        backup.volunteer_id, "remplace le référent absent, à 1,9 km, aucune demande en cours"
    )  # fmt: skip


def test_whoever_is_back_on_the_morning_the_text_leaves_is_asked_that_night(town: Town) -> None:
    town.now = datetime(2026, 11, 29, 21, 0, tzinfo=UTC)  # Sunday, ten at night in Paris
    anne, paul = town.referent(), town.bricoleur()
    for phone in (anne, paul):
        pause(town, phone, date(2026, 11, 30))
    request = town.records_request(hours=60)

    assert town.state(request) is State.OPEN
    assert not anne.texts
    town.fast_forward(hours=10)
    anne.expects("changer une ampoule")
    town.now = datetime(2026, 11, 29, 22, 0, tzinfo=UTC)
    with town.desk() as desk:
        assert [one.id for one in bricoleurs_for(desk.session, request, now=town.now).candidates] == [paul.volunteer_id]


def test_the_backup_of_an_absent_backup_stands_in_and_a_ring_of_backups_ends(town: Town) -> None:
    anne, bruno, chloe = (town.referent(metres=100 * rank, sectors=rank == 1) for rank in (1, 2, 3))
    for phone, backup in ((anne, bruno), (bruno, chloe), (chloe, anne)):
        has_backup(town, phone, backup)
    is_away(town, anne)
    is_away(town, bruno)
    chloe_asked = town.records_request()
    assert asked(town, chloe_asked)[0][0] == chloe.volunteer_id
    assert "remplace le référent absent" in asked(town, chloe_asked)[0][1]

    is_away(town, chloe)
    assert town.state(town.records_request("fuse")) is State.STUCK


def test_nobody_is_asked_beyond_their_own_maximum(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=3_000, sectors=False)
    with town.sessions.begin() as session:
        session.get_one(Volunteer, anne.volunteer_id).max_open = 1
    town.records_request("bulb")
    anne.taps(referents.take_charge)

    second = town.records_request("fuse")
    bruno.expects("fusible")
    bruno.taps(referents.decline)

    assert len(anne.texts) == 1, "the mairie rather than one too many"
    assert town.state(second) is State.STUCK


def test_the_rota_says_where_nobody_is_and_leaves_a_trace_once(town: Town) -> None:
    anne = town.referent()
    assert on_duty(town, (MONDAY, anne), (TUESDAY, anne))
    assert not on_duty(town, (TUESDAY, anne), (MONDAY, anne)), "the same again is no change"
    assert on_duty(town, (TUESDAY, anne))

    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.mairie_id)
        assert holes(rota_of(desk.session, agent.commune)[town.sector_id]) == [0, 2, 3, 4, 5, 6]
    assert [entry.details["removed"] for entry in town.commune_events("rota_changed")] == [
        [], [[MONDAY, anne.volunteer_id]]
    ]  # fmt: skip


def test_only_referents_are_on_duty_and_only_on_days_that_exist(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    for turn in ((7, anne), (MONDAY, paul)):
        with pytest.raises(ValueError, match="referents"):
            on_duty(town, turn)
