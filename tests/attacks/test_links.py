"""Links and their tokens: guessed, hammered, and used once more after their end."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch import bricoleurs, referents, search, verify
from dispatch.states import Role, State
from tests.attacks.addresses import filled, rules
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both, words
from voisinage.limits.guessing import ACTS, MISSES
from voisinage.links.answers import ANSWERS, FOR_ALL

GUESS = "AAAAAAAAAAAAAAAAAAAAAA"


def at(site: Site, address: str) -> FlaskClient:
    """A browser at this address."""
    browser = site.browser(cookies=False)
    browser.environ_base["REMOTE_ADDR"] = address
    return browser


def guesses(browser: FlaskClient, many: int) -> list[int]:
    return [browser.get(f"/l/{GUESS}{number}").status_code for number in range(many)]


def addresses_with_a_token(app: Flask) -> Iterator[tuple[str, str]]:
    """Each with its method, bearing a token that nobody was sent."""
    for rule, method in rules(app):
        if "token" in rule.arguments:
            yield from ((method, path) for path in filled(rule, (GUESS,)))


@on_both
def test_guessing_is_slowed_and_said_without_a_token_or_an_address(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    thief = at(site, "192.0.2.7")

    with caplog.at_level(logging.WARNING):
        tried = guesses(thief, MISSES.most + 2)
    refused = thief.get(f"/l/{GUESS}")

    assert tried == [404] * MISSES.most + [429] * 2
    assert refused.headers["Retry-After"] == "15"
    assert "default-src 'none'" in refused.headers["Content-Security-Policy"]
    assert "rouvrez le lien" in words(refused)
    assert MISSES.name in caplog.text
    assert GUESS not in caplog.text
    assert "192.0.2.7" not in caplog.text


@on_both
def test_whoever_shares_the_address_of_a_guesser_still_opens_a_link(site: Site, town: Town) -> None:
    anne = town.referent()
    town.records_request()
    thief = at(site, "192.0.2.7")
    guesses(thief, MISSES.most + 1)

    assert at(site, "192.0.2.7").get(f"/l/{anne.link()}").status_code == 200
    assert at(site, "192.0.2.8").get(f"/l/{GUESS}").status_code == 404, "others may mistype"
    town.fast_forward(seconds=15)
    assert guesses(thief, 2) == [404, 429], "one more each fifteen seconds"


def test_every_address_with_a_token_counts_its_misses(site: Site) -> None:
    doors = list(addresses_with_a_token(site.app))
    assert len(doors) > 12
    guesses(at(site, "192.0.2.9"), MISSES.most)

    answers = {door: at(site, "192.0.2.9").open(door[1], method=door[0]).status_code for door in doors}

    unslowed = {door: status for door, status in answers.items() if status not in {429, 302, 303, 400}}
    assert unslowed == {}
    told = [door for door, status in answers.items() if status in {302, 303}]
    assert all(at(site, "192.0.2.9").open(path, method=method).location.count(GUESS) for method, path in told)


@on_both
def test_one_link_presses_no_more_buttons_than_a_thumb(site: Site, town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    mad, calm = at(site, "192.0.2.7"), at(site, "192.0.2.7")

    pressed = [mad.post(f"/l/{paul.link()}/appels").status_code for _ in range(ACTS.most + 1)]

    assert set(pressed[:-1]) == {303}
    assert pressed[-1] == 429
    assert mad.get(f"/l/{paul.link()}").status_code == 200, "looking goes on"
    assert calm.post(f"/l/{anne.link()}/fiche").status_code == 200
    town.now = town.now.replace(second=30)
    assert calm.post(f"/l/{paul.link()}/appels").status_code == 303


@on_both
def test_a_link_used_again_after_its_end_moves_nothing_and_shows_nobody(site: Site, town: Town) -> None:
    """Every button that a link ever had, those of the other role as well."""
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept).taps(bricoleurs.report_done)
    anne.taps(verify.confirm)
    assert town.state(request) is State.VERIFIED
    told, nouns = town.events(request), {*ANSWERS[Role.REFERENT], *ANSWERS[Role.BRICOLEUR], *FOR_ALL, "fiche"}
    replayed = site.browser()

    answers = [
        replayed.post(f"/l/{phone.link(which)}/{noun}", data={"reason": "absent", "again": "1"}, follow_redirects=True)
        for noun in sorted(nouns)
        for phone in (anne, paul)
        for which in range(len(phone.texts))
        if "/l/" in phone.texts[which]
    ]

    assert len(answers) > 40
    assert max(answer.status_code for answer in answers) < 500
    assert town.state(request) is State.VERIFIED
    assert town.events(request) == told
    assert not [secret for answer in answers for secret in ("Odette", "rue des Lilas") if secret in words(answer)]
