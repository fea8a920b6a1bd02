"""What came of a list, line by line and in all, in French."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one line, as the page says it."""

    NEW = "nouveau"
    CHANGED = "modifié"
    SAME = "inchangé"
    REFUSED = "refusé"


@dataclass(frozen=True)
class Line:
    """One line of the file: whom it is about, what became of it; what changed, or each thing that is wrong."""

    number: int
    name: str
    outcome: Outcome
    told: Sequence[str] = ()


@dataclass(frozen=True)
class Report:
    """What came of a file: every line that was not refused is stored. All of it is French."""

    lines: Sequence[Line]  # in the order of the file
    doubts: list[str] = field(default_factory=list)  # stored all the same, but somebody should check
    notes: list[str] = field(default_factory=list)  # what follows from what was stored

    @property
    def complaints(self) -> list[str]:
        """One for each wrong cell, with its line."""
        return [f"ligne {line.number} : {wrong}" for line in self.refused for wrong in line.told]

    @property
    def refused(self) -> list[Line]:
        """The lines to correct."""
        return [line for line in self.lines if line.outcome is Outcome.REFUSED]

    @property
    def good(self) -> int:
        """How many lines are taken."""
        return len(self.lines) - len(self.refused)

    @property
    def added(self) -> int:
        """How many are new."""
        return self._count(Outcome.NEW)

    @property
    def updated(self) -> int:
        """How many have something else than before."""
        return self._count(Outcome.CHANGED)

    @property
    def unchanged(self) -> int:
        """How many were so already."""
        return self._count(Outcome.SAME)

    def in_words(self) -> str:
        """Such as "1 bénévole ajouté, 2 mis à jour"."""
        counted = ((self.added, "ajouté"), (self.updated, "mis à jour"), (self.unchanged, "inchangé"))
        (number, first), *others = [(many, _agreed(word, many)) for many, word in counted if many] or [(0, "ajouté")]
        return ", ".join([f"{number} {_agreed('bénévole', number)} {first}", *(f"{n} {word}" for n, word in others)])

    def _count(self, outcome: Outcome) -> int:
        return sum(line.outcome is outcome for line in self.lines)


def _agreed(word: str, many: int) -> str:
    """The word in the plural from two on; "mis" is so already."""
    return word if many < 2 or word.startswith("mis") else f"{word}s"
