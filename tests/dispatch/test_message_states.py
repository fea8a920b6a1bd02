"""Where a message may go: forward only, and nowhere from a final state."""

from hypothesis import given
from hypothesis import strategies as st

from dispatch.outbox.message_states import BY_PROGRESS, FINAL, LEGAL, RANK, before, by_receipt, is_legal
from dispatch.states import MessageState
from sms.gateway import Progress

PROGRESS = st.sampled_from(list(Progress))


def test_the_table_knows_every_state() -> None:
    assert set(LEGAL) == set(RANK) == set(MessageState)
    assert set(BY_PROGRESS) == set(Progress)


def test_nothing_leaves_a_final_state() -> None:
    assert [(old, new) for old in FINAL for new in MessageState if is_legal(old, new)] == []


def test_a_report_may_come_before_anybody_wrote_that_the_text_left() -> None:
    assert by_receipt(MessageState.LEASED, Progress.DELIVERED) is MessageState.DELIVERED
    assert by_receipt(MessageState.QUEUED, Progress.ON_ITS_WAY) is MessageState.SENT


@given(st.sampled_from(list(MessageState)), st.lists(PROGRESS, max_size=12), st.randoms(use_true_random=False))
def test_no_sequence_of_receipts_leaves_a_final_state(state: MessageState, said: list[Progress], rng: object) -> None:
    """Shuffled and said three times over."""
    for progress in sorted(said * 3, key=lambda _: rng.random()):  # type: ignore[attr-defined]
        new = by_receipt(state, progress)
        if new is not None:
            assert state not in FINAL
            assert RANK[new] > RANK[state]
            assert state in before(new)
            state = new


@given(st.sampled_from(list(MessageState)), st.lists(PROGRESS, max_size=12))
def test_what_is_said_again_changes_nothing(state: MessageState, said: list[Progress]) -> None:
    for progress in said:
        state = by_receipt(state, progress) or state
        assert by_receipt(state, progress) is None
