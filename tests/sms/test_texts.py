"""Every text that leaves: it fits, says who writes and whom to call, and promises only what the sender can do."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sms import texts
from sms.gsm7 import count_segments
from sms.preview import TITLES, facts_of, sample, samples

NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
FRAME = texts.Frame(commune="Auch", callback="+33536490102", can_reply=True, timezone="Europe/Paris")
NEED = texts.Need("Changer une ampoule", "Centre ancien", urgent=False)
LINK = "https://voisinage.example/l/AbCd_-0123456789"
VISIT = texts.VisitTimes(visit_start=NOW + timedelta(days=2), visit_end=NOW + timedelta(days=2, hours=3))
NO_VISIT = texts.VisitTimes(visit_start=None, visit_end=None)
REPLY_WORDS = re.compile(r"\b(OUI|NON|FAIT|PAUSE|STOP|REPRENDRE|START|AIDE)\b")

ORDINARY = samples(longest=False)
LONGEST = samples(longest=True)


def identify(sample: tuple[str, str]) -> str:
    return sample[0]


def asked(frame: texts.Frame = FRAME, need: texts.Need = NEED, link: str = LINK) -> str:
    return texts.bricoleur_asked(frame, need=need, link=link, answer_by=NOW + timedelta(hours=8), now=NOW, **VISIT)


@pytest.mark.parametrize("sample", ORDINARY + LONGEST, ids=identify)
def test_every_text_is_gsm7_and_takes_two_segments_at_most(sample: tuple[str, str]) -> None:
    encoding, segments = count_segments(sample[1])
    assert encoding == "GSM-7"
    assert segments <= 2


@pytest.mark.parametrize("sample", ORDINARY, ids=identify)
def test_every_text_says_who_writes_and_whom_to_call(sample: tuple[str, str]) -> None:
    assert sample[1].startswith("Voisinage Auch")
    assert "05 36 49 01 02" in sample[1]


@pytest.mark.parametrize("sample", LONGEST, ids=identify)
def test_the_longest_texts_still_carry_their_whole_link_and_number(sample: tuple[str, str]) -> None:
    kind, text = sample
    assert "05 36 49 01 02" in text
    if "https" in text:
        assert len(next(line for line in text.split("\n") if line.startswith("https"))) == 75
    assert not kind.startswith("mairie") or kind == "mairie_backup_old" or "K7QX4M2P" in text


def test_the_preview_shows_every_text_for_both_kinds_of_sender() -> None:
    assert [kind for kind, _ in ORDINARY] == [kind for kind in texts.ALL for _ in range(2)]


def test_every_text_has_a_title_that_says_who_gets_it() -> None:
    assert list(TITLES) == list(texts.ALL)


def test_the_alert_to_the_mairie_is_shown_as_it_is_sent_without_a_link() -> None:
    alerts = [text for kind, text in ORDINARY + LONGEST if kind == "mairie_alert"]
    assert [text for text in alerts if "https" in text] == []


def test_every_kind_is_the_name_of_its_function() -> None:
    assert all(getattr(texts, kind) is wording for kind, wording in texts.ALL.items())


def test_a_sender_that_cannot_be_answered_never_asks_for_an_answer_by_text() -> None:
    one_way = [text for _, text in ORDINARY[1::2] + LONGEST[1::2]]
    assert not [text for text in one_way if REPLY_WORDS.search(text)]


def test_the_words_of_a_reply_would_be_found() -> None:
    two_way = {kind for kind, text in ORDINARY[::2] + LONGEST[::2] if REPLY_WORDS.search(text)}
    assert {"referent_asked", "bricoleur_asked", "bricoleur_is_it_done", "reply_which", "reply_help"} <= two_way


def test_an_ask_with_a_code_is_answered_with_it() -> None:
    coded = replace(NEED, code="B")
    assert "Répondez OUI B ou NON B aujourd'hui avant 18h ou ouvrez" in asked(need=coded)
    assert "Répondez FAIT B, ou" in texts.bricoleur_is_it_done(FRAME, need=coded, link=LINK)


def test_whoever_may_mean_several_needs_reads_them_all() -> None:
    other = texts.Need("Porter un meuble", "Garros", urgent=False, code="B")
    assert texts.reply_which(FRAME, needs=[replace(NEED, code="A"), other], word="NON") == (
        "Voisinage Auch : de quelle demande parlez-vous ? A : changer une ampoule, Centre ancien ; "
        "B : porter un meuble, Garros. Répondez par exemple NON A, ou ouvrez son lien. Une question : 05 36 49 01 02"
    )


@pytest.mark.parametrize(("codes", "can_reply"), [(("B", "B"), True), (("A", None), True), (("A", "B"), False)])
def test_needs_that_no_reply_tells_apart_are_told_apart_by_their_links(
    codes: tuple[str | None, ...], can_reply: bool
) -> None:
    needs = [replace(NEED, code=code) for code in codes]
    text = texts.reply_which(replace(FRAME, can_reply=can_reply), needs=needs, word="OUI")
    assert "Ouvrez le lien qui la concerne" in text


def test_a_neighbour_is_asked_in_plain_words() -> None:
    assert asked() == (
        "Voisinage Auch : changer une ampoule, Centre ancien, jeudi 12 entre 10h et 13h. Pouvez-vous aider ? "
        f"Répondez OUI ou NON aujourd'hui avant 18h ou ouvrez\n{LINK}\n"
        "Tél. 05 36 49 01 02. STOP pour ne plus en recevoir"
    )


def test_a_neighbour_is_asked_by_link_where_nobody_can_answer() -> None:
    assert asked(replace(FRAME, can_reply=False)) == (
        "Voisinage Auch : changer une ampoule, Centre ancien, jeudi 12 entre 10h et 13h. Pouvez-vous aider ? "
        f"Répondez aujourd'hui avant 18h sur la page\n{LINK}\nTél. 05 36 49 01 02"
    )


def test_an_urgent_need_says_so_at_once() -> None:
    assert asked(need=replace(NEED, urgent=True)).startswith("Voisinage Auch, urgent : ")


def test_a_visit_without_an_agreed_time_is_not_worded() -> None:
    text = texts.bricoleur_confirmed(FRAME, need=NEED, link=LINK, **NO_VISIT)
    assert "On compte sur vous pour changer une ampoule. L'adresse" in text


def test_an_abbreviation_keeps_its_capitals() -> None:
    assert "TV à régler" in asked(need=replace(NEED, job="TV à régler"))


def test_the_duty_phone_reads_the_reference_and_the_reason() -> None:
    assert texts.mairie_alert(FRAME, ref="K7QX", reason="aucun voisin disponible") == (
        "Voisinage Auch, mairie : la demande K7QX attend votre décision : aucun voisin disponible. "
        "Accueil : 05 36 49 01 02"
    )


def test_a_number_overseas_is_written_as_people_dial_it_there() -> None:
    frame = replace(FRAME, commune="Saint-Leu", callback="+262262212345", timezone="Indian/Reunion")
    assert texts.reply_declined(frame).endswith("0262 21 23 45")
    assert "13h et 16h" in asked(frame)


_WORDS = st.text(max_size=200)
_LINK = "https://voisinage.example/l/".ljust(75, "x")


@st.composite
def _needs(draw: st.DrawFn) -> texts.Need:
    return texts.Need(draw(_WORDS), draw(_WORDS), draw(st.booleans()), draw(st.sampled_from([None, "A", "W"])))


@pytest.mark.parametrize("kind", texts.ALL)
@settings(max_examples=25)
@given(commune=_WORDS, needs=st.lists(_needs(), min_size=1, max_size=5), reason=_WORDS, can_reply=st.booleans())
def test_whatever_is_written_a_text_fits_and_what_must_be_exact_arrives_whole(
    kind: str, commune: str, needs: list[texts.Need], reason: str, can_reply: bool
) -> None:
    facts = {**facts_of(longest=True), "need": needs[0], "needs": needs, "reason": reason, "link": _LINK}
    text = sample(kind, replace(FRAME, commune=commune, can_reply=can_reply), facts)
    wanted = texts.ALL[kind].__annotations__

    assert count_segments(text) in (("GSM-7", 1), ("GSM-7", 2))
    assert "05 36 49 01 02" in text
    assert "link" not in wanted or _LINK in text.split("\n")
    assert all(str(facts[name]) in text for name in ("ref", "code") if name in wanted)
    if can_reply and kind in {"referent_asked", "referent_reminded", "bricoleur_asked"}:
        assert (f"OUI {needs[0].code} ou NON {needs[0].code}" if needs[0].code else "OUI ou NON") in text
