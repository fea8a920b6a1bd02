"""The mairie's page of one volunteer: what they wish, their week, their dates, whom they do not meet again."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.test import TestResponse

from dispatch import bricoleurs, referents, search
from dispatch.desk import Actor
from dispatch.keeping_apart import keep_apart
from dispatch.own_settings import OwnSettings, settings_of
from dispatch.people import AvailabilitySlot, Volunteer
from dispatch.presence import AvailabilityException, NeverTogether
from dispatch.requests import Request
from dispatch.states import Apart, AskState, Season, State, Travel
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words

PARIS = ZoneInfo("Europe/Paris")
Form = dict[str, str | list[str]]
BRICOLEUR: Form = {"moves_by": "foot", "radius_m": "1500", "only_sector_id": "0", "skills": ["electricity"]}


def page_of(phone: Phone, noun: str = "") -> str:
    return f"/mairie/benevoles/{phone.volunteer_id}{noun}"


def sends(site: Site, path: str, form: Form | None = None) -> TestResponse:
    browser = site.mairie()
    token = csrf_of(browser.get("/mairie/"))
    answer = browser.post(path, data={"csrf_token": token, **(form or {})}, follow_redirects=True)
    site.town.delivers()
    return answer


def known(town: Town, phone: Phone) -> OwnSettings:
    with town.sessions() as session:
        return settings_of(session.get_one(Volunteer, phone.volunteer_id))


def slots(town: Town, phone: Phone) -> list[AvailabilitySlot]:
    with town.sessions() as session:
        volunteer = session.get_one(Volunteer, phone.volunteer_id, options=[selectinload(Volunteer.slots)])
        return list(volunteer.slots)


def exceptions(town: Town) -> list[AvailabilityException]:
    with town.sessions() as session:
        return list(session.scalars(select(AvailabilityException).order_by(AvailabilityException.id)))


@on_both
def test_all_that_a_bricoleur_wishes_is_noted_with_its_trace(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    form: Form = {
        "moves_by": "bicycle", "radius_m": "2500", "tools": ["ladder", "shovel"], "pair_only": "y",
        "skills": ["pets", "shopping"],
        "only_sector_id": str(town.sector_id), "asks_per_day": "1", "asks_per_week": "2",
        "quiet_from": "12h", "quiet_until": "14:30",
    }  # fmt: skip

    page = words(sends(site, page_of(paul, "/reglages"), form))

    assert known(town, paul) == OwnSettings(
        1, 2, time(12), time(14, 30), Travel.BICYCLE, 2_500, town.sector_id, pair_only=True, max_open=None,
        backup_id=None, tools=frozenset({"ladder", "shovel"}), skills=frozenset({"pets", "shopping"}),
    )  # fmt: skip
    for told in (
        "à vélo jusqu’à 2,5 km",
        "un escabeau",
        "Garder ou promener un animal",
        "1 demande par jour au plus",
        "seulement dans le secteur Centre",
    ):
        assert told in page
    assert "rien de 12h à 14h30, sauf ce qui ne peut pas attendre" in page
    assert "Camille Petit a noté : demandes par jour" in page
    entry = town.commune_events("volunteer_changed")[0]
    assert (entry.actor_agent_id, entry.details["volunteer"]) == (town.mairie_id, paul.volunteer_id)

    assert "Rien n’a changé." in words(sends(site, page_of(paul, "/reglages"), form))
    form["tools"] = ["shovel", "toolbox"]
    sends(site, page_of(paul, "/reglages"), form)
    assert known(town, paul).tools == {"shovel", "toolbox"}
    sends(site, page_of(paul, "/reglages"), {**BRICOLEUR, "asks_per_day": "", "quiet_from": "", "quiet_until": ""})
    assert known(town, paul).tools == frozenset()
    assert (known(town, paul).asks_per_day, known(town, paul).quiet_from) == (None, None)


def test_a_referent_has_a_maximum_and_a_backup_and_nothing_of_a_bricoleur(site: Site, town: Town) -> None:
    anne, bruno = town.referent(), town.referent(metres=900)
    form = site.mairie().get(page_of(anne, "/reglages")).text
    assert "asks_per_day" not in form
    page = words(sends(site, page_of(anne, "/reglages"), {"max_open": "3", "backup_id": str(bruno.volunteer_id)}))
    assert "3 demandes à suivre au plus" in page
    assert "en cas d’absence : Dominique" in page
    assert (known(town, anne).max_open, known(town, anne).backup_id) == (3, bruno.volunteer_id)
    assert known(town, anne).radius_m == 1_500, "what is not asked stays"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"asks_per_day": "0"}, "Écrivez un nombre de 1 à 20, ou rien."),
        ({"asks_per_day": "deux"}, "Écrivez un nombre entier, comme 2."),
        ({"asks_per_week": "9" * 40}, "Écrivez un nombre de 1 à 50, ou rien."),
        ({"radius_m": ""}, "Indiquez une distance."),
        ({"radius_m": "5"}, "Écrivez une distance de 100 à 50000 mètres."),
        ({"quiet_from": "22h"}, "Indiquez les deux heures, ou aucune."),
        ({"quiet_from": "midi", "quiet_until": "14h"}, "Écrivez une heure, comme 9h ou 14:30."),
        ({"quiet_from": "25h", "quiet_until": "14h"}, "Écrivez une heure, comme 9h ou 14:30."),
        ({"quiet_from": "9h", "quiet_until": "09:00"}, "Les deux heures sont les mêmes."),
        ({"only_sector_id": "9999"}, ""),
        ({"moves_by": "cheval"}, ""),
        ({"tools": ["canon"]}, ""),
        ({"skills": []}, "Cochez au moins une chose."),
        ({"skills": ["canon"]}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(site: Site, town: Town, wrong: Form, told: str) -> None:
    paul = town.bricoleur()
    before = known(town, paul)

    answer = sends(site, page_of(paul, "/reglages"), {**BRICOLEUR, "asks_per_week": "7", **wrong})

    assert answer.status_code == 422
    assert told in words(answer)
    assert "not" not in words(answer).lower().split(), "no English"
    kept = {"asks_per_week": "7"} | {name: typed for name, typed in wrong.items() if name.startswith(("asks", "rad"))}
    assert all(f'value="{typed}"' in answer.text for typed in kept.values())
    assert words(answer).count("Écrivez un") <= 2, "once above, once beside the field"
    assert known(town, paul) == before


def test_nobody_is_their_own_backup_nor_somebody_elsewhere(site: Site, town: Town) -> None:
    anne, theirs = town.referent(), neighbour_town(town).referent()
    for other in (anne, theirs):
        answer = sends(site, page_of(anne, "/reglages"), {"backup_id": str(other.volunteer_id)})
        assert answer.status_code == 422


@on_both
def test_the_week_is_noted_stretch_by_stretch_with_its_season(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    form: Form = {"weekday": "2", "start_at": "14:00", "end_at": "17h30", "season": "term"}

    page = words(sends(site, page_of(paul, "/semaine"), form))

    assert "mercredi de 14h à 17h30, pendant l’école" in page
    assert "Ce moment était déjà noté." in words(sends(site, page_of(paul, "/semaine"), form))
    (slot,) = slots(town, paul)
    assert (slot.weekday, slot.start_at, slot.end_at, slot.season) == (2, time(14), time(17, 30), Season.TERM)
    for _ in range(2):
        sends(site, page_of(paul, f"/semaine/{slot.id}/retrait"))
    assert slots(town, paul) == []
    assert len(town.commune_events("volunteer_changed")) == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"start_at": ""}, "Indiquez l’heure du début."),
        ({"end_at": "13h"}, "La fin vient après le début."),
        ({"weekday": "7"}, ""),
        ({"season": "hiver"}, ""),
    ],
)
def test_a_stretch_that_cannot_be_is_refused(site: Site, town: Town, wrong: Form, told: str) -> None:
    paul = town.bricoleur()
    form: Form = {"weekday": "2", "start_at": "14:00", "end_at": "17:00", "season": "always", **wrong}
    answer = sends(site, page_of(paul, "/semaine"), form)
    assert answer.status_code == 422
    assert told in words(answer)
    assert slots(town, paul) == []


@on_both
def test_an_absence_holds_from_midnight_to_midnight_also_when_the_clocks_change(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    form: Form = {"first_day": "2027-03-27", "last_day": "28/03/2027"}

    page = words(sends(site, page_of(paul, "/absences"), form))

    assert "Absence de samedi 27 mars à dimanche 28 mars inclus" in page
    (away,) = exceptions(town)
    assert away.start_at == datetime(2027, 3, 27, tzinfo=PARIS)
    assert away.end_at == datetime(2027, 3, 29, tzinfo=PARIS)
    assert (away.end_at - away.start_at).total_seconds() == 47 * 3_600
    sends(site, page_of(paul, f"/absences/{away.id}/retrait"))
    assert exceptions(town) == []


@on_both
def test_away_from_today_on_what_is_asked_goes_to_others_and_what_is_followed_may(site: Site, town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    first = town.records_request("bulb")
    anne.taps(referents.take_charge)
    town.records_request("fuse")

    page = words(sends(site, page_of(anne, "/absences"), {"first_day": "2026-11-23", "last_day": "2026-11-27"}))

    assert "Rien n’est demandé avant samedi 28 novembre." in page
    bruno.expects("fusible")
    assert "Suit 1 demande en cours" in page
    assert town.state(first) is State.IN_CHARGE
    sends(site, page_of(anne, "/relais"))
    assert town.state(first) is State.OPEN
    bruno.expects("ampoule")
    assert "de nouveau" not in words(sends(site, page_of(anne, "/reprise")))


@pytest.mark.parametrize(
    ("noun", "form", "told"),
    [
        ("/absences", {"first_day": "", "last_day": ""}, "Indiquez une date."),
        ("/absences", {"first_day": "hier", "last_day": "2026-12-01"}, "Cette date n’est pas comprise"),
        ("/absences", {"first_day": "2026-12-03", "last_day": "2026-12-01"}, "La fin vient après le début."),
        ("/absences", {"first_day": "2026-11-01", "last_day": "2026-11-22"}, "Indiquez une date à venir."),
        ("/absences", {"first_day": "2026-12-01", "last_day": "9999-12-31"}, "trop loin"),
        ("/disponibilites", {"on_day": "2026-11-22", "start_at": "9h", "end_at": "12h"}, "Indiquez une date à venir."),
        (
            "/disponibilites",
            {"on_day": "2026-12-01", "start_at": "12h", "end_at": "9h"},
            "La fin vient après le début.",
        ),
        ("/pause-jusqu-au", {"until": "2026-11-23"}, "Indiquez une date à venir."),
        ("/pause-jusqu-au", {"until": "\0"}, "Cette date n’est pas comprise"),
    ],
)
def test_dates_that_cannot_be_are_refused_beside_their_field(
    site: Site, town: Town, noun: str, form: Form, told: str
) -> None:
    paul = town.bricoleur()
    answer = sends(site, page_of(paul, noun), form)
    assert answer.status_code == 422
    assert told in words(answer)
    for typed in form.values():
        kept = {"9h": "09:00", "12h": "12:00"}.get(str(typed), typed)
        assert not typed or typed == "\0" or f'value="{kept}"' in answer.text
    assert exceptions(town) == []


def test_free_for_once_and_breaks_are_noted(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    form: Form = {"on_day": "2026-12-05", "start_at": "9h", "end_at": "12h"}
    page = words(sends(site, page_of(paul, "/disponibilites"), form))
    assert "Libre samedi 5 décembre de 9h à 12h" in page
    assert exceptions(town)[0].free

    assert "Rien n’est demandé avant lundi 30 novembre." in words(sends(site, page_of(paul, "/pause")))
    sends(site, page_of(paul, "/pause-jusqu-au"), {"until": "2026-12-24"})
    with town.sessions() as session:
        assert session.get_one(Volunteer, paul.volunteer_id).paused_until == date(2026, 12, 24)
    assert "les demandes reprennent" in words(sends(site, page_of(paul, "/reprise")))
    assert "a noté une pause jusqu’au jeudi 24 décembre" in words(site.mairie().get(page_of(paul)))


def met(town: Town) -> tuple[Phone, Request]:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    return paul, request


@on_both
def test_the_mairie_keeps_two_apart_and_lets_them_meet_again(site: Site, town: Town) -> None:
    paul, request = met(town)
    path = f"/mairie/demandes/{request.ref}/separation/{paul.volunteer_id}"
    button = f"Plus jamais Dominique {paul.number[-2:]} M."
    assert button in words(site.mairie().get(f"/mairie/demandes/{request.ref}"))

    page = words(sends(site, path))

    assert "Plus jamais ensemble" in page
    assert button not in page
    assert [ask.state for ask in town.asks(request)] == [AskState.RELEASED]
    sends(site, path)
    assert len(town.commune_events("kept_apart")) == 1
    page = words(site.mairie().get(page_of(paul)))
    assert f"La personne de la demande {request.ref}" in page
    assert "Odette" not in page, "a name is shown where looking is noted"

    for _ in range(2):
        sends(site, page_of(paul, f"/separation/{request.person_id}/fin"))
    with town.sessions() as session:
        assert session.scalars(select(NeverTogether)).all() == []
    assert len(town.commune_events("allowed_again")) == 1


@on_both
@pytest.mark.parametrize("by", Apart)
def test_neither_page_says_which_side_wished_it(site: Site, town: Town, by: Apart) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    actors = {
        Apart.VOLUNTEER: Actor(volunteer_id=paul.volunteer_id),
        Apart.PERSON: Actor(volunteer_id=anne.volunteer_id),
        Apart.MAIRIE: Actor(agent_id=town.mairie_id),
    }
    before = len(town.events(request))
    with town.desk() as desk:
        person = desk.session.get_one(Request, request.id).person
        keep_apart(desk, person, desk.session.get_one(Volunteer, paul.volunteer_id), by, actor=actors[by])

    assert town.events(request)[before:] == ["stood_down", "nobody_left"]
    browser = site.mairie()
    journal = words(browser.get(f"/mairie/demandes/{request.ref}"))
    assert f"La réponse de Dominique {paul.number[-2:]} M. n’est plus attendue." in journal
    assert "ne peut plus venir" not in journal
    changes = words(browser.get(page_of(paul))).partition("Derniers changements")[2]
    assert "C’est noté : deux personnes ne doivent plus se revoir." in changes
    assert "a noté que" not in changes


def test_only_people_of_the_commune_who_were_brought_together(site: Site, town: Town) -> None:
    paul, request = met(town)
    stranger, theirs = town.bricoleur(metres=30_000), neighbour_town(town).bricoleur()
    for phone in (stranger, theirs):
        path = f"/mairie/demandes/{request.ref}/separation/{phone.volunteer_id}"
        assert sends(site, path).status_code == 404
    assert sends(site, page_of(paul, "/separation/999/fin")).status_code == 404
    for noun in ("/reglages", "/semaine", "/absences", "/pause", "/relais", "/pause-jusqu-au", "/disponibilites"):
        assert sends(site, page_of(theirs, noun)).status_code == 404


def test_only_the_mairie_opens_these_pages(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    prescriber = site.signed_in(town.prescriber_id)
    for path in (
        page_of(paul, "/reglages"),
        page_of(paul, "/semaine"),
        page_of(paul, "/absences"),
        "/mairie/permanences",
    ):
        assert prescriber.get(path).status_code == 403
        assert site.browser().get(path).status_code == 302
    assert site.mairie().post(page_of(paul, "/pause")).status_code == 400, "a form of ours has its token"


@on_both
def test_what_somebody_likes_to_do_is_seen_changed_and_searched_by_at_once(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur(skills=("pets",))
    town.records_request()
    assert "Garder ou promener un animal" in words(site.mairie().get(page_of(paul)))
    form = site.mairie().get(page_of(paul, "/reglages")).text
    assert re.findall(r'<input checked[^>]*name="skills"[^>]*value="(\w+)"', form) == ["pets"]

    page = words(sends(site, page_of(paul, "/reglages"), BRICOLEUR))

    assert "Camille Petit a noté : savoir-faire." in page
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.expects("ampoule")


def test_of_a_bricoleur_who_never_said_it_the_page_says_that_nobody_can_ask(site: Site, town: Town) -> None:
    assert "personne ne peut rien lui demander" in words(site.mairie().get(page_of(town.bricoleur(skills=()))))
