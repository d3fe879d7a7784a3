"""What came out, for people as a table, for machines as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.faults.leaks import Growth
from tests.faults.round import Row

HEAD = (
    "| fault | acknowledged (API + browser) | lost | twice | half written | said again | ready | next acknowledgement | tabs right | started again |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)
BEGIN, END = "<!-- table: make faults writes it -->", "<!-- end of the table -->"


def table(rows: list[Row]) -> str:
    """The table in Markdown."""
    return "\n".join([*HEAD, *(_line(row) for row in rows)])


def sums(rows: list[Row], growth: Growth | None, around: dict[str, Any]) -> str:
    """What holds for all rows together, in sentences."""
    done = [row for row in rows if not row.needs]
    all_acknowledged = sum(row.by_api + row.by_browser for row in done)
    lost, twice = sum(len(row.lost) for row in done), sum(len(row.twice) for row in done)
    told = [
        f"{len(done)} faults, {all_acknowledged:,} acknowledgements, {lost} lost, {twice} there twice.",
        f"Load held before the faults: {_mean(row.per_s for row in done):.1f} acknowledgements and "
        f"{_mean(row.events_per_s for row in done):.1f} lines of history in a second.",
        *(f"{name}: {value}." for name, value in around.items()),
    ]
    if growth:
        pairs = (f"{name} {growth.before[name]:.0f} → {growth.after[name]:.0f}" for name in growth.before)
        told.append(f"{growth.cycles} cycles of disturbance: {', '.join(pairs)}.")
    return "\n\n".join(told)


def write(
    path: Path, rows: list[Row], growth: Growth | None, around: dict[str, Any], sentences: dict[str, int]
) -> None:
    """Keep everything as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "rows": [row.told for row in rows],
        "growth": growth.told if growth else None,
        "around": around,
        "sentences": sentences,
    }
    path.write_text(json.dumps(told, indent=1) + "\n")


def into(paper: Path, text: str) -> None:
    """Put the table into the paper that tells of it, in place of the one before."""
    before, _, rest = paper.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    paper.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")


def _line(row: Row) -> str:
    if row.needs:
        return f"| {row.fault} | not here: {row.needs} |" + " |" * 8
    again = ", ".join(f"{name} {times}" for name, times in sorted(row.restarts.items())) or "nothing"
    cells = (
        f"{row.by_api} + {row.by_browser}",
        *(str(len(wrong)) for wrong in (row.lost, row.twice, row.half)),
        str(row.said_again),
        *(_seconds(value) for value in (row.ready_s, row.first_s, row.tabs_s)),
        again,
    )
    return f"| {row.fault} | {' | '.join(cells)} |"


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f} s"


def _mean(values: Any) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
