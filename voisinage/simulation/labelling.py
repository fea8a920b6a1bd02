"""Where to write beside each dot of a drawing so that no words run into others, nor over a dot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LETTER, LINE = 6.8, 14.0  # of the drawing's 13-point letters, somewhat too wide rather than too narrow
APART, DOT = 9.0, 14.0  # from the dot to its words; from its middle to the end of its cross
ABOVE, BELOW, FARTHER = -8.0, 17.0, 16.0


@dataclass(frozen=True)
class Label:
    """Words with the place of their foot: of their beginning, or of their end where they stand left of the dot."""

    words: str
    x: float
    y: float
    before: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        wide = len(self.words) * LETTER
        left = self.x - wide if self.before else self.x
        return left, self.y - LINE, left + wide, self.y


def labels(dots: Sequence[tuple[float, float, str]], *, right: float) -> list[Label]:
    """One label a dot, in their order: the first of eight places where it is readable, within the `right` edge."""
    crosses = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y, _ in dots]
    placed: list[Label] = []
    for number, (x, y, words) in enumerate(dots):
        others = crosses[:number] + crosses[number + 1 :] + [label.box for label in placed]
        placed.append(min(_places(x, y, words), key=lambda label: _covered(label, others, right)))
    return placed


def _places(x: float, y: float, words: str) -> Iterator[Label]:
    for far in (0.0, FARTHER):
        for beside in (ABOVE - far, BELOW + far):
            yield Label(words, x + APART, y + beside)
            yield Label(words, x - APART, y + beside, before=True)


def _covered(label: Label, others: Sequence[tuple[float, float, float, float]], right: float) -> float:
    """The area that it shares with others, and what it would lose beyond the edge."""
    left, top, end, foot = label.box
    shared = (max(0.0, min(end, e) - max(left, s)) * max(0.0, min(foot, b) - max(top, t)) for s, t, e, b in others)
    return sum(shared) + max(0.0, end - right) * LINE + max(0.0, -left) * LINE
