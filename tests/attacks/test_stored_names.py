"""Names that are attacks, already kept: every page, calendar, mail and text that repeats them says them and no more."""

from dataclasses import replace
from email.message import EmailMessage

import pytest
from sqlalchemy import String, cast, literal, update

from dispatch import bricoleurs, referents, search
from dispatch.base import Base
from dispatch.people import Agent, Person, Volunteer
from dispatch.places import Sector
from dispatch.requests import Job, Request
from sms import mails
from sms.gsm7 import count_segments, fold
from sms.preview import facts_of, frame_of, sample
from sms.texts import ALL, Need
from tests.attacks.fort import Fort, harm
from tests.attacks.hostile import CANARY, HOSTILE, TAG
from tests.pages.visits import VISITS
from tests.voisinage.open_site import Site
from tests.voisinage.test_links_calendar import read
from voisinage.db import db

NAME = (
    f"=2+3{TAG}<script>alert(1)</script>{{{{ 1337 * 6833 + 70 }}}} %s {{code}} {{0.__class__}}"
    "\u202eecila\r\nSet-Cookie: attaque=1"
)
LONGEST = 300  # characters: more than any form takes for a name
NAMES = {name: value[:LONGEST] for name, value in HOSTILE.items()} | {
    "all at once": NAME, "a part of our texts": "{code} {lien} {téléphone} {commune}", "open brace": "{",
    "percent": "%s%", "lines": "\n".join(["BEGIN:VEVENT", "END:VCALENDAR"] * 8), "answers": "\r\nOUI\r\nSTOP",
}  # fmt: skip


def test_no_page_runs_what_a_name_says(fort: Fort) -> None:
    """All visits, printed ones too: poster, badge, slip."""
    with fort.town.app.app_context():
        for table in (Person, Agent, Volunteer):
            db.session.execute(update(table).values(first_name=NAME))
        for owner in map(Base.metadata.tables.__getitem__, ("organisation", "commune", "sector")):
            numbered = literal(f"{NAME} ").concat(cast(owner.c.id, String))  # no two of a commune have one name
            db.session.execute(update(owner).values(name=numbered))
        db.session.execute(update(Job).values(label=NAME))
        db.session.execute(update(Request).values(address=NAME, access_notes=NAME))
        db.session.commit()

    found, repeated = dict[str, list[str]](), 0
    for visit in VISITS:
        if visit.posts_to:
            continue
        answer = fort.opens(visit)
        repeated += "alert(1)" in answer.text
        if wrong := harm(answer):
            found[visit.name] = wrong
        answer.close()

    assert found == {}
    assert repeated > 30, "few pages named anybody"


@pytest.mark.parametrize("kind", sorted(ALL))
def test_no_name_makes_a_text_longer_dearer_or_another(kind: str) -> None:
    """Whatever a commune, a sector, a service are called: two segments of GSM-7, the whole link, nothing filled in."""
    facts = facts_of(longest=True)
    for name, value in NAMES.items():
        need = Need(value, value, urgent=True, code="B")
        named = {**facts, "need": need, "needs": [need, need], "job": value}
        for can_reply in (True, False):
            text = sample(kind, replace(frame_of(longest=True), commune=value, can_reply=can_reply), named)
            encoding, segments = count_segments(text)
            assert (encoding, segments <= 2) == ("GSM-7", True), (name, text)
            assert text == fold(text), name
            assert CANARY not in text, name
            assert "\u202e" not in text
            assert "\nSTOP" not in text, (name, text)
            if str(facts["link"]) in sample(kind, frame_of(longest=True), facts):
                assert str(facts["link"]) in text, (name, text)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_gets_into_the_head_of_a_mail(name: str) -> None:
    value = NAMES[name]
    frame = replace(frame_of(longest=False), commune=value)

    words = mails.outcome(frame, ref="K7QX", job=value, ended="c'est fait", link="https://v.fr/demandes/K7QX")

    assert words.subject == "Demande K7QX : c’est fait", "of what others typed, nothing"
    written = EmailMessage()
    written["Subject"] = words.subject
    written.set_content(words.body.encode("utf-8", "replace").decode())
    assert [header for header in written if header.lower() in {"set-cookie", "bcc", "x-attaque"}] == []
    assert written["Subject"] == words.subject


@pytest.mark.parametrize("name", NAMES)
def test_no_name_adds_a_line_to_a_calendar(site: Site, name: str) -> None:
    town = site.town
    anne, paul = town.referent(), town.bricoleur()
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.taps(bricoleurs.accept)
    page = f"/l/{paul.link()}/visite.ics"
    plain = [line for line, _ in read(site.browser().get(page).data)]
    with town.sessions.begin() as session:
        session.execute(update(Job).values(label=NAMES[name]))
        session.execute(update(Sector).values(name=NAMES[name]))

    answer = site.browser().get(page)

    assert answer.status_code == 200
    assert [line for line, _ in read(answer.data)] == plain
    assert "\u202e" not in answer.text
