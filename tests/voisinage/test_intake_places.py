"""From the address to the ground: certain, chosen, pointed at, or left for the mairie; the browser is not believed."""

import pytest

from dispatch.addresses.importing import save_addresses
from dispatch.states import State, StuckReason
from tests.stories.town import CENTRE
from tests.voisinage.intake_counter import Counter, Typed, hidden, houses
from tests.voisinage.open_site import on_both, words

NO_NUMBER = "rue des lilas"


@pytest.fixture(autouse=True)
def referent(counter: Counter) -> None:
    """Somebody to ask, once it is known where."""
    counter.site.town.referent()


def unsure(counter: Counter, address: str) -> Typed:
    """A form whose address had no certain match, as it was shown again."""
    form = counter.fills(address=address)
    return form | hidden(counter.sends(form))


def test_an_address_without_a_certain_match_comes_back_with_choices(counter: Counter) -> None:
    answer = counter.sends(counter.fills(address=NO_NUMBER))

    assert answer.status_code == 422
    assert "Rue des Lilas, 99001 Clairval Rue des Lilas Blancs, 99001 Clairval" in words(answer)
    assert "La mairie situera l’adresse" in words(answer)
    assert not counter.recorded()


@on_both
def test_the_choice_is_found_again_on_the_server(counter: Counter) -> None:
    form = unsure(counter, NO_NUMBER)

    counter.sends(form | {"place": "Rue des Lilas Blancs, 99001 Clairval", "lat": "48.9", "lon": "2.9"})

    (request,) = counter.recorded()
    assert request.address == "Rue des Lilas Blancs, 99001 Clairval"
    assert request.lat == CENTRE.lat


OUTSIDE = "Cette adresse semble être hors de la commune. Si elle est bien ici,"


def test_an_address_of_another_town_is_told_and_every_way_stays_open(counter: Counter) -> None:
    typed = "3 rue du Port 32000 Auch"
    answer = counter.sends(counter.fills(address=typed))

    assert answer.status_code == 422
    assert f"{OUTSIDE} corrigez-la, ou dites ci-dessous comment la situer." in words(answer)
    assert not counter.recorded()

    counter.sends(counter.fills(address=typed) | hidden(answer) | {"place": "later"})
    assert [(one.address, one.stuck_reason) for one in counter.recorded()] == [(typed, StuckReason.TO_LOCATE)]


def test_the_name_of_another_town_is_enough_though_a_street_of_here_is_alike(counter: Counter) -> None:
    (quay, *_) = houses("Rue du Port", "0030")
    elsewhere = quay._replace(
        ban_id="99003_0030_00002", street_key="99003_0030", code_insee="99003", commune="Port-Neuf"
    )
    with counter.site.town.sessions.begin() as session:
        save_addresses(session, [elsewhere])

    answer = counter.sends(counter.fills(address="12 rue des Lilas Port-Neuf"))

    assert f"{OUTSIDE} choisissez-la dans la liste." in words(answer)
    assert "12 Rue des Lilas, 99001 Clairval" in words(answer)
    assert not counter.recorded()
    counter.sends(counter.fills(address="12 Rue des Lilas, 99001 Clairval"))
    assert len(counter.recorded()) == 1


def test_a_choice_that_was_never_offered_is_not_believed(counter: Counter) -> None:
    form = unsure(counter, NO_NUMBER)

    assert counter.sends(form | {"place": "1 Rue Inventée, 99001 Clairval"}).status_code == 422
    assert not counter.recorded()


def test_a_choice_made_for_another_text_no_longer_counts(counter: Counter) -> None:
    form = unsure(counter, NO_NUMBER) | {"place": "later"}

    assert counter.sends(form | {"address": "rue des lila"}).status_code == 422
    assert not counter.recorded()


@on_both
def test_an_address_nobody_can_place_is_kept_for_the_mairie(counter: Counter) -> None:
    form = unsure(counter, "la ferme au bout du chemin")

    answer = counter.sends(form | {"place": "later"})

    (request,) = counter.recorded()
    assert (request.state, request.stuck_reason) == (State.STUCK, StuckReason.TO_LOCATE)
    assert request.address == "la ferme au bout du chemin"
    assert "La mairie situe d’abord l’adresse" in words(counter.browser.get(answer.location))


def test_who_says_that_no_known_address_fits_is_believed(counter: Counter) -> None:
    text = "12 rue des Lilas"
    form = counter.fills(address=text, answered=text, place="pin", lat="48.851", lon="2.352")

    counter.sends(form)

    (request,) = counter.recorded()
    assert (request.address, request.lat) == (text, 48.851)


@on_both
def test_a_point_on_the_map_places_the_address_as_it_was_typed(counter: Counter) -> None:
    form = unsure(counter, "la ferme au bout du chemin")

    counter.sends(form | {"place": "pin", "lat": "48.851", "lon": "2.352"})

    (request,) = counter.recorded()
    assert (request.state, request.lat, request.lon) == (State.OPEN, 48.851, 2.352)
    assert request.address == "la ferme au bout du chemin"


def test_a_point_far_from_every_sector_is_recorded_for_the_mairie_to_decide(counter: Counter) -> None:
    form = unsure(counter, "la ferme au bout du chemin")

    answer = counter.sends(form | {"place": "pin", "lat": "43.65", "lon": "0.58"})

    assert counter.recorded()[0].stuck_reason is StuckReason.OUT_OF_SECTOR
    page = words(counter.browser.get(answer.location))
    assert "la mairie décide qui peut s’en charger" in page
    assert "km du secteur le plus proche" in page


def test_a_point_just_outside_says_which_sector_takes_care(counter: Counter) -> None:
    form = unsure(counter, "la ferme au bout du chemin")

    answer = counter.sends(form | {"place": "pin", "lat": "48.865", "lon": "2.35"})

    assert "hors des secteurs, à 550 m du plus proche : le secteur Centre s’en occupe" in words(
        counter.browser.get(answer.location)
    )


NOT_HERE = ["", "48.85", "nan nan", "inf 2.35", "0 0", "2.35 48.85", "-21.1 55.5", "x y"]


@pytest.mark.parametrize("point", NOT_HERE)
def test_a_point_that_cannot_be_is_refused(counter: Counter, point: str) -> None:
    lat, _, lon = point.partition(" ")
    form = unsure(counter, "la ferme au bout du chemin")

    assert counter.sends(form | {"place": "pin", "lat": lat, "lon": lon}).status_code == 422
    assert not counter.recorded()


@on_both
def test_every_label_that_is_suggested_is_certain_once_chosen(counter: Counter) -> None:
    found = counter.browser.get("/adresses?q=lilas").get_json()["adresses"]
    assert found

    for address in found:
        assert counter.sends(counter.fills(address=address["label"], seen=refs(counter))).status_code == 303
    assert {request.address for request in counter.recorded()} == {address["label"] for address in found}


def refs(counter: Counter) -> str:
    return ",".join(request.ref for request in counter.recorded())
