"""The mairie's question put to the simulation, and all that its page says in answer: plain values in and out."""

from dataclasses import dataclass, replace
from functools import partial
from time import sleep

from dispatch.rules import Rules
from dispatch.simulation.setting import More, Setting
from dispatch.simulation.what_if import outlook
from voisinage.simulation.gain_map import GainMap, gain_map
from voisinage.simulation.outlook_lines import Line, lines_of, shade_gains
from voisinage.simulation.outlook_words import answer, not_told_apart

SEEDS = range(1, 13)  # draws, fewer
LEAST_SEEDS = 4
WORK = 400_000  # where they would look at more people than this: by the size of the town, never by the clock
REQUESTS = 120  # drawn each time,
LOOKS = 60_000  # and fewer where there are so many volunteers that each draw would take too long
SHORTEST = 14  # days
BREATH = 0.0005  # seconds: pages of the same process have the interpreter meanwhile


@dataclass(frozen=True)
class Question:
    """And if `more` signed up, in a town as it is today?"""

    setting: Setting
    rules: Rules
    more: More


@dataclass(frozen=True)
class Answer:
    """A sentence, a line for each sector, their map. `seeds` towns were drawn; `alike` says which ranks are shared."""

    sentence: str
    lines: tuple[Line, ...]
    chosen: Line
    alike: tuple[str, ...]
    map: GainMap
    seeds: int


def answered(question: Question) -> Answer:
    """Play the draws: a second or two of processor."""
    setting, more = question.setting, question.more
    seeds = seeds_for(setting, more)
    found = outlook(_shortened(setting), more, question.rules, seeds=seeds, breathe=partial(sleep, BREATH))
    lines = tuple(lines_of(setting.areas, found))
    chosen = next(line for line in lines if line.area.id == more.area_id)
    return Answer(
        sentence=answer(more, chosen.area.name, chosen.gain),
        lines=lines,
        chosen=chosen,
        alike=tuple(not_told_apart(lines)),
        map=gain_map([line.area for line in lines], shade_gains(lines)),
        seeds=found.seeds,
    )


def _shortened(setting: Setting) -> Setting:
    """As many days as bring the requests that are looked at; the year's rhythm stays what it is."""
    wanted = min(REQUESTS, LOOKS / max(len(setting.known), 1))
    days = round(365 * wanted / setting.requests_a_year)
    return replace(setting, days=min(365, max(SHORTEST, days)))


def seeds_for(setting: Setting, more: More) -> range:
    """The same ones for the same question, however busy the machine is."""
    looked_at = len(setting.known) + len(setting.areas) * more.count
    requests = min(REQUESTS, LOOKS / max(len(setting.known), 1))
    affordable = int(WORK / (looked_at * requests))
    return SEEDS[: max(LEAST_SEEDS, min(len(SEEDS), affordable))]
