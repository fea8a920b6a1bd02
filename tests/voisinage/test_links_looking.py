"""Looking at a link: nothing changes, nothing personal shows, whatever has become of the request."""

import re
from collections.abc import Callable
from gzip import compress
from pathlib import Path

import pytest

from dispatch import bricoleurs, care, mairie, referents, search, verify
from dispatch.requests import Request
from dispatch.states import AskState, Role, StopBy, Urgency
from sms.phone import display
from tests.stories.town import Phone, Town
from tests.voisinage.open_site import Site, links_of, looks, on_both, taps, words

Play = Callable[[Town, Phone, Phone], Request]


def asked(town: Town, anne: Phone, paul: Phone) -> Request:
    return town.records_request(access_notes="Code 12B45, troisième étage")


def urgent(town: Town, anne: Phone, paul: Phone) -> Request:
    return town.records_request(urgency=Urgency.IMMEDIATE)


def declined(town: Town, anne: Phone, paul: Phone) -> Request:
    request = asked(town, anne, paul)
    anne.taps(referents.decline)
    return request


def silent(town: Town, anne: Phone, paul: Phone) -> Request:
    request = asked(town, anne, paul)
    town.fast_forward(days=1)
    return request


def searching(town: Town, anne: Phone, paul: Phone) -> Request:
    request = asked(town, anne, paul)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    return request


def refused(town: Town, anne: Phone, paul: Phone) -> Request:
    request = searching(town, anne, paul)
    paul.taps(bricoleurs.decline)
    return request


def unanswered(town: Town, anne: Phone, paul: Phone) -> Request:
    request = searching(town, anne, paul)
    town.fast_forward(hours=5)
    return request


def assigned(town: Town, anne: Phone, paul: Phone) -> Request:
    request = searching(town, anne, paul)
    paul.taps(bricoleurs.accept)
    return request


def handed_over(town: Town, anne: Phone, paul: Phone) -> Request:
    request = assigned(town, anne, paul)
    anne.taps(referents.hand_over)
    return request


def given_back(town: Town, anne: Phone, paul: Phone) -> Request:
    request = assigned(town, anne, paul)
    paul.taps(bricoleurs.give_back)
    return request


def not_done(town: Town, anne: Phone, paul: Phone) -> Request:
    request = assigned(town, anne, paul)
    paul.taps(bricoleurs.report_not_done, bricoleurs.NotDone.ABSENT)
    return request


def stopped(town: Town, anne: Phone, paul: Phone) -> Request:
    request = assigned(town, anne, paul)
    paul.taps(lambda desk, ask: care.stop(desk, ask.volunteer, StopBy.LINK))
    return request


def done(town: Town, anne: Phone, paul: Phone) -> Request:
    request = assigned(town, anne, paul)
    paul.taps(bricoleurs.report_done)
    return request


def lapsed(town: Town, anne: Phone, paul: Phone) -> Request:
    request = assigned(town, anne, paul)
    town.fast_forward(days=4)
    return request


def unanswered_and_stuck(town: Town, anne: Phone, paul: Phone) -> Request:
    request = searching(town, anne, paul)
    town.fast_forward(hours=2)
    anne.taps(referents.call_mairie)
    return request


def taken_back(town: Town, anne: Phone, paul: Phone) -> Request:
    request = assigned(town, anne, paul)
    town.acts(mairie.take_back, request)
    return request


def verified(town: Town, anne: Phone, paul: Phone) -> Request:
    request = done(town, anne, paul)
    anne.taps(verify.confirm)
    return request


def reopened(town: Town, anne: Phone, paul: Phone) -> Request:
    request = done(town, anne, paul)
    anne.taps(verify.reopen, again=True)
    return request


def stuck(town: Town, anne: Phone, paul: Phone) -> Request:
    request = assigned(town, anne, paul)
    anne.taps(referents.call_mairie)
    return request


def cancelled(town: Town, anne: Phone, paul: Phone) -> Request:
    request = assigned(town, anne, paul)
    town.acts(mairie.cancel, request)
    return request


def passed_on(town: Town, anne: Phone, paul: Phone) -> Request:
    request = assigned(town, anne, paul)
    town.acts(mairie.pass_on, request, partner="Les Petits Frères")
    return request


def unmet(town: Town, anne: Phone, paul: Phone) -> Request:
    request = searching(town, anne, paul)
    town.acts(mairie.close_unmet, request, reason=mairie.Unmet.NOBODY_FREE)
    return request


PLAYS: tuple[Play, ...] = (
    asked, urgent, declined, silent, searching, refused, unanswered, assigned, handed_over, given_back, not_done,
    stopped, done, lapsed, verified, reopened, stuck, unanswered_and_stuck, taken_back, cancelled, passed_on, unmet,
)  # fmt: skip
whatever_became_of_it = pytest.mark.parametrize(
    ("database", "play"),
    [
        pytest.param(kind, play, id=f"{kind}-{play.__name__}")
        for kind, plays in {"sqlite": PLAYS, "postgresql": (searching, assigned, verified)}.items()
        for play in plays
    ],
    indirect=["database"],
)


@whatever_became_of_it
def test_a_scanner_changes_nothing_and_learns_nothing(site: Site, play: Play) -> None:
    anne, paul = site.town.referent(), site.town.bricoleur()
    request = play(site.town, anne, paul)
    before, scanner, secrets = site.everything(), site.browser(), site.secrets()

    for phone in (anne, paul):
        for link in links_of(phone):
            seen, head = scanner.get(f"/l/{link}"), scanner.head(f"/l/{link}")

            assert (seen.status_code, head.status_code) == (200, 200)
            assert head.data == b""
            page = seen.get_data(as_text=True) + str(seen.headers)
            assert request.job.label in words(seen)
            assert [secret for secret in secrets if secret in page or display(secret) in page] == []
    assert site.everything() == before


@whatever_became_of_it
def test_looking_again_after_a_yes_changes_nothing_either(site: Site, play: Play) -> None:
    anne, paul = site.town.referent(), site.town.bricoleur()
    play(site.town, anne, paul)
    for phone in (anne, paul):
        for link in links_of(phone):
            browser = site.browser()
            browser.post(f"/l/{link}/fiche")
            before = site.everything()

            assert browser.get(f"/l/{link}").status_code == 200
            assert site.everything() == before


@whatever_became_of_it
def test_a_page_offers_a_yes_exactly_when_it_still_counts(site: Site, play: Play) -> None:
    anne, paul = site.town.referent(), site.town.bricoleur()
    request = play(site.town, anne, paul)
    for phone, role, noun in ((anne, Role.REFERENT, "prise-en-charge"), (paul, Role.BRICOLEUR, "acceptation")):
        for link in links_of(phone)[-1:]:
            said_yes = site.town.asks(request, role=role)[-1].state is AskState.ACCEPTED
            offered = f"/{noun}" in site.browser().get(f"/l/{link}").get_data(as_text=True)

            answer = site.browser().post(f"/l/{link}/{noun}")

            assert not (offered and said_yes)
            assert answer.status_code == (303 if offered or said_yes else 409)


def test_who_may_not_see_is_told_by_the_same_page_that_shows_the_task(site: Site) -> None:
    anne = site.town.referent()
    site.town.records_request()

    page = words(looks(site.browser(), anne))

    assert "Changer une ampoule" in page
    assert "Centre" in page
    assert "aujourd’hui avant 9h45" in page
    assert "Je m’en occupe" in page
    assert "Pas cette fois" in page


@on_both
def test_every_link_of_an_ask_goes_on_working(site: Site) -> None:
    anne, paul = site.town.referent(), site.town.bricoleur()
    assigned(site.town, anne, paul)
    assert len(links_of(anne)) > 1

    for link in links_of(anne):
        assert "Odette" in words(site.browser().post(f"/l/{link}/fiche"))


@on_both
def test_an_unknown_link_says_what_to_do(site: Site) -> None:
    for link in ("AAAAAAAAAAAAAAAAAAAAAA", "%C3%A9", "x" * 3000):
        answer = site.browser().get(f"/l/{link}")

        assert answer.status_code == 404
        assert "Appelez le numéro écrit dans le message" in words(answer)
        assert site.browser().post(f"/l/{link}/acceptation").status_code == 404


def test_an_address_once_posted_to_leads_back_to_the_page(site: Site) -> None:
    anne = site.town.referent()
    site.town.records_request()

    answer = site.browser().get(f"/l/{anne.link()}/fiche", follow_redirects=True)

    assert answer.status_code == 200
    assert answer.request.path == f"/l/{anne.link()}"


def test_the_page_is_light_and_keeps_to_itself(site: Site) -> None:
    anne = site.town.referent()
    for rank in range(12):
        site.town.bricoleur(metres=20 * rank + 10)
    asked(site.town, anne, anne)
    browser = site.browser()
    answer = taps(browser, anne, "prise-en-charge")
    page = answer.get_data(as_text=True)

    assert "Demandez pour moi" in page
    assert "<script" not in page
    static = Path(site.app.static_folder or "")
    loaded = [static / name for name in re.findall(r'"/static/([\w./-]+)', page)]
    assert static / "app.css" in loaded
    on_the_wire = len(compress(answer.data)) + sum(len(compress(path.read_bytes())) for path in loaded)
    assert on_the_wire < 12_000  # of the 30 kB that a page behind a link may weigh
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
