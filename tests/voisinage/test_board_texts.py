"""`/mairie/textos`: the mairie reads every text beforehand, and sees what those sent have cost."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from dispatch.desk import Line
from dispatch.journal import OutboxMessage
from dispatch.places import Commune
from dispatch.states import Channel
from sms import texts
from sms.preview import TITLES
from tests.voisinage.open_site import Site, on_both, words
from voisinage.board.sent_texts import Month, months
from voisinage.board.texts import READERS
from voisinage.wording import typeset


@pytest.fixture
def look(site: Site, monkeypatch: pytest.MonkeyPatch) -> "Look":
    """The page, for an installation whose texts can be answered or not and cost so much."""
    return Look(site, monkeypatch)


class Look:
    def __init__(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        self.site, self.monkeypatch = site, monkeypatch

    def __call__(self, *, can_reply: bool = True, can_call: bool = False, price: int | None = None) -> str:
        office = self.site.app.extensions["voisinage"]
        carriers = replace(office.carriers, segment_price_micros=price)
        line = Line("https://v.clairval.exemple", can_reply=can_reply, can_call=can_call)
        self.monkeypatch.setitem(self.site.app.extensions, "voisinage", replace(office, carriers=carriers, line=line))
        return words(self.site.mairie().get("/mairie/textos"))


def test_every_text_is_there_with_who_gets_it(look: Look) -> None:
    shown = look()

    assert [title for title in TITLES.values() if typeset(title) not in shown] == []
    assert "un seul texto" in shown
    assert shown.index("Aux référents") < shown.index("Aux bricoleurs") < shown.index("En réponse à un texto")


def test_every_kind_of_text_has_its_readers() -> None:
    assert {kind.partition("_")[0] for kind in (*texts.ALL, "bundle")} == set(READERS)


def test_the_texts_are_those_of_this_commune_and_its_address(look: Look) -> None:
    shown = look()

    assert "Voisinage Clairval : changer une ampoule, Centre ancien" in shown
    assert "https://v.clairval.exemple/l/" in shown
    assert "01 99 00 01 00" in shown


def test_the_words_follow_from_whether_the_sender_receives(look: Look) -> None:
    assert "STOP pour ne plus en recevoir" in look(can_reply=True)
    one_way = look(can_reply=False)
    assert "STOP pour ne plus en recevoir" not in one_way
    assert "ne reçoit pas de réponse" in one_way


def test_what_a_voice_reads_is_there_where_calls_are_placed(look: Look) -> None:
    assert "Tapez 1 pour accepter" in look(can_call=True)
    assert "Tapez 1 pour accepter" not in look(can_call=False)


def test_each_text_says_its_segments_and_its_price(look: Look) -> None:
    shown = look(price=52_500)

    assert "2 SMS, 0,105 €" in shown
    assert "1 SMS, 0,0525 €" in shown
    assert "VOISINAGE_SMS_SEGMENT_PRICE" not in shown


def test_without_a_price_the_page_says_where_to_tell_it(look: Look) -> None:
    shown = look()

    assert "€" not in shown
    assert "VOISINAGE_SMS_SEGMENT_PRICE" in shown


def sent(site: Site, at: datetime, *, segments: int | None = 2, price: int | None = 100_000, **facts: object) -> None:
    """One text that left at `at`."""
    with site.town.sessions.begin() as session:
        message = OutboxMessage(
            key=f"k{at.isoformat()}{facts}", commune_id=site.town.commune_id, kind="bricoleur_asked",
            to_phone="+33639980101", created_at=at, due_at=at, expires_at=at, tried_at=at, sent_at=at,
            segments=segments, price_micros=price,
        )  # fmt: skip
        session.add(message)
        session.flush()
        if facts:
            session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(facts))


@on_both
def test_months_begin_at_midnight_in_the_commune(site: Site) -> None:
    sent(site, datetime(2026, 10, 31, 22, 59, tzinfo=UTC))  # 23:59 in Paris
    sent(site, datetime(2026, 10, 31, 23, 1, tzinfo=UTC))  # 0:01 on the first of November
    sent(site, datetime(2026, 9, 30, 21, 59, tzinfo=UTC))  # 23:59 on the last of September, summer time

    assert [(month.since.isoformat(), month.texts) for month in counted(site)] == [
        ("2026-11-01T00:00:00+01:00", 1),
        ("2026-10-01T00:00:00+02:00", 1),
    ]


@on_both
def test_texts_segments_and_prices_are_summed_and_a_bundle_is_one_text(site: Site) -> None:
    at = site.town.now
    sent(site, at, segments=1, price=50_000)
    sent(site, at.replace(minute=1))
    with site.town.sessions() as session:
        leader = session.query(OutboxMessage.id).order_by(OutboxMessage.id.desc()).limit(1).scalar()
    sent(site, at.replace(minute=2), segments=None, price=None, bundled_in_id=leader)
    sent(site, at.replace(minute=3), segments=None, price=None, channel=Channel.VOICE)
    sent(site, at.replace(minute=4), segments=1, price=None)
    sent(site, at.replace(minute=5), sent_at=None)

    this = counted(site)[0]

    assert (this.texts, this.segments, this.calls) == (3, 4, 1)
    assert (this.price_micros, this.without_price) == (150_000, 1)


def test_january_comes_after_december(site: Site) -> None:
    site.town.now = datetime(2027, 1, 5, tzinfo=UTC)
    assert [month.since.strftime("%Y-%m") for month in counted(site)] == ["2027-01", "2026-12"]


def test_the_page_tells_what_the_month_has_cost(site: Site, look: Look) -> None:
    sent(site, site.town.now)
    sent(site, site.town.now.replace(minute=1), price=None)

    assert "Novembre 2026 2 textos, 4 SMS facturés, 0,10 € (sans 1 texto au prix inconnu)" in look()
    assert "Octobre 2026 0 texto, 0 SMS facturé" in look()


def test_the_first_page_leads_there(site: Site) -> None:
    assert 'href="/mairie/textos"' in site.mairie().get("/mairie/").get_data(as_text=True)


def test_a_prescriber_may_not_look(site: Site) -> None:
    assert site.signed_in(site.town.prescriber_id).get("/mairie/textos").status_code == 403


def counted(site: Site) -> list[Month]:
    with site.town.sessions() as session:
        return months(session, session.get_one(Commune, site.town.commune_id), site.town.now)
