"""Medians, ratios within a round, aims and the table."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import table
from benchmarks.aims import verdicts
from benchmarks.figures import Cell, all_cpu_ms, cells, per_second
from benchmarks.load import Figures
from benchmarks.measuring import Run


def _run(
    target: str, number: int, requests: int, *, bad: int = 0, used: int = 16, cpu: float | None = 1.0
) -> Run:
    figures = Figures(requests, 1.0, 1.5, 2.5, 3.5, bad)
    return Run("list", target, 16, used, number, figures, cpu, cpu, 0.1)


def _cell(*runs: Run, rows: int = 1_000) -> Cell:
    (cell,) = cells(rows, runs)
    return cell


def test_the_middle_round_counts() -> None:
    cell = _cell(_run("ours", 0, 90), _run("ours", 1, 500), _run("ours", 2, 100))
    assert cell.median("ours", per_second) == 100
    assert cell.median("peer", per_second) is None


def test_a_ratio_belongs_to_its_round() -> None:
    """The machine was busy in the first round, for everybody."""
    ours = [_run("ours", n, requests) for n, requests in enumerate((100, 1000, 900))]
    peer = [_run("peer", n, requests) for n, requests in enumerate((10, 100, 300))]
    floor = [_run("floor", n, requests) for n, requests in enumerate((200, 2000, 900))]
    cell = _cell(*ours, *peer, *floor)
    assert cell.faster_than_peer == 10
    assert cell.longer_than_floor == 2


def test_fewer_connections_do_not_make_a_target_look_faster() -> None:
    cell = _cell(_run("ours", 0, 1600), _run("peer", 0, 2, used=2))
    assert cell.faster_than_peer == 800
    assert cell.is_slowed("peer")
    assert not cell.is_slowed("ours")


def test_processor_time_that_cannot_be_seen_is_no_figure() -> None:
    cell = _cell(_run("ours", 0, 100, cpu=2), _run("peer", 0, 100, cpu=8), _run("floor", 0, 100, cpu=None))
    assert cell.median("ours", all_cpu_ms) == 4
    assert cell.ratio("peer", all_cpu_ms) == 0.25
    assert cell.ratio("floor", all_cpu_ms) is None


def test_every_aim_is_told_cell_by_cell() -> None:
    fast = _cell(_run("ours", 0, 400), _run("peer", 0, 100), _run("floor", 0, 500))
    slow = _cell(_run("ours", 0, 100), _run("peer", 0, 10), _run("floor", 0, 500), rows=1_000_000)
    assert verdicts([fast, slow]) == [
        "more requests a second than the peer: holds in 2 of 2 cells",
        "at least 3x the peer on lists and searches at 1,000: holds in 1 of 1 cells",
        "at least 30x the peer on the list at 1,000,000: holds in 0 of 1 cells; not in list at 1,000,000 over 16 (10.00x)",
        "at most 1.5x the floor's time on reads: holds in 1 of 2 cells; not in list at 1,000,000 over 16 (5.00x)",
    ]


def test_nobody_beside_means_no_verdict() -> None:
    assert verdicts([_cell(_run("ours", 0, 1))]) == []


def test_the_table_has_a_line_for_each_cell(tmp_path: Path) -> None:
    cell = _cell(_run("ours", 0, 4_321), _run("peer", 0, 50, used=2), _run("floor", 0, 4_321, bad=3))
    head, _, line = table.markdown([cell]).splitlines()
    said = dict(zip(*([part.strip() for part in row.split("|")[1:-1]] for row in (head, line)), strict=True))
    assert said["tickets"] == "1,000"
    assert (said["ours req/s"], said["peer req/s"]) == ("4,321", "50*")
    assert (said["to peer, req/s"], said["to floor, time"], said["bad"]) == ("86.4x", "1x", "3")
    table.write(tmp_path / "new" / "one.json", [cell], {"machine": "here"})
    told = json.loads((tmp_path / "new" / "one.json").read_text())
    assert told["machine"] == "here"
    assert told["cells"][0]["requests_per_second"] == {"ours": 4321, "peer": 50, "floor": 4321}
    assert told["cells"][0]["aims"]["more requests a second than the peer"] is True
    assert len(told["cells"][0]["runs"]) == 3
