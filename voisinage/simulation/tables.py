"""The results of a simulation as tables that read as well in a terminal as in a document."""

from collections.abc import Iterator, Sequence

from dispatch.simulation.confidence import difference
from dispatch.simulation.experiment import Results
from voisinage.simulation.words import BOUNDS, POLICY_LABELS, ROWS


def results_table(results: Results) -> Iterator[str]:
    """One column a policy, one line a figure: mean over the seeds and interval at 95 %."""
    policies = list(results.figures)
    yield from bounds_lines(results)
    yield ""
    head = ["", *(POLICY_LABELS[policy] for policy in policies)]
    rows = [[row.label, *(row.write(results.estimate(policy, row.figure)) for policy in policies)] for row in ROWS]
    yield from aligned([head, *rows])


def with_and_without(without: Results, with_them: Results) -> Iterator[str]:
    """What newcomers change, on the same towns: before, after, and the difference seed by seed."""
    policy = next(iter(without.figures))
    yield from aligned([
        ["", "sans eux", "avec eux", "différence"],
        *(
            [
                row.label,
                row.write(without.estimate(policy, row.figure)),
                row.write(with_them.estimate(policy, row.figure)),
                row.write(difference(with_them.of(policy, row.figure), without.of(policy, row.figure))),
            ]
            for row in ROWS
        ),
    ])  # fmt: skip


def bounds_lines(results: Results) -> Iterator[str]:
    """What the town itself allows, the same under every policy."""
    policy = next(iter(results.figures))
    for row in BOUNDS:
        yield f"{row.label} : {row.write(results.estimate(policy, row.figure))}"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table, its first row the head; numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for place, row in enumerate(rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield f"| {' | '.join(cells)} |"
        if place == 0:
            rules = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
            yield f"| {' | '.join(rules)} |"
