"""Makes the requests: ``wrk`` where it is installed, and a small generator in Python otherwise."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import sockets

ANSWER_WITHIN_S = 30
SCRIPT = """
local asked = {%s}
local n = 0
request = function() n = n %% #asked + 1; return asked[n] end
done = function(all, took, rates)
  local bad = all.errors
  io.write(string.format(
    '\\nFIGURES {"requests":%%d,"seconds":%%.6f,"p50_ms":%%.3f,"p95_ms":%%.3f,"p99_ms":%%.3f,"bad":%%d}\\n',
    all.requests, all.duration / 1e6, took:percentile(50) / 1e3, took:percentile(95) / 1e3, took:percentile(99) / 1e3,
    bad.status + bad.timeout + bad.connect + bad.read + bad.write))
end
"""


@dataclass(frozen=True)
class Figures:
    """What one measurement saw.

    Args:
        requests: How many were answered.
        seconds: How long it took.
        bad: Answers other than 2xx, and requests without one.
    """

    requests: int
    seconds: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    bad: int


Load = Callable[[str, Sequence[bytes], int, float], Figures]
"""Repeats requests at an address, over some connections, for some seconds."""


def generator(name: str = "") -> tuple[str, Load]:
    """The load generator, ``wrk`` or ``python``, and how a table calls it.

    Raises:
        RuntimeError: it is not here.
    """
    is_there = shutil.which("wrk") is not None
    if name == "wrk" and not is_there:
        raise RuntimeError("wrk is not installed. On Debian: apt-get install wrk")
    if name == "wrk" or (not name and is_there):
        return "wrk", _wrk
    return "a small generator in Python, slower than wrk", _python


def _python(url: str, requests: Sequence[bytes], conns: int, secs: float) -> Figures:
    took_s, bad, seconds = sockets.repeat(url, requests, conns, secs)
    at = _percentiles(took_s)
    return Figures(len(took_s), seconds, at(50), at(95), at(99), bad)


def _percentiles(took_s: Sequence[float]) -> Callable[[int], float]:
    ordered = sorted(took_s) or [0.0]
    return lambda percent: ordered[math.ceil(percent / 100 * len(ordered)) - 1] * 1e3


def _wrk(url: str, requests: Sequence[bytes], conns: int, secs: float) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "requests.lua"
        # What JSON escapes in plain text, Lua reads the same way.
        script.write_text(SCRIPT % ",\n".join(json.dumps(one.decode("ascii")) for one in requests))
        command = ["wrk", "-t1", f"-c{conns}", f"-d{math.ceil(secs)}s", f"--timeout={ANSWER_WITHIN_S}s"]
        ran = subprocess.run([*command, "-s", str(script), url], capture_output=True, text=True, check=False)
    return read_figures(ran.stdout + ran.stderr)


def read_figures(said: str) -> Figures:
    """The figures in what wrk said.

    Raises:
        RuntimeError: there are none; it says why.
    """
    found = [line.removeprefix("FIGURES ") for line in said.splitlines() if line.startswith("FIGURES ")]
    if not found:
        raise RuntimeError(f"wrk measured nothing: {said.strip()[-500:]}")
    # Without one answer there is no percentile either.
    return Figures(**json.loads(found[0].replace("-nan", "0").replace("nan", "0")))
