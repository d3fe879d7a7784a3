"""What agents do all day, how long it may take, and how long it took."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Act(StrEnum):
    """One thing that is done with a key."""

    next_row = "next row, with its preview"
    open_ticket = "open a ticket"
    next_ticket = "next ticket"
    change_status = "change a status"
    filter_list = "filter the list"
    filter_coming = "filter the list, while the page is still coming"
    search = "search"


# The 95th percentiles may be so long; a search has the pause in typing in it.
AIM_MS, SLOWED_AIM_MS, SHIFT_AIM = 150, 500, 0.05
HEAD = (
    "| tickets | from the key to the paint | p50 ms | p95 ms | p50 ms, slowed | p95 ms, slowed |",
    "| --- | --- | --- | --- | --- | --- |",
)


@dataclass
class Measured:
    """What was measured on a desk of one size.

    Args:
        rows: How many tickets it holds.
        shifts: How far parts of a page moved by themselves, one by one.
    """

    rows: int
    shifts: list[float] = field(default_factory=list)
    _took: dict[tuple[Act, bool], list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, act: Act, slower: int, milliseconds: float) -> None:
        """Note one act."""
        self._took[act, slower > 1].append(milliseconds)

    def p50(self, act: Act, *, is_slowed: bool) -> float:
        """The median in milliseconds."""
        return statistics.median(self._took[act, is_slowed])

    def p95(self, act: Act, *, is_slowed: bool) -> float:
        """The 95th percentile in milliseconds."""
        found = sorted(self._took[act, is_slowed])
        return found[round(0.95 * (len(found) - 1))]

    @property
    def lines(self) -> Iterator[str]:
        """The lines of a table that people read."""
        for act in Act:
            figures = [
                figure(act, is_slowed=slow) for slow in (False, True) for figure in (self.p50, self.p95)
            ]
            yield f"| {self.rows:,} | {act} | {' | '.join(f'{figure:.0f}' for figure in figures)} |"

    @property
    def verdicts(self) -> Iterator[str]:
        """What does not reach its aim."""
        for act in Act:
            for is_slowed, aim_ms in ((False, AIM_MS), (True, SLOWED_AIM_MS)):
                if (found := self.p95(act, is_slowed=is_slowed)) > aim_ms:
                    slow = ", slowed" if is_slowed else ""
                    yield f"{act} at {self.rows:,}{slow}: p95 {found:.0f} ms, not within {aim_ms}"
        if self.shifts and max(self.shifts) > SHIFT_AIM:
            yield f"a shift of {max(self.shifts):.3f} at {self.rows:,}, not within {SHIFT_AIM}"

    @property
    def told(self) -> dict[str, object]:
        """The same for programs."""
        took = {f"{act}{', slowed' if slow else ''}": found for (act, slow), found in self._took.items()}
        return {"tickets": self.rows, "milliseconds": took, "largest_shift": max(self.shifts, default=0.0)}
