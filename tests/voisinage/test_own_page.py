"""One's own page: a link to a number that tells nothing, a page that shows no name, buttons that do what they say."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch import bricoleurs, referents, search
from dispatch.joining.tables import OwnLink
from dispatch.people import AvailabilitySlot, Volunteer
from dispatch.states import AskState
from dispatch.time_given import tell_minutes
from tests.stories.joining import adopts, own_links, signs_up
from tests.stories.town import Phone
from tests.voisinage.joiner import Joiner
from tests.voisinage.open_site import Site, on_both, words


@pytest.fixture
def joiner(site: Site) -> Joiner:
    return Joiner.at(site)


@pytest.fixture
def paul(joiner: Joiner) -> Phone:
    """A bricoleur whom everybody knows."""
    return joiner.site.town.bricoleur()


def known(joiner: Joiner, phone: Phone) -> Volunteer:
    with joiner.site.town.sessions() as session:
        return session.get_one(Volunteer, phone.volunteer_id)


@on_both
def test_a_known_and_an_unknown_number_get_the_same_answer(joiner: Joiner, paul: Phone) -> None:
    answers = [joiner.asks_for_link(number) for number in (paul.number, "06 39 98 99 99")]

    assert {(answer.status_code, answer.location, answer.data) for answer in answers} == {
        (303, "/moi/envoye", answers[0].data)
    }
    paul.expects("votre page, valable une heure")
    assert joiner.texts("+33639989999") == []


def test_a_number_that_is_none_is_said_beside_the_field(joiner: Joiner) -> None:
    answer = joiner.asks_for_link("12")

    assert answer.status_code == 422
    assert 'value="12"' in answer.get_data(as_text=True)


def test_only_the_hash_of_a_link_is_kept(joiner: Joiner, paul: Phone) -> None:
    token = joiner.own_page(paul).rpartition("/")[2]

    with joiner.site.town.sessions() as session:
        assert token not in str(session.execute(select(OwnLink.token_hash)).all())


@on_both
def test_looking_changes_nothing_and_shows_nobody(joiner: Joiner, paul: Phone) -> None:
    path = joiner.own_page(paul)
    before = joiner.site.everything()

    page = joiner.browser.get(path)

    assert joiner.site.everything() == before
    assert "Set-Cookie" not in page.headers
    volunteer = known(joiner, paul)
    for secret in (volunteer.first_name, volunteer.last_name, paul.number, "06 39"):
        assert secret not in words(page).replace("Voisinage", "")


def test_an_old_link_says_how_to_get_another(joiner: Joiner, paul: Phone) -> None:
    path = joiner.own_page(paul)
    joiner.site.town.fast_forward(minutes=61)

    for answer in (joiner.browser.get(path), joiner.browser.post(f"{path}/pause", data={"weeks": "1"})):
        assert answer.status_code == 404
        assert "Recevoir un lien" in words(answer)
    assert known(joiner, paul).paused_until is None


@on_both
def test_the_week_and_a_pause_are_kept(joiner: Joiner, paul: Phone) -> None:
    path = joiner.own_page(paul)

    joiner.browser.post(f"{path}/semaine", data={"half_days": ["2m", "2a", "5s", "nonsense"]})
    page = joiner.browser.post(f"{path}/pause", data={"weeks": "2"})

    assert "nous ne vous demanderons rien avant le lundi 7 décembre" in words(page)
    with joiner.site.town.sessions() as session:
        slots = session.scalars(select(AvailabilitySlot).order_by(AvailabilitySlot.weekday)).all()
        assert [(slot.weekday, slot.start_at.hour, slot.end_at.hour) for slot in slots] == [(2, 8, 18), (5, 18, 21)]
    assert known(joiner, paul).paused_until == (joiner.site.town.now + timedelta(weeks=2)).date()
    joiner.browser.post(f"{path}/retour")
    assert known(joiner, paul).paused_until is None


def test_a_pause_that_was_made_up_is_refused(joiner: Joiner, paul: Phone) -> None:
    answer = joiner.browser.post(f"{joiner.own_page(paul)}/pause", data={"weeks": "9999999"})

    assert answer.status_code == 422
    assert "Choisissez combien de temps." in words(answer)


def test_missions_are_told_without_a_name_and_hours_add_up(joiner: Joiner, paul: Phone) -> None:
    anne = joiner.site.town.referent()
    joiner.site.town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)

    page = words(joiner.browser.get(joiner.own_page(paul)))

    assert "Changer une ampoule" in page
    assert "30 minutes donnés en tout" in page
    for secret in ("Odette", "12 rue des Lilas", anne.number):
        assert secret not in page


def test_everything_kept_can_be_taken_home(joiner: Joiner, paul: Phone) -> None:
    path = joiner.own_page(paul)

    answer = joiner.browser.post(f"{path}/donnees")

    kept = answer.get_data(as_text=True)
    volunteer = known(joiner, paul)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for fact in (volunteer.first_name, volunteer.last_name, "06 39 98", "petite électricité", "à pied"):
        assert fact in kept


@on_both
def test_leaving_asks_first_and_then_forgets(joiner: Joiner, paul: Phone) -> None:
    path, name = joiner.own_page(paul), known(joiner, paul).first_name

    first = joiner.browser.post(f"{path}/depart")
    assert "On ne peut pas revenir en arrière" in words(first)
    unticked = joiner.browser.post(f"{path}/depart", data={"envoye": "1"})
    assert unticked.status_code == 422
    assert known(joiner, paul).first_name == name

    left = joiner.browser.post(f"{path}/depart", data={"envoye": "1", "sure": "oui"})

    assert "Plus rien ne reste de vous" in words(left)
    assert known(joiner, paul).phone == f"parti-{paul.volunteer_id}"
    assert joiner.browser.get(path).status_code == 404


def test_a_stop_and_a_way_back(joiner: Joiner, paul: Phone) -> None:
    path = joiner.own_page(paul)

    assert "nous ne vous écrivons plus" in words(joiner.browser.post(f"{path}/arret"))
    assert known(joiner, paul).stopped_at is not None
    joiner.browser.post(f"{path}/reprise")
    assert known(joiner, paul).stopped_at is None


@on_both
def test_a_new_charter_is_signed_behind_its_link(joiner: Joiner, paul: Phone) -> None:
    adopts(joiner.site.town, grace_days=0)
    assert known(joiner, paul).charter_signed_at is None
    path = f"/charte/{own_links(paul, 'charte')[-1]}"
    page = joiner.browser.get(path)
    assert "Une charte nouvelle" in words(page)
    sha256 = page.get_data(as_text=True).split('name="charter_sha256" value="')[1].split('"')[0]

    assert joiner.browser.post(f"{path}/signature", data={"charter_sha256": sha256}).status_code == 422
    old = joiner.browser.post(f"{path}/signature", data={"charter_sha256": "0" * 64, "charter": "y"})
    assert "vient de changer" in words(old)
    signed = joiner.browser.post(f"{path}/signature", data={"charter_sha256": sha256, "charter": "y"})

    assert signed.status_code == 303
    assert "Merci, vous l’avez signée" in words(joiner.browser.get(path))
    assert known(joiner, paul).charter_signed_at == joiner.site.town.now


@on_both
def test_a_first_text_that_nobody_adopted_is_signed_anew_by_nobody(joiner: Joiner, paul: Phone) -> None:
    signs_up(joiner.site.town)  # who comes by the page signs version 1; Paul had signed before versions were kept
    assert "La charte est à signer" not in words(joiner.browser.get(joiner.own_page(paul)))

    adopts(joiner.site.town, grace_days=30)
    assert "La charte est à signer" in words(joiner.browser.get(joiner.own_page(paul)))


def test_another_site_presses_no_button(joiner: Joiner, paul: Phone) -> None:
    path = joiner.own_page(paul)

    answer = joiner.browser.post(f"{path}/arret", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert known(joiner, paul).stopped_at is None


@on_both
def test_a_pause_taken_there_passes_on_what_was_just_asked(joiner: Joiner, paul: Phone) -> None:
    town = joiner.site.town
    anne = town.referent()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    path = joiner.own_page(paul)

    joiner.browser.post(f"{path}/pause", data={"weeks": "1"})

    assert town.asks(request)[0].state is AskState.STOOD_DOWN
    assert "put_off" in town.events(request)
    assert len(town.commune_events("volunteer_paused")) == 1


@on_both
def test_the_minutes_they_told_count_in_place_of_the_usual_ones(joiner: Joiner, paul: Phone) -> None:
    town = joiner.site.town
    anne = town.referent()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done).taps(tell_minutes, 90)

    assert "1 h 30 donnés en tout" in words(joiner.browser.get(joiner.own_page(paul))).replace("\xa0", " ")


@on_both
def test_how_often_and_how_far_are_ones_own_choice(joiner: Joiner, paul: Phone) -> None:
    path = joiner.own_page(paul)

    page = joiner.browser.post(f"{path}/rythme", data={"per_week": "1", "radius": "3000", "moves_by": "bicycle"})

    assert "C’est noté : nous vous demanderons à ce rythme-là." in words(page)
    volunteer = known(joiner, paul)
    assert (volunteer.asks_per_week, volunteer.radius_m, volunteer.moves_by) == (1, 3_000, "bicycle")
    (line,) = joiner.site.town.commune_events("volunteer_changed")
    assert set(line.details["changed"]) == {"asks_per_week", "radius_m", "moves_by"}
    joiner.browser.post(f"{path}/rythme", data={"per_week": "0", "radius": "3000", "moves_by": "bicycle"})
    assert known(joiner, paul).asks_per_week is None


@pytest.mark.parametrize("wrong", [{"per_week": "9"}, {"radius": "999999"}, {"moves_by": "rocket"}, {"radius": ""}])
def test_a_pace_that_was_made_up_is_refused(joiner: Joiner, paul: Phone, wrong: dict[str, str]) -> None:
    before = known(joiner, paul).radius_m
    form = {"per_week": "1", "radius": "3000", "moves_by": "bicycle"} | wrong

    answer = joiner.browser.post(f"{joiner.own_page(paul)}/rythme", data=form)

    assert answer.status_code == 422
    assert "Choisissez dans chaque liste." in words(answer)
    assert known(joiner, paul).radius_m == before


def test_what_the_mairie_noted_stays_a_choice(joiner: Joiner, paul: Phone) -> None:
    with joiner.site.town.sessions.begin() as session:
        session.get_one(Volunteer, paul.volunteer_id).radius_m = 2_200
    path = joiner.own_page(paul)
    assert "Jusqu’à 2,2 km" in words(joiner.browser.get(path)).replace("\xa0", " ")

    joiner.browser.post(f"{path}/rythme", data={"per_week": "2", "radius": "2200", "moves_by": "foot"})

    assert known(joiner, paul).radius_m == 2_200


@on_both
def test_what_they_like_to_do_is_their_own_choice_and_is_searched_by_at_once(joiner: Joiner) -> None:
    town = joiner.site.town
    anne, paul = town.referent(), town.bricoleur(skills=("pets",))
    path = joiner.own_page(paul)
    assert 'value="pets" checked' in joiner.browser.get(path).get_data(as_text=True)

    page = joiner.browser.post(f"{path}/savoirs", data={"skills": ["electricity", "company"]})

    assert "C’est noté : nous vous demanderons cela, et rien d’autre." in words(page)
    assert 'value="pets" checked' not in page.get_data(as_text=True)
    (line,) = town.commune_events("volunteer_changed")
    assert (line.actor_volunteer_id, line.details["changed"]) == (paul.volunteer_id, ["skills"])
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.expects("ampoule")


@pytest.mark.parametrize(
    ("skills", "told"), [([], "Cochez au moins une chose."), (["juggling"], "Choisissez dans la liste.")]
)
def test_nothing_ticked_or_something_made_up_changes_nothing(
    joiner: Joiner, paul: Phone, skills: list[str], told: str
) -> None:
    path = joiner.own_page(paul)

    answer = joiner.browser.post(f"{path}/savoirs", data={"skills": skills})

    assert answer.status_code == 422
    assert told in words(answer)
    assert 'aria-describedby="skills-error"' in answer.text
    assert "<title>Erreur" in answer.text
    assert 'value="electricity" checked' in joiner.browser.get(path).get_data(as_text=True)


def test_whoever_only_follows_requests_is_not_asked_what_they_like_to_do(joiner: Joiner) -> None:
    path = joiner.own_page(joiner.site.town.referent())

    assert "Ce que vous aimez faire" not in words(joiner.browser.get(path))
