"""The one table of legal moves of a message, and what a carrier's word changes. Nothing leaves a final state."""

from dispatch.states import MessageState
from sms.gateway import Progress

FINAL = frozenset({MessageState.DELIVERED, MessageState.FAILED, MessageState.EXPIRED, MessageState.CANCELLED})
_BY_RECEIPT = frozenset({MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED})

LEGAL: dict[MessageState, frozenset[MessageState]] = {
    # A receipt may come for a try that nobody marked: its sender died, or is about to mark it.
    MessageState.QUEUED: FINAL | {MessageState.LEASED, MessageState.SENT},
    MessageState.LEASED: FINAL | {MessageState.LEASED, MessageState.QUEUED, MessageState.SENT},
    MessageState.SENT: frozenset({MessageState.DELIVERED, MessageState.FAILED}),
    **{final: frozenset() for final in FINAL},
}

# How far each state is: a receipt only ever brings a message forward, in whatever order receipts come.
RANK: dict[MessageState, int] = {
    MessageState.QUEUED: 0,
    MessageState.LEASED: 1,
    MessageState.SENT: 2,
    **dict.fromkeys(FINAL, 3),
}

BY_PROGRESS: dict[Progress, MessageState] = {
    Progress.ON_ITS_WAY: MessageState.SENT,
    Progress.DELIVERED: MessageState.DELIVERED,
    Progress.FAILED: MessageState.FAILED,
}


def is_legal(old: MessageState, new: MessageState) -> bool:
    """Whether a message may go from `old` to `new`."""
    return new in LEGAL[old]


def by_receipt(old: MessageState, progress: Progress) -> MessageState | None:
    """Where a carrier's word brings a message; None when it changes nothing: said before, or too late."""
    new = BY_PROGRESS[progress]
    return new if is_legal(old, new) and RANK[new] > RANK[old] else None


def before(new: MessageState) -> frozenset[MessageState]:
    """From where a receipt may bring a message to `new`: the guard of its UPDATE."""
    return frozenset(old for old in MessageState if new in _BY_RECEIPT & LEGAL[old] and RANK[new] > RANK[old])
