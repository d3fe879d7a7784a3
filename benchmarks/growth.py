"""Whether a desk becomes slower as it grows: the median of each call and of each act at every size, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.acts import Act, Measured
from benchmarks.figures import Cell
from benchmarks.targets import DESK

MOST_TIMES = 2.0
"""So many times the quickest size a slower one may take."""


@dataclass(frozen=True)
class Growth:
    """One call or act.

    Args:
        what: The scenario over its connections, or the act.
        p50_ms: Its median in milliseconds, by the number of tickets.
    """

    what: str
    p50_ms: Mapping[int, float]

    @property
    def times(self) -> float:
        """The slowest size in times of the quickest one."""
        return max(self.p50_ms.values()) / min(self.p50_ms.values())

    @property
    def line(self) -> str:
        """The line of a table that people read."""
        return (
            f"| {self.what} | {' | '.join(f'{one:.3g}' for one in self.p50_ms.values())} | {self.times:.2f} |"
        )


def grown(cells: Sequence[Cell], hands: Sequence[Measured]) -> list[Growth]:
    """What was measured at more than one size; nothing where there was only one."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for cell in cells:
        p50_ms = cell.median(DESK, lambda run: run.figures.p50_ms)
        if p50_ms is not None:
            found[f"{cell.scenario} over {cell.conns}"][cell.rows] = p50_ms
    for one in hands:
        for act in Act:
            found[act][one.rows] = one.p50(act, is_slowed=False)
    return [
        Growth(what, dict(sorted(by_size.items()))) for what, by_size in found.items() if len(by_size) > 1
    ]


def lines(found: Sequence[Growth]) -> Iterator[str]:
    """A table, and which of them do not stay flat; nothing where nothing was measured at several sizes."""
    if not found:
        return
    sizes = sorted({rows for one in found for rows in one.p50_ms})
    yield f"| p50 ms | {' | '.join(f'{rows:,} tickets' for rows in sizes)} | slowest to quickest |"
    yield f"| --- {'| --- ' * len(sizes)}| --- |"
    yield from (one.line for one in found)
    steep = [f"{one.what} ({one.times:.1f}x)" for one in found if one.times > MOST_TIMES]
    yield ""
    yield f"growth within {MOST_TIMES:g}x: holds for {len(found) - len(steep)} of {len(found)}" + (
        f"; not for {', '.join(steep)}" if steep else ""
    )
