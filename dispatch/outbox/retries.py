"""When a message is tried again: at once, then after growing pauses, until it is worthless."""

import random
from datetime import timedelta

FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=15)
GROWTH = 3  # times longer after each further failure
LEAST_SHARE = 0.75  # of a pause: chance takes the rest off, so that texts that failed together do not return together
MOST_DOUBTS = 10  # tries in a row of which nobody knows what became: their message may be what kills its senders


def pause_after(tries: int, rng: random.Random, *, in_doubt: bool = False) -> timedelta:
    """How long to wait after so many tries (one or more), none of which is known to have succeeded.

    The first failure is tried again at once, unless the text may have left: a carrier needs a moment to know of it.
    """
    pauses = tries - 1 + in_doubt
    if pauses < 1:
        return timedelta()
    longest = LONGEST_PAUSE
    if pauses < 8:  # beyond, the power only grows
        longest = min(longest, FIRST_PAUSE * GROWTH ** (pauses - 1))
    return longest * rng.uniform(LEAST_SHARE, 1)
