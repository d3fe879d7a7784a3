"""The table that people read and the file that programs read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.aims import AIMS
from benchmarks.figures import Cell, all_cpu_ms, per_second
from benchmarks.measuring import Run
from benchmarks.targets import DESK, FLOOR, PEER

NONE = "-"
TARGETS = (DESK, PEER, FLOOR)


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        name: Its heading.
        of: What stands in it for a cell.
    """

    name: str
    of: Callable[[Cell], str]


def _number(value: float | None, unit: str = "") -> str:
    if value is None:
        return NONE
    return f"{value:,.0f}{unit}" if value >= 100 else f"{value:.3g}{unit}"


def _requests(target: str) -> Callable[[Cell], str]:
    # A slow target is asked over fewer connections; the star says so.
    return lambda cell: _number(cell.median(target, per_second)) + "*" * cell.is_slowed(target)


def _ours(figure: Callable[[Run], float | None]) -> Callable[[Cell], str]:
    return lambda cell: _number(cell.median(DESK, figure))


def _cpu(target: str) -> Callable[[Cell], str]:
    return lambda cell: _number(cell.ratio(target, all_cpu_ms), "x")


COLUMNS = (
    Column("tickets", lambda cell: f"{cell.rows:,}"),
    Column("scenario", lambda cell: cell.scenario),
    Column("conns", lambda cell: str(cell.conns)),
    Column("ours req/s", _requests(DESK)),
    Column("peer req/s", _requests(PEER)),
    Column("floor req/s", _requests(FLOOR)),
    Column("to peer, req/s", lambda cell: _number(cell.faster_than_peer, "x")),
    Column("to floor, time", lambda cell: _number(cell.longer_than_floor, "x")),
    Column("p50 ms", _ours(lambda run: run.figures.p50_ms)),
    Column("p95 ms", _ours(lambda run: run.figures.p95_ms)),
    Column("p99 ms", _ours(lambda run: run.figures.p99_ms)),
    Column("web CPU ms", _ours(lambda run: run.server_ms)),
    Column("PostgreSQL CPU ms", _ours(lambda run: run.postgres_ms)),
    Column("CPU to peer", _cpu(PEER)),
    Column("CPU to floor", _cpu(FLOOR)),
    Column("strangers' cores", _ours(lambda run: run.strangers)),
    Column("bad", lambda cell: str(cell.bad)),
)


def markdown(cells: Sequence[Cell]) -> str:
    """One table of everything."""
    head = [column.name for column in COLUMNS]
    lines = [head, ["---"] * len(head), *([column.of(cell) for column in COLUMNS] for cell in cells)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(path: Path, cells: Sequence[Cell], about: dict[str, Any]) -> None:
    """The same for programs, with every single measurement and the aims in every cell."""
    told = {**about, "cells": [_told(cell) for cell in cells]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=1) + "\n")


def _told(cell: Cell) -> dict[str, Any]:
    return {
        "tickets": cell.rows,
        "scenario": cell.scenario,
        "conns": cell.conns,
        "requests_per_second": {name: cell.median(name, per_second) for name in TARGETS},
        "to_peer_in_requests": cell.faster_than_peer,
        "to_floor_in_time": cell.longer_than_floor,
        "aims": {aim.sentence: holds for aim in AIMS for _, _, holds in aim.figures([cell])},
        "bad": cell.bad,
        "runs": [asdict(run) for run in cell.runs],
    }
