"""Every address of the site with what does not belong there: guessed ids, hostile words, other people's browsers."""

from collections.abc import Iterator

import pytest

from tests.attacks.addresses import filled, rules
from tests.attacks.fort import Fort, harm
from tests.attacks.hostile import HOSTILE
from tests.pages.visits import VISITS, Who

SHORT = {kind: blow for kind, blow in HOSTILE.items() if 0 < len(blow) < 200}
GUESSED = ("0", "1", "2147483647", "99999999999999999999")
NOT_READY = ("/readyz", "status 503")  # how it says that the clock leaves something overdue: time stands still here
EVERYBODY = (Who.NOBODY, Who.PRESCRIBER, Who.MAIRIE)
QUERY = ("q", "page", "next", "ref", "sector", "secteur", "etat", "from", "to", "du", "au", "key", "insee", "tri")


def test_no_word_in_the_place_of_an_id_breaks_an_address(fort: Fort) -> None:
    harmed = dict[str, list[str]]()
    for who in EVERYBODY:
        browser = fort.town.browser(who)
        for method, path in _addresses(fort):
            answer = browser.open(path, method=method)
            if wrong := [one for one in harm(answer) if (path, one) != NOT_READY]:
                harmed[f"{who} {method} {path}"] = wrong

    assert harmed == {}


@pytest.mark.parametrize("who", [Who.MAIRIE, Who.PRESCRIBER, Who.NOBODY])
def test_no_parameter_after_the_question_mark_breaks_a_page(fort: Fort, who: Who) -> None:
    browser, harmed = fort.town.browser(who), dict[str, list[str]]()
    for path in sorted({fort.town.there(visit).path.split("?")[0] for visit in VISITS if visit.who is who}):
        for kind, blow in SHORT.items():
            if wrong := harm(browser.get(path, query_string=dict.fromkeys(QUERY, blow))):
                harmed[f"{path} {kind}"] = wrong

    assert harmed == {}


def test_without_a_session_nothing_behind_the_sign_in_answers(fort: Fort) -> None:
    """Neither by looking nor by writing: what is not open to all leads to the sign-in, or is not there."""
    told = dict[str, int]()
    for rule, method in rules(fort.town.app):
        if rule.endpoint.split(".")[0] in {"board", "observatory", "recruiting", "administration"}:
            for path in filled(rule, GUESSED[:2]):
                answer = fort.town.browser(Who.NOBODY).open(path, method=method)
                if answer.status_code not in {302, 400, 404}:
                    told[f"{method} {path}"] = answer.status_code

    assert told == {}


def test_an_agent_of_another_commune_finds_nothing_by_any_id(fort: Fort) -> None:
    """All that the visits of one commune's mairie open by an id or a reference, asked for by that of another."""
    stranger, found = fort.town.browser(Who.DEMO_MAIRIE), dict[str, int]()
    for visit in VISITS:
        own = visit.who is Who.MAIRIE and "{" in visit.path and "demo" not in visit.path
        if own and (status := stranger.get(fort.town.there(visit).path).status_code) != 404:
            found[visit.name] = status

    assert found == {}


def _addresses(fort: Fort) -> Iterator[tuple[str, str]]:
    for rule, method in rules(fort.town.app):
        for path in filled(rule, (*GUESSED, *SHORT.values())):
            yield method, path
