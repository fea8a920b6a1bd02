"""A landline is verified in a call: whoever presses the key of a call of ours holds the phone."""

import pytest

from dispatch.numbers.change import change_number
from dispatch.numbers.codes import Sending
from dispatch.people import Volunteer
from tests.stories.new_number import is_sent_a_code, is_verified, newcomer
from tests.voisinage.open_site import Site, on_both, words
from tests.voisinage.telephone import Exchange, Telephone


@pytest.fixture
def odile(called: tuple[Site, Exchange]) -> Telephone:
    """A newcomer with a landline, who is being called about it."""
    site, exchange = called
    odile = Telephone.of(site, exchange, newcomer(site.town, site.town.bricoleur()))
    assert is_sent_a_code(site.town, odile.phone) is Sending.CALL
    return odile


def verified(odile: Telephone) -> bool:
    return is_verified(odile.site.town, odile.phone)


@on_both
def test_one_key_confirms_and_nothing_is_asked_by_text(odile: Telephone) -> None:
    odile.picks_up().hears("nous vérifions votre numéro", "tapez 1")
    assert not verified(odile)
    odile.presses("1").hears("votre numéro est confirmé").is_over()
    assert verified(odile)
    assert not odile.phone.texts


def test_silence_and_other_keys_confirm_nothing(odile: Telephone) -> None:
    odile.picks_up().presses("2").presses("").hears("Au revoir").is_over()
    assert not verified(odile)


def test_a_machine_confirms_nothing_and_the_mairie_sees_it(odile: Telephone) -> None:
    odile.picks_up("machine_start").does_not_hear("tapez 1").ends("no-answer")
    assert not verified(odile)
    page = words(odile.site.mairie().get("/mairie/numeros"))
    assert "L’appel n’a pas abouti : téléphonez à cette personne." in page


def test_whoever_calls_us_may_show_any_number_and_confirms_nothing(odile: Telephone) -> None:
    odile.calls_back()
    assert not verified(odile)


def test_the_number_changed_while_the_old_one_rang(odile: Telephone) -> None:
    odile.picks_up()
    with odile.site.town.desk() as desk:
        change_number(desk, desk.session.get_one(Volunteer, odile.phone.volunteer_id), "+33261910999")
    odile.presses("1").does_not_hear("confirmé")
    assert not verified(odile)
