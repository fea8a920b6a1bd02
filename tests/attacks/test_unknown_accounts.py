"""Unknown accounts are refused in the time that known ones are: measured as a difference, never as a speed."""

import random
import time
from collections.abc import Sequence
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import update

from dispatch.people import Agent
from tests.voisinage.open_site import Site
from tests.voisinage.sign_in import PASSWORD, token_in
from voisinage.accounts import opening
from voisinage.accounts.passwords import hash_password, is_password

EACH, FEW = 200, 40  # tries of either kind; and as many as show a hash that is missing
SHUFFLES = 1_000
KNOWN, UNKNOWN = "prescriber@clairval.exemple", "personne-du-tout@clairval.exemple"


@pytest.fixture(autouse=True)
def password(site: Site) -> None:
    with site.town.sessions.begin() as session:
        session.execute(update(Agent).values(password_hash=hash_password(PASSWORD)))


def seconds(site: Site, each: int) -> tuple[list[float], list[float]]:
    """How long a wrong password took: of a known account and of an unknown one, in an order dealt at random."""
    browser, dealt, found = site.browser(), [KNOWN, UNKNOWN] * each, {KNOWN: list[float](), UNKNOWN: list[float]()}
    form = {"password": "ce n'est pas celui-là", "next": "", "csrf_token": token_in(browser.get("/connexion"))}
    random.shuffle(dealt)
    for email in dealt:
        site.town.now += timedelta(minutes=3)  # no limit slows any of them
        before = time.perf_counter()
        answer = browser.post("/connexion", data={**form, "email": email})
        found[email].append(time.perf_counter() - before)
        assert answer.status_code == 422
    return found[KNOWN], found[UNKNOWN]


def is_told_apart(known: Sequence[float], unknown: Sequence[float]) -> bool:
    """Whether the medians stand further apart than in 999 of 1000 deals of the same times to two kinds at random.

    A busy machine widens both alike; medians do not mind the few tries that it kept waiting.
    """
    times, chance = [*known, *unknown], list[float]()
    for _ in range(SHUFFLES):
        random.shuffle(times)
        chance.append(abs(median(times[: len(known)]) - median(times[len(known) :])))
    return abs(median(known) - median(unknown)) > sorted(chance)[SHUFFLES * 999 // 1_000]


def test_two_hundred_tries_of_each_cannot_be_told_apart(site: Site) -> None:
    """Twice at most: chance alone stands out once in a thousand measurements, a real difference in every one."""
    assert not is_told_apart(*seconds(site, EACH)) or not is_told_apart(*seconds(site, EACH))


def test_an_account_answered_without_the_work_would_be_noticed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "is_password", lambda typed, kept: kept is not None and is_password(typed, kept))

    assert is_told_apart(*seconds(site, FEW))
