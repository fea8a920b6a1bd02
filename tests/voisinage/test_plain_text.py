"""What is typed and cannot be seen: it neither turns a line around nor makes two names look like one."""

import pytest

from voisinage.intake.plain_text import one_line, several_lines

UNSEEN = [
    "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f",
    "\u061c", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u180e", "\U000e0041", "\0", "\x1b", "\x7f", "\x85",
]  # fmt: skip


@pytest.mark.parametrize("sign", UNSEEN)
def test_it_is_left_out_wherever_it_stands(sign: str) -> None:
    assert one_line(f"{sign}Ma{sign}rie{sign} {sign}Roy{sign}") == "Marie Roy"
    assert several_lines(f"Sonnez{sign}\n{sign}deux fois{sign}") == "Sonnez\ndeux fois"


@pytest.mark.parametrize("name", ["Zoé L’Hôte-d’Arc", "می\u200cخواهم", "नर\u200dन", "Ẹ̀kọ́", "Łukasz", "李 明"])
def test_a_name_is_kept_as_it_is_spelt(name: str) -> None:
    assert one_line(name) == name


@pytest.mark.parametrize("typed", ["\u200d", " \u200c ", "\u2003\u200d\n"])
def test_joiners_that_join_nothing_are_no_name(typed: str) -> None:
    assert one_line(typed) == several_lines(typed) == ""


@pytest.mark.parametrize("broken", ["\u2028", "\u2029", "\r", "\n", "\t", "\u00a0", "\u3000"])
def test_a_line_stays_one_line(broken: str) -> None:
    assert len(one_line(f"Marie{broken}BEGIN:VCARD").splitlines()) == 1
