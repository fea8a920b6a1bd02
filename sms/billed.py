"""Every text as its readers get it and as an operator bills it: ordinary words, the longest ones, their segments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sms.gsm7 import Encoding, count_segments, septets
from sms.preview import TITLES, facts_of, frame_of, sample
from sms.texts import ALL, Frame, VisitTimes
from sms.texts.bundle import Line, bundle
from sms.when import spoken_deadline

BUNDLE = "Plusieurs demandes à la même personne en deux minutes : un seul texto"

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Billed:
    """A text and what it takes; `septets` of the GSM alphabet, in which every text of ours is written."""

    text: str
    encoding: Encoding
    septets: int
    segments: int


@dataclass(frozen=True)
class Sample:
    """One text of `sms.texts`: who gets it and when, with ordinary values and with the longest ones."""

    kind: str
    title: str
    ordinary: Billed
    longest: Billed


def billed(text: str) -> Billed:
    """Measure a text. Raises ValueError for one that was not folded."""
    encoding, segments = count_segments(text)
    return Billed(text, encoding, septets(text), segments)


def every_text(frame: Frame, link: str | None = None) -> list[Sample]:
    """Sample every text, the bundle last. The ordinary values are those of `frame`, and of `link` where it is given."""
    ordinary: Facts = {**facts_of(longest=False), **({"link": link} if link else {})}
    longest = facts_of(longest=True)
    longest_frame = replace(frame_of(longest=True), can_reply=frame.can_reply, own=frame.own)
    texts = [
        Sample(kind, TITLES[kind], billed(sample(kind, frame, ordinary)), billed(sample(kind, longest_frame, longest)))
        for kind in ALL
    ]
    return [*texts, Sample("bundle", BUNDLE, billed(_bundle(frame, ordinary)), billed(_bundle(longest_frame, longest)))]


def _bundle(frame: Frame, facts: Facts) -> str:
    """As many neighbourly turns as there is room for: beside the longest link, one."""
    visit = VisitTimes(visit_start=None, visit_end=None)
    lines = [Line("bricoleur_asked", need, facts["link"], visit) for need in facts["needs"]]
    by = spoken_deadline(facts["answer_by"], facts["now"], frame.timezone)
    fitting = (bundle(frame, lines[:many], by) for many in range(len(lines), 0, -1))
    return next(text for text in fitting if text)
