"""Questions to the simulation, in the town of these pages: one that has its answer, and one that has none yet."""

from __future__ import annotations

from itertools import cycle
from time import monotonic
from typing import TYPE_CHECKING

from tests.pages.visits import Who

if TYPE_CHECKING:
    from tests.pages.open_town import OpenTown

PATIENCE = 240  # seconds


class Questions:
    """What is typed on `/mairie/et-si` of the demo town."""

    def __init__(self, town: OpenTown) -> None:
        self._town = town
        self._counts = cycle(range(10, 51))
        self._last = next(self._counts)

    def answered(self) -> str:
        """A page whose answer is there already."""
        self._waits_for(3)
        return _page(3, self._town.stands["demo sector"])

    def under_way(self) -> str:
        """A page that nobody opened yet, when no other is waited for."""
        self._waits_for(self._last)
        self._last = next(self._counts)
        return _page(self._last, self._town.stands["demo sector"])

    def _waits_for(self, count: int) -> None:
        """The file of an answer comes with it, never before; on a busy machine somebody asks again."""
        page = _page(count, self._town.stands["demo sector"])
        browser, until = self._town.browser(Who.DEMO_MAIRIE), monotonic() + PATIENCE
        while browser.get(page.replace("et-si", "et-si.csv")).status_code != 200:
            assert monotonic() < until


def _page(count: int, sector: str) -> str:
    return f"/mairie/et-si?combien={count}&secteur={sector}"
