"""Which letter names the next ask to a phone."""

from hypothesis import given
from hypothesis import strategies as st

from dispatch.inbox.reply_codes import choose
from sms.replies import CODES, Answer, Meaning, understand


def test_the_smallest_free_letter_is_taken() -> None:
    assert choose(set(), resting=set()) == "A"
    assert choose({"A"}, resting=set()) == "B"
    assert choose({"B"}, resting=set()) == "A"


def test_a_letter_rests_after_its_ask_has_ended_while_others_are_free() -> None:
    assert choose(set(), resting={"A"}) == "B"
    assert choose({"B"}, resting={"A"}) == "F"


def test_a_resting_letter_is_better_than_none() -> None:
    assert choose(set(CODES) - {"G"}, resting=set(CODES)) == "G"
    assert choose(set(CODES), resting=set()) is None


_LETTERS = st.sets(st.sampled_from(CODES))


@given(_LETTERS, _LETTERS)
def test_a_letter_never_names_two_asks(taken: set[str], resting: set[str]) -> None:
    chosen = choose(taken, resting=resting)
    assert chosen is None if len(taken) == len(CODES) else chosen not in taken


@given(st.sampled_from(CODES), st.sampled_from(["oui", "non", "fait"]))
def test_every_letter_is_understood_in_a_reply(code: str, word: str) -> None:
    meaning = {"oui": Meaning.YES, "non": Meaning.NO, "fait": Meaning.DONE}[word]
    assert understand(f"{word} {code}") == Answer(meaning, code)
    assert understand(f"{code.lower()}, {word} !") == Answer(meaning, code)
