"""The same time for what is known and what is not: how long an answer takes would tell what its words do not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

LEAST = 0.3  # seconds: several times what the longest of these ways takes; those who come here come rarely


@contextmanager
def even_time() -> Iterator[None]:
    """Wait after what is done inside until LEAST has passed. Commit inside: nobody may wait for this one."""
    begun = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, begun + LEAST - time.monotonic()))
