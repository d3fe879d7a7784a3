"""What the desk wants to reach beside others, and whether it does, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.figures import Cell
from benchmarks.scenarios import SCENARIOS

LISTS = tuple(name for name, one in SCENARIOS.items() if one.is_list)
WRITES = tuple(name for name, one in SCENARIOS.items() if one.writes)
READS = tuple(name for name, one in SCENARIOS.items() if not one.writes)


@dataclass(frozen=True)
class Aim:
    """One aim.

    Args:
        sentence: What is wanted.
        figure: The figure of a cell that tells.
        at_least: The least it may be, or None.
        at_most: The most it may be, or None.
        scenarios: For which scenarios.
        rows: At which size; None: at every one.
    """

    sentence: str
    figure: Callable[[Cell], float | None]
    at_least: float | None = None
    at_most: float | None = None
    scenarios: Sequence[str] = tuple(SCENARIOS)
    rows: int | None = None

    def figures(self, measured: Iterable[Cell]) -> Iterator[tuple[Cell, float, bool]]:
        """Every cell that it is about, its figure, and whether it holds there."""
        for cell in measured:
            if cell.scenario in self.scenarios and self.rows in (None, cell.rows):
                found = self.figure(cell)
                if found is not None:
                    yield cell, found, self._holds(found)

    def _holds(self, found: float) -> bool:
        return (self.at_least is None or found >= self.at_least) and (
            self.at_most is None or found <= self.at_most
        )


def _faster(cell: Cell) -> float | None:
    return cell.faster_than_peer


def _longer(cell: Cell) -> float | None:
    return cell.longer_than_floor


AIMS = (
    Aim("more requests a second than the peer", _faster, at_least=1),
    Aim("at least 3x the peer on lists and searches at 1,000", _faster, 3, scenarios=LISTS, rows=1_000),
    Aim("at least 30x the peer on the list at 1,000,000", _faster, 30, scenarios=("list",), rows=1_000_000),
    Aim("at least 500x the peer on stats at 1,000,000", _faster, 500, scenarios=("stats",), rows=1_000_000),
    Aim(
        "at least 1,000x the peer on a rare word at 1,000,000",
        _faster,
        1_000,
        scenarios=("search_rare",),
        rows=1_000_000,
    ),
    Aim("at most 1.5x the floor's time on reads", _longer, at_most=1.5, scenarios=READS),
    Aim("at most 2x the floor's time on writes", _longer, at_most=2, scenarios=WRITES),
)


def verdicts(measured: Sequence[Cell]) -> list[str]:
    """A line for each aim that could be looked at, with the cells in which it does not hold."""
    said = []
    for aim in AIMS:
        found = list(aim.figures(measured))
        if not found:
            continue
        missed = [
            f"{cell.scenario} at {cell.rows:,} over {cell.conns} ({figure:.2f}x)"
            for cell, figure, holds in found
            if not holds
        ]
        held = f"{aim.sentence}: holds in {len(found) - len(missed)} of {len(found)} cells"
        said.append(f"{held}; not in {', '.join(missed)}" if missed else held)
    return said
