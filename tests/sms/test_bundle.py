"""Several messages in one text: each line says what it is about, and nothing exact is ever cut."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms import texts
from sms.gsm7 import count_segments
from sms.texts.bundle import SHORTEST_FREE_TEXT, WORDS, Line, bundle

NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
FRAME = texts.Frame(commune="Auch", callback="+33536490102", can_reply=True, timezone="Europe/Paris")
ONE_WAY = replace(FRAME, can_reply=False)
VISIT = texts.VisitTimes(visit_start=NOW + timedelta(days=2), visit_end=NOW + timedelta(days=2, hours=3))
SOON = "aujourd'hui avant 18h"
BULB = Line("bricoleur_asked", texts.Need("Changer une ampoule", "Centre", False, "A"), "https://v.fr/l/aaaa", VISIT)
SHELF = Line("bricoleur_asked", texts.Need("Fixer une étagère", "Garros", False, "B"), "https://v.fr/l/bbbb", VISIT)
DONE = replace(SHELF, kind="bricoleur_is_it_done")
THANKS = replace(SHELF, kind="bricoleur_thanked")


def test_what_all_lines_say_is_said_once() -> None:
    assert bundle(FRAME, [BULB, SHELF], SOON) == (
        "Voisinage Auch : pouvez-vous aider ?\n"
        "A) changer une ampoule, Centre\nhttps://v.fr/l/aaaa\n"
        "B) fixer une étagère, Garros\nhttps://v.fr/l/bbbb\n"
        "Répondez OUI ou NON et la lettre, aujourd'hui avant 18h. Tél. 05 36 49 01 02. STOP : plus de textos"
    )


def test_lines_of_different_kinds_each_say_theirs() -> None:
    assert bundle(FRAME, [BULB, DONE], SOON) == (
        "Voisinage Auch :\n"
        "A) changer une ampoule, Centre : pouvez-vous aider ?\nhttps://v.fr/l/aaaa\n"
        "B) fixer une étagère, Garros : est-ce fait ?\nhttps://v.fr/l/bbbb\n"
        "Répondez OUI A, NON A ou FAIT B, aujourd'hui avant 18h. Tél. 05 36 49 01 02. STOP : plus de textos"
    )


def test_nobody_is_invited_to_answer_a_sender_that_cannot_receive() -> None:
    assert bundle(ONE_WAY, [BULB, SHELF], SOON) == (
        "Voisinage Auch : pouvez-vous aider ?\n"
        "- changer une ampoule, Centre\nhttps://v.fr/l/aaaa\n"
        "- fixer une étagère, Garros\nhttps://v.fr/l/bbbb\n"
        "Répondez aujourd'hui avant 18h par ces liens. Tél. 05 36 49 01 02"
    )


def test_news_has_no_code_since_it_wants_no_answer() -> None:
    text = bundle(FRAME, [BULB, THANKS], SOON) or ""
    assert "\n- fixer une étagère, Garros : c'est fait, la personne vous remercie !\n" in text
    assert "B)" not in text


def test_the_hour_of_a_visit_that_was_agreed_is_told() -> None:
    text = bundle(FRAME, [replace(BULB, kind="bricoleur_confirmed"), THANKS], None) or ""
    assert "changer une ampoule, Centre, jeudi 12 entre 10h et 13h : on compte sur vous" in text


def test_stop_gives_way_to_a_line() -> None:
    far = [replace(line, link=line.link.ljust(50, "x")) for line in (BULB, DONE)]
    text = bundle(FRAME, far, SOON) or ""
    assert "STOP" not in text
    assert "changer une ampoule" in text


def test_how_to_answer_gives_way_to_a_line_as_well() -> None:
    far = [replace(line, link=line.link.ljust(55, "x")) for line in (BULB, THANKS)]
    text = bundle(FRAME, far, SOON) or ""
    assert "\nRépondez aujourd'hui avant 18h. Tél. 05 36 49 01 02" in text
    assert "\nA) changer" in text


def test_what_does_not_fit_is_left_for_the_next_text() -> None:
    far = [replace(line, link=line.link.ljust(60, "x")) for line in (BULB, SHELF, THANKS)]
    assert bundle(FRAME, far, SOON) is None
    assert bundle(FRAME, far[:2], SOON) is not None


def test_every_text_about_an_ask_has_its_few_words() -> None:
    about_an_ask = {kind for kind, wording in texts.ALL.items() if "need" in wording.__annotations__}
    assert set(WORDS) == {kind for kind in about_an_ask if not kind.startswith("reply_")}


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("can_reply", [True, False])
def test_any_text_fits_on_its_own_as_a_line(kind: str, can_reply: bool) -> None:
    need = texts.Need("Resserrer un robinet de cuisine qui fuit", "Quartier du Garros, secteur ouest", True, "W")
    line = Line(kind, need, "https://voisinage.example/l/".ljust(75, "x"), VISIT)
    frame = replace(FRAME, can_reply=can_reply, commune="Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson")
    assert bundle(frame, [line], "avant le 30 septembre 9h30") is not None


_FREE = st.text(max_size=80)
_LINES = st.builds(
    Line,
    kind=st.sampled_from(sorted(WORDS)),
    need=st.builds(texts.Need, _FREE, _FREE, st.booleans(), st.sampled_from([None, "A", "B"])),
    link=st.integers(40, 75).map(lambda size: "https://voisinage.example/l/".ljust(size, "x")),
    visit=st.just(VISIT),
)


@given(commune=_FREE, lines=st.lists(_LINES, min_size=1, max_size=4), can_reply=st.booleans())
def test_whatever_is_bundled_nothing_exact_is_cut(commune: str, lines: list[Line], can_reply: bool) -> None:
    text = bundle(replace(FRAME, commune=commune, can_reply=can_reply), lines, SOON)
    if text is None:
        assert len(lines) > 1
        return
    assert count_segments(text) in (("GSM-7", 1), ("GSM-7", 2))
    assert re.findall(r"^https.*$", text, re.MULTILINE) == [line.link for line in lines]
    assert "05 36 49 01 02" in text
    coded = [line.need.code for line in lines if can_reply and WORDS[line.kind].answer and line.need.code]
    assert re.findall(r"^(\w)\) ", text, re.MULTILINE) == coded


@given(job=st.integers(1, 90), sector=st.integers(1, 90), size=st.integers(20, 75))
def test_a_free_text_is_left_long_enough_to_be_understood(job: int, sector: int, size: int) -> None:
    need = texts.Need("o" * job, "u" * sector, urgent=False)
    text = bundle(ONE_WAY, [replace(line, need=need, link=line.link.ljust(size, "x")) for line in (BULB, SHELF)], SOON)
    for shown_job, shown_sector in re.findall(r"^- (o+[.]*), (u+[.]*)$", text or "", re.MULTILINE):
        assert len(shown_job) >= min(job, SHORTEST_FREE_TEXT)
        assert len(shown_sector) >= min(sector, SHORTEST_FREE_TEXT)
    assert text is None or text.count("\n- ") == 2
