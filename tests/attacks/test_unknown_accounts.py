"""Who is unknown is answered in the time that known ones are: measured as a difference, never as a speed."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import update

from dispatch.people import Agent
from tests.voisinage.intake_counter import hidden, open_counter
from tests.voisinage.joiner import JOIN, Joiner
from tests.voisinage.open_site import Site
from tests.voisinage.sign_in import PASSWORD, token_in
from voisinage.accounts import opening
from voisinage.accounts.passwords import hash_password, is_password
from voisinage.desk import Office
from voisinage.limits import even_time

EACH, FEW = 200, 40  # tries of either kind; and as many as show a hash that is missing
EVEN = 15  # the same where each answer waits until an even time has passed
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


Door = Callable[[Site, bool], tuple[str, dict[str, object]]]


def own_page(site: Site, known: bool) -> tuple[str, dict[str, object]]:
    """`/moi`: the number of a volunteer, who gets a link; or of nobody."""
    number = site.town.bricoleur().number if known else stranger()
    return "/moi", {**hidden(site.browser(cookies=False).get("/moi")), "phone": number}


def joining(site: Site, known: bool) -> tuple[str, dict[str, object]]:
    """`/rejoindre`: somebody who is a volunteer already, or becomes one."""
    return JOIN, dict(Joiner.at(site).fills(phone=site.town.bricoleur().number if known else stranger()))


def forgotten(site: Site, known: bool) -> tuple[str, dict[str, object]]:
    """`/connexion/oubli`: an agent, who gets a mail; or nobody."""
    return "/connexion/oubli", {"email": KNOWN if known else UNKNOWN}


def stranger() -> str:
    return f"06 39 98 {random.randrange(60, 99)} {random.randrange(100):02}"


@pytest.fixture
def writing(site: Site) -> Site:
    """The site where mails can leave and addresses are known."""
    open_counter(site)
    office: Office = site.app.extensions["voisinage"]
    site.app.extensions["voisinage"] = replace(office, line=replace(office.line, can_mail=True))
    return site


def waits(site: Site, door: Door, each: int) -> tuple[list[float], list[float]]:
    """How long the answer took, with what is done once it has left: what is asked next on its connection waits."""
    browser, dealt, found = site.browser(), [True, False] * each, {True: list[float](), False: list[float]()}
    token = token_in(browser.get("/connexion/oubli"))
    random.shuffle(dealt)
    for known in dealt:
        site.town.now += timedelta(hours=1)  # no limit slows any of them
        path, form = door(site, known)
        before = time.perf_counter()
        answer = browser.post(path, data={"csrf_token": token, **form})
        answer.get_data()
        answer.close()
        found[known].append(time.perf_counter() - before)
        assert answer.status_code < 400
    return found[True], found[False]


@pytest.mark.parametrize("door", [own_page, joining, forgotten])
def test_nor_can_numbers_and_mails_that_are_asked_after(writing: Site, door: Door) -> None:
    assert not is_told_apart(*waits(writing, door, EVEN)) or not is_told_apart(*waits(writing, door, EVEN))


@pytest.mark.parametrize("door", [own_page, joining, forgotten])
def test_without_the_even_time_each_would_be_noticed(
    writing: Site, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(even_time, "LEAST", 0)

    assert is_told_apart(*waits(writing, door, FEW))
