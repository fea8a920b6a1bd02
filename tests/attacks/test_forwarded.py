"""`X-Forwarded-For`: what a caller writes of where they are moves no count; what our own proxy adds to it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from sms.routes import Carriers
from tests.attacks.test_links import GUESS
from tests.voisinage.open_site import Site, on_both, opened
from voisinage.limits.guessing import MISSES


@contextmanager
def behind(site: Site, proxies: int) -> Iterator[Site]:
    """The same town, its site behind so many proxies of our own."""
    settings = replace(site.app.extensions["voisinage"].settings, trusted_proxies=proxies)
    with opened(settings, carriers=Carriers.only(site.town.carrier), clock=site.town.clock) as app:
        yield Site(site.town, app)


def guesses(site: Site, said: list[str]) -> list[int]:
    """Guess a link once for each word of where the caller is, all from one address; how it was answered."""
    browser = site.browser(cookies=False)
    browser.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    return [
        browser.get(f"/l/{GUESS}{number}", headers={"X-Forwarded-For": word, "X-Real-IP": word}).status_code
        for number, word in enumerate(said)
    ]


def elsewhere(many: int) -> list[str]:
    """As many addresses, no two of them alike."""
    return [f"198.51.100.{number}" for number in range(1, many + 1)]


@on_both
def test_without_a_proxy_what_a_caller_says_of_themselves_moves_no_count(site: Site) -> None:
    with behind(site, 0) as bare:
        assert guesses(bare, elsewhere(MISSES.most + 2)) == [404] * MISSES.most + [429] * 2


@on_both
def test_behind_one_proxy_its_own_word_counts_and_not_what_stood_before_it(site: Site) -> None:
    with behind(site, 1) as proxied:
        spoofed = [f"{made_up}, 203.0.113.9" for made_up in elsewhere(MISSES.most + 2)]
        assert guesses(proxied, spoofed) == [404] * MISSES.most + [429] * 2
        assert guesses(proxied, ["203.0.113.9, 203.0.113.10"]) == [404], "another place, whatever stands before it"


@pytest.mark.parametrize("word", ["", "personne", ", ,", "203.0.113.9:4711", "[2001:db8::1]:80", "9" * 4_000])
def test_a_word_that_is_no_address_breaks_nothing(site: Site, word: str) -> None:
    with behind(site, 1) as proxied:
        assert guesses(proxied, [word]) == [404]
