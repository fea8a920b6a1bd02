"""What nobody in the town knows: how willing everybody is, how each would answer each request. One for all policies."""

from functools import cached_property

from dispatch.geo import flat_metres
from dispatch.simulation.assumptions import Assumptions
from dispatch.simulation.luck import Draw, Luck, Stream
from dispatch.simulation.town import Helper, Town
from dispatch.simulation.willingness import calibrated


class Truth:
    """The town, how its people behave, and its luck."""

    def __init__(self, town: Town, people: Assumptions) -> None:
        self.town, self.people = town, people
        self.helpers: dict[int, Helper] = {helper.id: helper for helper in town.helpers}
        self._luck = Luck(town.seed, len(town.calls))
        self._willingness = calibrated(people.bricoleurs)

    @cached_property
    def _metres(self) -> dict[int, list[float]]:
        """Of every bricoleur to every request: most pairs are looked at many times."""
        places = [call.place for call in self.town.calls]
        return {one.id: [flat_metres(one.point, place) for place in places] for one in self.town.helpers}

    @cached_property
    def _by_skill(self) -> dict[str, list[Helper]]:
        skills = {skill for helper in self.town.helpers for skill in helper.skills}
        return {skill: [helper for helper in self.town.helpers if skill in helper.skills] for skill in skills}

    def able_to(self, skill: str) -> list[Helper]:
        """The bricoleurs with a skill."""
        return self._by_skill.get(skill, [])

    def distance_m(self, helper_id: int, call: int) -> float:
        """How far a bricoleur lives from a request."""
        return self._metres[helper_id][call]

    def chance(self, helper_id: int, call: int) -> float:
        """The true chance that somebody says yes to a request."""
        return self._willingness.chance(self.helpers[helper_id].willing, self._metres[helper_id][call] / 1_000)

    def would_accept(self, helper_id: int, call: int) -> bool:
        """Whether that chance falls on a yes, under every policy that asks."""
        return self.draw(Stream.ANSWERS, helper_id, call, Draw.ACCEPTS) < self.chance(helper_id, call)

    def draw(self, stream: Stream, who: int, call: int, draw: Draw) -> float:
        """The luck of this pair: a number in 0..1."""
        return self._luck.draw(stream, who, call, draw)
