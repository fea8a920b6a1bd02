"""How long a mail waits after a try that failed: mail servers are slow to mend, and put off strangers on purpose."""

from datetime import timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=4)
GROWTH = 4
MOST_TRIES = 16  # with these pauses, all of the two days a mail is worth


def pause_after(tries: int) -> timedelta:
    """The pause after so many tries, one or more."""
    growth: int = GROWTH ** min(tries - 1, 6)  # beyond, the power only grows
    return min(LONGEST, FIRST * growth)
