"""Anchors: where each chain ended, written outside the database. A chain alone cannot tell that its end was cut off.

Pure: what an anchor is as a line of a file, which lines are ours, and what is wrong with a chain beside its anchors.
"""

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum


class Word(StrEnum):
    """What a line says."""

    ENDS = "ends"  # the chain of a commune ended so
    ACCEPTED = "accepted"  # somebody knows that it was cut back to here: anchors before, and beyond, count no more


@dataclass(frozen=True)
class Anchor:
    """One line. `commune` is a row's number, `number` a seal's (0: none), `link` its hash, `at` an instant in ISO."""

    word: Word
    at: str
    commune: int
    number: int
    link: str

    def line(self, secret: str) -> str:
        """As a line of text, with a mark that only who has the secret can make."""
        return json.dumps({**asdict(self), "mark": _mark(self, secret)}, sort_keys=True)


class Lack(StrEnum):
    """What is wrong with a chain."""

    CUT = "cut"  # it ends before its anchor
    OTHER = "other"  # the anchored seal is another one now


@dataclass(frozen=True)
class Missing:
    """A chain that is not as it was anchored: `anchored` is the number that was, `holds` the last one that still is."""

    commune: int
    kind: Lack
    anchored: int
    at: str
    holds: int


def read(lines: Iterable[str], secret: str) -> tuple[list[Anchor], int]:
    """The anchors of a file in its order, and how many lines are not ours: torn, changed, or of another secret."""
    found: list[Anchor] = []
    strange = 0
    for line in filter(str.strip, lines):
        anchor = _of(line, secret)
        if anchor is None:
            strange += 1
        else:
            found.append(anchor)
    return found, strange


def that_count(anchors: Sequence[Anchor], commune: int) -> list[Anchor]:
    """Those of a commune that no acceptance after them has set aside."""
    counting: list[Anchor] = []
    for anchor in anchors:
        if anchor.commune != commune:
            continue
        if anchor.word is Word.ACCEPTED:
            counting = [one for one in counting if one.number <= anchor.number]
        else:
            counting.append(anchor)
    return counting


def missing(anchors: Sequence[Anchor], commune: int, links: Mapping[int, str]) -> Missing | None:
    """What a chain lacks; `links`: of the anchored numbers, those that the chain has now, with their link."""
    counting = that_count(anchors, commune)
    lost = [one for one in counting if links.get(one.number) != one.link]
    if not lost:
        return None
    furthest = max(lost, key=lambda one: one.number)
    holds = max((one.number for one in counting if links.get(one.number) == one.link), default=0)
    kind = Lack.OTHER if furthest.number in links else Lack.CUT
    return Missing(commune, kind, furthest.number, furthest.at, holds)


def _of(line: str, secret: str) -> Anchor | None:
    try:
        told = json.loads(line)
        anchor = Anchor(**{one.name: told[one.name] for one in fields(Anchor)})
        genuine = hmac.compare_digest(str(told["mark"]), _mark(anchor, secret))
        return Anchor(**{**asdict(anchor), "word": Word(anchor.word)}) if genuine else None
    except (ValueError, KeyError, TypeError):
        return None


def _mark(anchor: Anchor, secret: str) -> str:
    text = json.dumps(asdict(anchor), sort_keys=True)
    return hmac.new(secret.encode(), f"anchor\n{text}".encode(), "sha256").hexdigest()
