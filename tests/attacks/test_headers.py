"""Headers: what every answer of every address says to browsers, and what a caller may put into those that are read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.attacks.addresses import filled, rules
from tests.attacks.fort import Fort, harm
from tests.attacks.hostile import HOSTILE
from tests.pages.visits import VISITS, Who

SAID = {
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=()",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
# Every header that our code or our libraries look at; those of ours are found below, so that none is forgotten.
READ = (
    "Host", "Origin", "Referer", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Authorization",
    "Cookie", "Range", "If-None-Match", "If-Modified-Since", "Sec-Fetch-Site", "X-Twilio-Signature", "X-Forwarded-For",
    "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via", "X-Requested-With", "X-Voisinage-Live",
    "X-Csrftoken", "X-Http-Method-Override",
)  # fmt: skip
PACKAGE = Path(__file__).resolve().parents[2] / "voisinage"
NAMED = re.compile(r'headers(?:\.get(?:list)?\(|\[)"([\w-]+)"|"([\w-]+)" (?:not )?in request\.headers')


def every_answer(app: Flask) -> Iterator[tuple[str, str]]:
    for rule, method in rules(app):
        yield from ((method, path) for path in filled(rule, ("1",)))
    yield from (("GET", "/rien/de/tel"), ("DELETE", "/connexion"), ("PUT", "/mairie/"))


@pytest.mark.parametrize("who", [Who.NOBODY, Who.PRESCRIBER, Who.MAIRIE])
def test_every_answer_of_every_address_bears_them(fort: Fort, who: Who) -> None:
    """Refusals, redirects, files and errors too, whatever the method."""
    browser, missing, seen = fort.town.browser(who), list[str](), 0
    for method, path in every_answer(fort.town.app):
        answer = browser.open(path, method=method)
        wrong = [name for name, words in SAID.items() if words not in answer.headers.get(name, "")]
        wrong += ["Cache-Control"] * (answer.headers.get("Cache-Control") != "no-store" and "/static/" not in path)
        wrong += ["unsafe"] * ("unsafe" in answer.headers.get("Content-Security-Policy", ""))
        wrong += [f"Server: {answer.headers['X-Powered-By']}"] if "X-Powered-By" in answer.headers else []
        missing += [f"{method} {path} {answer.status_code}: {wrong}"] if wrong else []
        seen += 1
        answer.close()

    assert missing == []
    assert seen > 200


def test_no_header_is_read_that_is_not_attacked() -> None:
    texts = [file.read_text("utf-8") for file in PACKAGE.rglob("*.py")]
    read = {
        one or other
        for text in texts
        for one, other in NAMED.findall(re.sub(r"(?:response|answer|home)\.headers", "", text))
    }

    assert {name.lower() for name in read} <= {name.lower() for name in READ}
    assert "Sec-Fetch-Site" in read, "the search finds what there is"


@pytest.mark.parametrize("name", READ)
def test_nothing_hostile_in_a_header_breaks_a_page(fort: Fort, name: str) -> None:
    """As a server hands them on: raw, but for line ends, which would have ended the header."""
    pages = [fort.town.there(visit).path for visit in VISITS if visit.status == 200][:: len(READ) // 2]
    browser, harmed = fort.browser(Who.MAIRIE), dict[str, list[str]]()
    key = f"HTTP_{name.upper().replace('-', '_')}"
    for turn, (kind, blow) in list(enumerate(HOSTILE.items()))[READ.index(name) % 3 :: 3]:
        raw = re.sub(r"[\r\n]", "", blow)[:8_000].encode().decode("latin-1")
        for path in (pages[turn % len(pages)], "/connexion"):
            answer = browser.get(path, environ_overrides={key: raw})
            if wrong := harm(answer):
                harmed[f"{path} {kind}"] = wrong
            answer.close()

    assert harmed == {}


@pytest.mark.parametrize(
    "said",
    [
        {"Host": "ailleurs.exemple"}, {"Host": "localhost@ailleurs.exemple"}, {"Host": "ailleurs.exemple:80"},
        {"Host": "localhost.ailleurs.exemple"}, {"X-Forwarded-Host": "ailleurs.exemple"},
        {"Forwarded": "host=ailleurs.exemple"}, {"X-Original-URL": "//ailleurs.exemple/"},
    ],
)  # fmt: skip
def test_no_page_leads_to_a_host_that_the_caller_names(fort: Fort, said: dict[str, str]) -> None:
    for who, path in ((Who.NOBODY, "/connexion/oubli"), (Who.NOBODY, "/demandes"), (Who.MAIRIE, "/mairie/")):
        answer = fort.town.browser(who).get(path, headers=said)
        assert "ailleurs.exemple" not in answer.text + (answer.location or "")
        assert answer.status_code in ({400} if "Host" in said else {200, 302})
