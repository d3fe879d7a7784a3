"""The whole benchmark on a small desk: it measures, tells, and its exit code is about errors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.processes import environment
from ticketdesk.config import ROOT

SHORT = (
    "--rows=200",
    "--rounds=1",
    "--secs=0.2",
    "--conns=2",
    "--quiet=0",
    "--messages=2",
    "--load=python",
    "--workers=1",
)


def _bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *SHORT, "--results", str(folder), *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=240, check=False
    )


def test_a_small_benchmark_measures_and_tells(tmp_path: Path) -> None:
    ran = _bench(tmp_path, "--only", "one_ticket,stats,filters", "--filters", "8")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "| 200 | stats | 2 |" in ran.stdout
    (written,) = tmp_path.glob("*.json")
    told = json.loads(written.read_text())
    assert str(written) in ran.stdout
    assert "own model was not measured: LABELLED names no CSV" in ran.stdout
    assert told["versions"].startswith("ticketdesk ")
    assert [cell["scenario"] for cell in told["cells"]] == ["one_ticket", "stats"]
    (thrown,) = told["filters"]
    assert len(thrown["slowest"]) == 3 * 8
    assert all(took > 0 for took, _ in thrown["slowest"])
    assert "| 200 | 8 | 24 |" in ran.stdout
    for cell in told["cells"]:
        (run,) = cell["runs"]
        assert cell["bad"] == 0
        assert run["figures"]["requests"] > 3
        assert 0 < run["figures"]["p50_ms"] <= run["figures"]["p95_ms"] <= run["figures"]["p99_ms"]
        assert run["server_ms"] > 0


def test_what_cannot_be_measured_is_an_error(tmp_path: Path) -> None:
    ran = _bench(tmp_path, "--only", "stats", "--rows-from", "echo {rows}\tonly one")
    assert ran.returncode == 1
    assert "Nothing was measured to its end" in ran.stderr
    assert list(tmp_path.iterdir()) == []
