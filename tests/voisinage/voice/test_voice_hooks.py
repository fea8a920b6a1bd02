"""The pages of calls as a carrier meets them: signed or refused, posted twice, in the middle of trouble."""

import pytest
from sqlalchemy import text

from dispatch.numbers.codes import Sending, send_code
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import AskState, Role, State
from tests.sms.heard import hear
from tests.stories.town import Town
from tests.voisinage.carrier_calls import Twilio, counted
from tests.voisinage.open_site import Site, on_both
from tests.voisinage.telephone import BACK, KEY, VOICE, Exchange, Telephone, sid


@pytest.fixture
def need(town: Town, anne: Telephone, paul: Telephone) -> Request:
    return town.records_request()


@pytest.mark.parametrize("path", [VOICE, KEY, BACK])
@pytest.mark.parametrize("signature", [None, "", "bm9ib2R5"])
def test_what_twilio_did_not_sign_is_refused(site: Site, need: Request, path: str, signature: str | None) -> None:
    before, key = site.everything(), site.town.messages()[0].key
    target = f"{path}?cle={key}&menu=referent_asked&tour=1"
    body = f"CallSid={sid(1)}&Digits=1&Direction=outbound-api&From=%2B33261910001".encode()

    answer = Twilio(site).sends(target, body, signature)

    assert answer.status_code == 403
    assert answer.data == b""
    assert site.everything() == before


@pytest.mark.parametrize("path", [VOICE, KEY, BACK])
def test_looking_is_not_calling(site: Site, path: str) -> None:
    assert site.browser().get(path).status_code == 405


@pytest.mark.parametrize("answered_by", ["human", "machine_start", "unknown"])
def test_the_first_page_changes_nothing(site: Site, anne: Telephone, need: Request, answered_by: str) -> None:
    anne.rings()
    before = site.everything()

    anne.picks_up(answered_by)
    anne.picks_up(answered_by)

    assert site.everything() == before


@on_both
def test_a_key_posted_twice_acts_once_and_is_answered_the_same(
    site: Site, town: Town, anne: Telephone, paul: Telephone, need: Request
) -> None:
    anne.picks_up().presses("1").hangs_up()
    paul.picks_up()
    first = paul.posts_key("1")
    town.delivers()
    before = site.everything()

    assert paul.posts_key("1").data == first.data
    assert site.everything() == before


@on_both
def test_an_old_no_brought_again_does_not_reopen_what_was_found_since(
    called: tuple[Site, Exchange], town: Town, anne: Telephone, paul: Telephone, need: Request
) -> None:
    """A verb that may be said again later must not be: only the carrier repeats itself."""
    anne.picks_up().presses("1").hangs_up()
    paul.picks_up().presses("1").hangs_up()
    anne.picks_up().hangs_up()
    town.fast_forward(hours=33)
    paul.picks_up().presses("1").hangs_up()
    marc = Telephone.of(*called, town.bricoleur(metres=400))
    anne.picks_up()
    anne.posts_key("2")
    marc.picks_up().presses("1").hangs_up()
    assert town.state(need) is State.ASSIGNED

    anne.posts_key("2")

    assert town.state(need) is State.ASSIGNED
    assert len(town.asks(need, state=AskState.ACCEPTED)) == 1


def test_a_call_about_something_forgotten_ends_kindly(site: Site, anne: Telephone) -> None:
    before = counted(site, "twilio/voice", "unknown")

    answer = Twilio(site).posts(VOICE, {"CallSid": sid(7), "Direction": "outbound-api"}, query="cle=99%3A99")

    assert answer.status_code == 200
    assert "Cette demande n'existe plus" in hear(answer.get_data(as_text=True)).words
    assert counted(site, "twilio/voice", "unknown") == before + 1


@pytest.mark.parametrize(
    ("fields", "menu"), [({"Digits": "1"}, "referent_asked"), ({"CallSid": sid(1), "Digits": "1"}, "nothing_we_offer")]
)
def test_what_cannot_be_a_key_is_malformed(site: Site, need: Request, fields: dict[str, str], menu: str) -> None:
    before, key = site.everything(), site.town.messages()[0].key

    answer = Twilio(site).posts(KEY, fields, query=f"cle={key.replace(':', '%3A')}&menu={menu}&tour=1")

    assert answer.status_code == 400
    assert site.everything() == before


def test_a_key_that_was_not_offered_does_nothing(site: Site, town: Town, anne: Telephone, need: Request) -> None:
    """After the details only "again" was offered: a 2 pressed by mistake gives nothing back."""
    anne.picks_up().presses("1")

    anne.presses("2")

    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.ACCEPTED
    assert town.state(need) is State.IN_CHARGE


def test_trouble_is_told_and_the_key_can_be_pressed_again(
    site: Site, town: Town, anne: Telephone, need: Request
) -> None:
    anne.picks_up()
    _rename(town, "journal_entry", "away")
    anne.presses_only("1").hears("une panne", "rien n'a été noté", "Tapez de nouveau votre choix")
    _rename(town, "away", "journal_entry")

    anne.presses("1").hears("Vous suivez cette demande")

    assert town.state(need) is State.IN_CHARGE


def test_trouble_that_lasts_ends_with_the_number_to_call(town: Town, anne: Telephone, need: Request) -> None:
    anne.picks_up()
    _rename(town, "journal_entry", "away")

    anne.presses_only("1").presses_only("1").hears("Rappelez ce numéro dans quelques minutes").is_not_asked()

    _rename(town, "away", "journal_entry")
    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.OPEN


def test_a_number_is_confirmed_by_a_key(site: Site, town: Town, anne: Telephone) -> None:
    _forget_proof(town, anne)
    anne.picks_up().hears("nous vérifions votre numéro", "tapez 1").presses("").hears("tapez 1")

    anne.presses("1").hears("votre numéro est confirmé").is_over()

    with town.sessions() as session:
        assert session.get_one(Volunteer, anne.phone.volunteer_id).phone_verified_at == town.now


def test_a_number_is_not_confirmed_by_silence(town: Town, anne: Telephone) -> None:
    _forget_proof(town, anne)

    anne.picks_up().presses("").presses("").is_over()

    with town.sessions() as session:
        assert session.get_one(Volunteer, anne.phone.volunteer_id).phone_verified_at is None


def _forget_proof(town: Town, telephone: Telephone) -> None:
    with town.desk() as desk:
        volunteer = desk.session.get_one(Volunteer, telephone.phone.volunteer_id)
        volunteer.phone_verified_at = None
        assert send_code(desk, volunteer) is Sending.CALL


def _rename(town: Town, table: str, new: str) -> None:
    with town.sessions.begin() as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO {new}"))
