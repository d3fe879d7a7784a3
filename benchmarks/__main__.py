"""Benchmarks of the API, beside a peer and a floor when their addresses are told: ``python -m benchmarks``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx
import psycopg

from benchmarks import aims, learning, table
from benchmarks.desk import served
from benchmarks.figures import Cell, cells
from benchmarks.load import Load, generator
from benchmarks.machine import described
from benchmarks.measuring import Plan
from benchmarks.options import Options
from benchmarks.sameness import look
from benchmarks.scenarios import SCENARIOS
from benchmarks.targets import FLOOR, PEER, beside
from tests.copied import copy_built
from ticketdesk.errors import Refusal


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and tell.

    Returns:
        0, or 1 when something failed or was answered badly; never because of a speed.
    """
    options = Options.read(arguments)
    try:
        called, load = generator(options.load)
        measured, differs = _everything(options, load)
        learned = learning.told(options.labelled, _say)
    except (RuntimeError, AssertionError, Refusal, httpx.HTTPError, psycopg.Error) as error:
        print(f"Nothing was measured to its end: {error}", file=sys.stderr)
        return 1
    about = described(called)
    path = options.results / time.strftime("%Y-%m-%d-%H%M%S.json")
    table.write(path, measured, {**about, "differs": differs})
    print(f"\n{table.markdown(measured)}\n")
    print("\n".join(f"{name}: {value}" for name, value in about.items()))
    print(f"rounds: {options.rounds} of {options.secs:g} s; medians of the rounds, ratios within a round")
    print("A star: asked over at most 2 connections, because one answer takes longer than 0.4 s.")
    print("\n".join(["", *aims.verdicts(measured), *(f"ANOTHER ANSWER {one}" for one in differs), str(path)]))
    print(f"\n{learned}")
    return 1 if differs or any(cell.bad for cell in measured) else 0


def _everything(options: Options, load: Load) -> tuple[list[Cell], list[str]]:
    """All sizes, one after the other; the cells, and where an answer differs."""
    measured: list[Cell] = []
    differs: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        root = copy_built(Path(scratch) / "desk")
        for rows in options.rows:
            data = (options.data or Path(scratch) / "data") / str(rows)
            found, others = _one_size(root, data, rows, options, load)
            measured += found
            differs += others
    return measured, differs


def _one_size(
    root: Path, data: Path, rows: int, options: Options, load: Load
) -> tuple[list[Cell], list[str]]:
    scenarios = [one for one in SCENARIOS.values() if not options.only or one.name in options.only]
    with ExitStack() as stack:
        desk = stack.enter_context(served(root, data, rows, options, _say))
        targets = [
            desk,
            *beside(PEER, options.peer_url, options.peer_db, rows, _say),
            *beside(FLOOR, options.floor_url, options.floor_db, rows, _say),
        ]
        looked = look(targets, scenarios, rows)
        if len(targets) > 1:
            same = "the same" if looked.has_same_rows else "other"
            _say(f"{rows:,} tickets: beside {', '.join(one.name for one in targets[1:])}, with {same} rows")
        plan = Plan(targets, scenarios, rows, looked, options, load)
        return cells(rows, plan.measure(_say)), looked.differs


def _say(sentence: str) -> None:
    print(f"  {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
