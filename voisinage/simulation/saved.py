"""A simulation as a JSON file: what was assumed, which seeds, every figure of every seed, means and margins."""

import json
from dataclasses import asdict
from math import isfinite
from typing import Any

from dispatch.simulation.experiment import Experiment, Results
from dispatch.simulation.measuring import names


def as_json(experiment: Experiment, results: Results) -> str:
    """The whole of it; what is not a number is null."""
    return json.dumps(as_plain(experiment, results), ensure_ascii=False, indent=1) + "\n"


def as_plain(experiment: Experiment, results: Results) -> dict[str, Any]:
    """The same as plain values."""
    setting = experiment.setting
    return {
        "town": {
            "bricoleurs": len(setting.known) or setting.bricoleurs,
            "referents": len(setting.guides) or setting.referents,
            "requests_a_year": setting.requests_a_year,
            "days": setting.days,
            "sectors": [area.name for area in setting.areas],
        },
        "assumptions": asdict(experiment.people),
        "rules": experiment.rules.to_json(),
        "caps_for_all": experiment.caps,
        "seeds": list(results.seeds),
        "policies": {policy: _policy(results, policy) for policy in results.figures},
    }


def _policy(results: Results, policy: str) -> dict[str, Any]:
    found = {}
    for name in names():
        known = results.estimate(policy, name)
        values = [_finite(value) for value in results.of(policy, name)]
        found[name] = {"mean": _finite(known.mean), "margin_95": _finite(known.margin), "by_seed": values}
    return found


def _finite(value: float) -> float | None:
    return round(value, 6) if isfinite(value) else None
