"""The mairie's question in one French sentence, with its uncertainty."""

from math import isfinite

from dispatch.catalogue import SKILLS
from dispatch.simulation.confidence import Estimate
from dispatch.simulation.setting import More
from dispatch.simulation.what_if import Gain
from voisinage.simulation.words import number
from voisinage.typography import NBSP

TOO_FEW = "Trop peu de demandes ont été tirées dans ce secteur pour le dire."


def answer(more: More, sector: str, gain: Gain) -> str:
    """What newcomers in that sector would change for its own requests."""
    if not isfinite(gain.now.mean):
        return TOO_FEW
    who = "un bénévole" if more.count == 1 else f"{more.count} bénévoles"
    able = f" ({SKILLS[more.skill]})" if more.skill else ""
    return (
        f"Avec {who} de plus dans le secteur {sector}{able}, un voisin dirait oui à temps pour "
        f"{number(gain.then.mean)} demandes sur 100 de ce secteur, au lieu de {number(gain.now.mean)} : "
        f"{between(gain.more)}."
    )


def between(gain: Estimate) -> str:
    """The difference, honest about what is not known."""
    if not isfinite(gain.margin) or gain.low <= 0 <= gain.high:
        return f"le gain, autour de {number(gain.mean)}, est trop petit pour en être sûr"
    return f"entre {number(gain.low)} et {number(gain.high)} de plus, avec 95 chances sur 100"


def in_a_hundred(value: Estimate) -> str:
    """For a cell of the table: "96,4"."""
    return number(value.mean) if isfinite(value.mean) else "–"


def gained(value: Estimate) -> str:
    """For a cell of the table: "+ 1,2 (± 0,4)"."""
    if not isfinite(value.mean):
        return "–"
    margin = f" (±{NBSP}{number(value.margin)})" if isfinite(value.margin) else ""
    return f"+{NBSP}{number(max(value.mean, 0.0))}{margin}"
