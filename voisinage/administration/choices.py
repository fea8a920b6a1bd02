"""The choices of a list as the form library wants them."""

from collections.abc import Mapping

from wtforms import SelectChoice  # type: ignore[attr-defined]  # newer than its types


def choices_of(labels: Mapping[str, str]) -> list[SelectChoice]:
    """One choice for each value, under its French words, in their order."""
    return [SelectChoice(str(value), label) for value, label in labels.items()]
