"""What many measurements come to: medians of the rounds, and ratios of what was measured in the same round."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.measuring import Run
from benchmarks.targets import DESK, FLOOR, PEER


@dataclass(frozen=True)
class Cell:
    """One scenario at one size over so many connections, on every target that offers it."""

    rows: int
    scenario: str
    conns: int
    runs: Sequence[Run]

    def median(self, target: str, figure: Callable[[Run], float | None]) -> float | None:
        """The median of a figure over the rounds, None where there is none."""
        found = [figure(run) for run in self.runs if run.target == target]
        known = [one for one in found if one is not None]
        return statistics.median(known) if known else None

    def ratio(self, to: str, figure: Callable[[Run], float | None]) -> float | None:
        """The desk's figure in parts of another target's; each round by itself, then the median."""
        ours, theirs = (
            {run.round: figure(run) for run in self.runs if run.target == name} for name in (DESK, to)
        )
        both = [(ours[number], theirs[number]) for number in ours if number in theirs]
        known = [mine / other for mine, other in both if mine is not None and other]
        return statistics.median(known) if known else None

    def is_slowed(self, target: str) -> bool:
        """Whether a target was asked over fewer connections because it is slow."""
        return any(run.used < run.conns for run in self.runs if run.target == target)

    @property
    def bad(self) -> int:
        """Bad answers of all targets."""
        return sum(run.figures.bad for run in self.runs)

    @property
    def faster_than_peer(self) -> float | None:
        """Requests in a second, in those of the peer."""
        return self.ratio(PEER, per_second)

    @property
    def longer_than_floor(self) -> float | None:
        """The time of a request, in that of the floor."""
        return self.ratio(FLOOR, each_ms)


def cells(rows: int, runs: Iterable[Run]) -> list[Cell]:
    """The measurements of one size, put together in the order in which they came."""
    found: dict[tuple[str, int], list[Run]] = {}
    for run in runs:
        found.setdefault((run.scenario, run.conns), []).append(run)
    return [Cell(rows, scenario, conns, together) for (scenario, conns), together in found.items()]


def per_second(run: Run) -> float:
    """Requests in a second."""
    return run.per_second


def each_ms(run: Run) -> float:
    """The mean time of a request."""
    return run.each_ms


def all_cpu_ms(run: Run) -> float | None:
    """Processor time of a request: web processes and PostgreSQL; None unless both can be seen."""
    if run.server_ms is None or run.postgres_ms is None:
        return None
    return run.server_ms + run.postgres_ms
