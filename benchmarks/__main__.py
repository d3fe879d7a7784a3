"""Benchmarks of the API, beside a peer and a floor when their addresses are told: ``python -m benchmarks``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from benchmarks import acts, aims, dice, growth, hands, learning, lighthouse, statements, table, upkeep
from benchmarks.desk import served
from benchmarks.figures import Cell, cells
from benchmarks.load import Load, generator
from benchmarks.machine import described
from benchmarks.measuring import Plan
from benchmarks.options import FILTERS, HANDS, PAGES, Options
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
        found = _everything(options, load)
        learned = learning.told(options.labelled, _say)
    except (RuntimeError, AssertionError, Refusal, httpx.HTTPError, psycopg.Error) as error:
        print(f"Nothing was measured to its end: {error}", file=sys.stderr)
        return 1
    about, measured, differs = described(called), found.cells, found.differs
    path = options.results / time.strftime("%Y-%m-%d-%H%M%S.json")
    told = {
        **about,
        "differs": differs,
        "hands": [one.told for one in found.hands],
        "statements": [one.told for one in found.seen],
        "filters": [one.told for one in found.thrown],
        "pages": [one.told for one in found.pages],
        "upkeep": [vars(one) for one in found.upkeep],
    }
    table.write(path, measured, told)
    print(f"\n{table.markdown(measured)}\n")
    print("\n".join([*acts.HEAD, *(line for one in found.hands for line in one.lines), ""]))
    print("\n".join(line for one in found.seen for line in one.lines))
    print("\n".join([*dice.HEAD, *(one.line for one in found.thrown), ""]))
    print("\n".join([*lighthouse.HEAD, *(one.line for one in found.pages), ""]))
    print("\n".join([*upkeep.HEAD, *(one.line for one in found.upkeep), ""]))
    print("\n".join([*growth.lines(growth.grown(measured, found.hands)), ""]))
    print("\n".join(f"{name}: {value}" for name, value in about.items()))
    print(f"rounds: {options.rounds} of {options.secs:g} s; medians of the rounds, ratios within a round")
    print("A star: asked over at most 2 connections, because one answer takes longer than 0.4 s.")
    slow = [
        verdict
        for one in (*found.hands, *found.seen, *found.thrown, *found.pages)
        for verdict in one.verdicts
    ]
    others = [f"ANOTHER ANSWER {one}" for one in differs]
    print("\n".join(["", *aims.verdicts(measured), *slow, *others, str(path)]))
    print(f"\n{learned}")
    return 1 if differs or any(cell.bad for cell in measured) else 0


@dataclass
class Found:
    """What was measured at all sizes, and where an answer differs."""

    cells: list[Cell] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    hands: list[acts.Measured] = field(default_factory=list)
    seen: list[statements.Seen] = field(default_factory=list)
    thrown: list[dice.Thrown] = field(default_factory=list)
    pages: list[lighthouse.Page] = field(default_factory=list)
    upkeep: list[upkeep.Upkeep] = field(default_factory=list)


def _everything(options: Options, load: Load) -> Found:
    """All sizes, one after the other."""
    found = Found()
    with tempfile.TemporaryDirectory() as scratch:
        root = copy_built(Path(scratch) / "desk")
        for rows in options.rows:
            data = (options.data or Path(scratch) / "data") / str(rows)
            _one_size(root, data, rows, options, load, found)
    return found


def _one_size(root: Path, data: Path, rows: int, options: Options, load: Load, found: Found) -> None:
    scenarios = [one for one in SCENARIOS.values() if not options.only or one.name in options.only]
    with ExitStack() as stack:
        desk = stack.enter_context(served(root, data, rows, options, _say))
        if options.hands and (not options.only or HANDS in options.only):
            assert desk.database
            with statements.watched(desk.database.url, rows) as seen:
                found.hands.append(hands.measure(desk, rows, options.hands, _say))
            found.seen.append(seen)
        if options.filters and (not options.only or FILTERS in options.only):
            assert desk.database
            found.thrown.append(dice.measure(desk.database.url, rows, options.filters, _say))
        if options.pages and not found.pages and (not options.only or PAGES in options.only):
            found.pages = lighthouse.measure(desk, options.pages, _say)
        if not scenarios:
            return
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
        found.cells += cells(rows, plan.measure(_say))
        found.differs += looked.differs
        if desk.database and any(scenario.writes for scenario in scenarios):
            found.upkeep += upkeep.measure(desk.database.url, rows)


def _say(sentence: str) -> None:
    print(f"  {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
