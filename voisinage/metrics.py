"""Counters of this installation for Prometheus: what carriers brought. What the database knows is read by `gauges`.

Never a name, a number or a commune in a label: these pages are kept by other machines.
"""

import os
import shutil
from functools import cache
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, generate_latest, multiprocess, values
from prometheus_client.registry import Collector

OUTCOMES = frozenset({"taken", "repeated", "late", "forged", "unknown", "malformed"})
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where prometheus-client itself looks


def count_hook(hook: str, outcome: str) -> None:
    """Count one call of a carrier at `hook` (such as "twilio/status"). Raises ValueError for an unknown outcome."""
    if outcome not in OUTCOMES:
        raise ValueError(f"{outcome} is none of {sorted(OUTCOMES)}")
    _hooks().labels(hook=hook, outcome=outcome).inc()


def exposition(gauges: Collector) -> bytes:
    """Everything in Prometheus' text format: the counters of all processes that share theirs, and `gauges`."""
    registry = CollectorRegistry()
    registry.register(gauges)
    if folder := os.environ.get(_FOLDER):
        multiprocess.MultiProcessCollector(registry, path=folder)
    else:
        registry.register(_hooks())
    return generate_latest(registry)


def share_between_processes(folder: Path) -> None:
    """Keep the counters in files of `folder`, emptied first, so that each process can tell those of all.

    To be called before the processes part and before anything is counted.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[_FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue()  # chosen from the environment at import, which was too early


def forget_process(pid: int) -> None:
    """A process that shared its counters has died: what it counted stays, what it only held goes."""
    multiprocess.mark_process_dead(pid)


@cache
def _hooks() -> Counter:
    return Counter(
        "voisinage_hooks",
        "Calls of carriers at our addresses, by what became of them.",
        ["hook", "outcome"],
        registry=None,
    )
